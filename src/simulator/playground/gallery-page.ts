/** Cards on a page, group by group, with what the platform would say to each. */
import { type CardFault, checkCard } from '#platform/feishu/card-rules.ts';
import { isObject, type JsonObject } from '#simulator/json.ts';
import { type CardContext, cardHtml, cardSummary } from '#simulator/playground/card-html.ts';
import { attributes, type Html, html, nothing, tag } from '#simulator/playground/markup.ts';
import { CARD_STYLES, pageHtml } from '#simulator/playground/page.ts';

export interface Exhibit {
  /** Unique on its page. */
  name: string;
  card: JsonObject;
  /** As it travels, JSON within JSON. */
  bytes: number;
}

export interface Room {
  title: string;
  exhibits: readonly Exhibit[];
}

export interface Exhibition {
  title: string;
  /** Under which its cards are found and pressed. */
  path: string;
  lead: Html;
  rooms: readonly Room[];
}

export function galleryPage(
  { title, path, lead, rooms }: Exhibition,
  context: Omit<CardContext, 'idPrefix'>,
): Html {
  const total = rooms.reduce((sum, { exhibits }) => sum + exhibits.length, 0);
  const sections = rooms.map(({ title: heading, exhibits }, room) => {
    const shown = exhibits.map((exhibit, index) =>
      exhibitHtml(exhibit, path, { ...context, idPrefix: `r${room}c${index}` }),
    );
    const given = { class: 'g-room', id: `room-${room}`, 'aria-labelledby': `heading-${room}` };
    return tag('section', given, tag('h2', { id: `heading-${room}` }, heading), shown);
  });
  const body = html`<header class="g-top"><div><h1>${title}</h1><p>${lead}</p></div>${switches()}</header>
<div class="g-floor"><nav class="g-contents" aria-label="目录">${rooms.map(contentsOf)}</nav>
<main class="g-main" data-path="${path}" aria-label="${total} 张卡片">${sections}</main></div>`;
  return pageHtml({
    title: `${title} · 百日`,
    styles: [...CARD_STYLES, 'gallery.css'],
    script: 'gallery.ts',
    body,
  });
}

function switches(): Html {
  const width = choices('width', '宽度', { desktop: '桌面', phone: '手机 390' });
  const theme = choices('theme', '颜色', { auto: '随系统', light: '浅色', dark: '深色' });
  return html`<div class="g-switches">${width}${theme}</div>`;
}

function choices(name: string, legend: string, labels: Readonly<Record<string, string>>): Html {
  const radios = Object.entries(labels).map(([value, label], index) => {
    const given = attributes({ type: 'radio', name, value, checked: index === 0 });
    return html`<label><input${given}><span>${label}</span></label>`;
  });
  return tag('fieldset', { 'data-switch': name }, tag('legend', {}, legend), radios);
}

function contentsOf({ title, exhibits }: Room, room: number): Html {
  const entries = exhibits.map(({ name }) => html`<li><a href="#${anchorOf(name)}">${name}</a></li>`);
  return html`<div><a href="#room-${room}">${title}</a> <small>${exhibits.length}</small><ul>${entries}</ul></div>`;
}

function exhibitHtml({ name, card, bytes }: Exhibit, path: string, context: CardContext): Html {
  const faults = checkCard(card);
  const verdict = faults.length === 0 ? '平台会收' : `平台拒收（${faults.length} 处）`;
  const facts = tag(
    'dl',
    { class: 'g-facts' },
    fact('大小', `${(bytes / 1024).toFixed(1)} KB`),
    fact('节点', nodesIn(card)),
    fact('检查', verdict, faults.length === 0 ? 'g-fine' : 'g-faulty'),
    fact('摘要', cardSummary(card)),
  );
  const href = `${path}/cards/${encodeURIComponent(name)}`;
  const json = tag('a', { href, 'aria-label': `${name} 的 JSON` }, 'JSON');
  return tag(
    'article',
    { class: 'g-exhibit', id: anchorOf(name), 'data-name': name },
    html`<div class="g-label"><h3>${name}</h3>${json}</div>`,
    facts,
    faultsHtml(faults),
    tag('div', { class: 'g-stage' }, cardHtml(card, context)),
  );
}

function fact(name: string, value: string | number, look: string | null = null): Html {
  return html`<div><dt>${name}</dt>${tag('dd', { class: look }, value)}</div>`;
}

const MOST_FAULTS = 5;

function faultsHtml(faults: readonly CardFault[]): Html {
  if (faults.length === 0) return nothing;
  const lines = faults
    .slice(0, MOST_FAULTS)
    .map(({ code, path, message }) => html`<li><code>${code}</code> ${path}：${message}</li>`);
  return html`<ul class="g-faults">${lines}</ul>`;
}

function anchorOf(name: string): string {
  return `card-${name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')}`;
}

/** Tagged nodes, as the platform counts them. */
export function nodesIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each: unknown) => sum + nodesIn(each), 0);
  if (!isObject(value)) return 0;
  const own = typeof value.tag === 'string' ? 1 : 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) =>
      key === 'value' || key === 'chart_spec' || key === 'rows' ? sum : sum + nodesIn(inner),
    own,
  );
}

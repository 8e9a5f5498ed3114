/** One message as it stands in the conversation: who, when, what it answers, what it says, who has read it. */
import { attributes, type Html, html, nothing } from '#simulator/playground/markup.ts';
import { cardIn } from '#simulator/playground/message-card.ts';
import { avatarHtml } from '#simulator/playground/sidebar.ts';
import { dayAt, dayWords, timeAt } from '#simulator/playground/time.ts';
import { BOT_CHAT, isOwn, lineOf, postParts, type Viewer } from '#simulator/playground/viewer.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';

export interface Placed {
  message: SimulatedMessage;
  /** Its place in the chat, from 0. */
  seq: number;
  previous: SimulatedMessage | undefined;
}

const APART_MS = 5 * 60_000;

export function messageHtml({ message, seq, previous }: Placed, viewer: Viewer): Html {
  const { t, lang } = viewer;
  const own = isOwn(viewer, message);
  const day = dayAt(new Date(message.sentAt));
  const newDay = !previous || dayAt(new Date(previous.sentAt)) !== day;
  const goesOn = !newDay && previous !== undefined && isSameBreath(previous, message);
  const item = attributes({
    id: message.messageId,
    class: `msg ${own ? 'msg-own' : 'msg-other'}${goesOn ? ' msg-goes-on' : ''}${message.type === 'interactive' ? ' msg-card' : ''}`,
    'data-seq': seq,
    'data-key': `${message.updatedCount}-${message.recalled}`,
  });
  const name = nameOf(message, viewer);
  const time = timeAt(new Date(message.sentAt));
  if (message.recalled) {
    return html`<li${item}>${dayHtml(newDay, day, lang)}<p class="recalled">${name} ${t('recalled')} <time>${time}</time></p></li>`;
  }
  return html`<li${item}>${dayHtml(newDay, day, lang)}
    <article class="msg-row" aria-label="${name} ${time}">
      ${avatarHtml(name, message.sender.kind)}
      <div class="msg-main">
        <header class="msg-head"><b>${name}</b>${message.sender.kind === 'bot' ? html`<span class="tag">${t('botTag')}</span>` : nothing}
          <time datetime="${message.sentAt}">${time}</time></header>
        ${quoteHtml(message, viewer)}
        <div class="bubble">${contentHtml(message, viewer)}</div>
        <footer class="msg-foot"><span class="meta">${metaHtml(message, viewer)}</span>${actsHtml(message, viewer)}</footer>
      </div>
    </article></li>`;
}

/** What changes without the message being another one: who has read it. */
export function metaHtml(message: SimulatedMessage, { t, chat }: Viewer): Html {
  const readers = message.readers.length;
  const told = [
    ...(message.updatedCount > 0 ? [`${t('edited')} ${timeAt(new Date(message.updatedAt))}`] : []),
    ...(readers > 0 && chat !== BOT_CHAT ? [`${readers} ${t('readBy')}`] : []),
  ];
  return html`${told.join(' · ')}`;
}

function isSameBreath(a: SimulatedMessage, b: SimulatedMessage): boolean {
  const who = ({ sender }: SimulatedMessage) => (sender.kind === 'bot' ? 'bot' : sender.openId);
  return !a.recalled && who(a) === who(b) && Date.parse(b.sentAt) - Date.parse(a.sentAt) < APART_MS;
}

function dayHtml(newDay: boolean, day: string, lang: 'zh' | 'en'): Html {
  return newDay ? html`<p class="day"><span>${dayWords(day, lang)}</span></p>` : nothing;
}

function nameOf({ sender }: SimulatedMessage, { simulator }: Viewer): string {
  return sender.kind === 'bot' ? simulator.bot.name : sender.name;
}

function actsHtml({ messageId }: SimulatedMessage, { t }: Viewer): Html {
  return html`<span class="acts">
    <button type="button" id="reply-${messageId}" data-reply="${messageId}">${t('reply')}</button>
    <button type="button" id="inspect-${messageId}" data-inspect="${messageId}">${t('inspect')}</button></span>`;
}

function quoteHtml({ parentId }: SimulatedMessage, viewer: Viewer): Html {
  if (parentId === null) return nothing;
  const parent = viewer.simulator.message(parentId);
  return html`<a class="quote" href="#${parentId}">${nameOf(parent, viewer)}：${lineOf(parent, viewer.t).slice(0, 60)}</a>`;
}

function contentHtml(message: SimulatedMessage, viewer: Viewer): Html {
  const { content } = message;
  switch (message.type) {
    case 'interactive':
      return cardIn(message, viewer);
    case 'image':
      return imageHtml(String(content.image_key), viewer);
    case 'file':
      return fileHtml(String(content.file_key), message.text, viewer);
    case 'post':
      return html`<div class="text">${postParts(content).map((part) =>
        part.tag === 'img'
          ? imageHtml(String(part.image_key), viewer)
          : html`<span>${part.tag === 'at' ? `@${String(part.user_name)} ` : String(part.text ?? '')}</span>`,
      )}</div>`;
    default:
      return html`<div class="text">${wordsHtml(message)}</div>`;
  }
}

/** Mentions stand out; everything else is as it was written. */
function wordsHtml({ text, mentions }: SimulatedMessage): readonly Html[] {
  const names = new Set(mentions.map(({ name }) => `@${name}`));
  if (names.size === 0) return [html`${text}`];
  return text
    .split(/(@\S+)/)
    .map((part) => (names.has(part) ? html`<span class="mention">${part}</span>` : html`${part}`));
}

export function resourceUrl(key: string): string {
  return `/playground/resource/${encodeURIComponent(key)}`;
}

function imageHtml(key: string, { t, simulator }: Viewer): Html {
  const alt = simulator.resource(key)?.name ?? t('image');
  return html`<a class="picture" href="${resourceUrl(key)}" target="_blank" rel="noopener"><img src="${resourceUrl(key)}" alt="${alt}" loading="lazy"></a>`;
}

function sizeText(bytes: number): string {
  const kilobytes = bytes / 1024;
  return kilobytes < 1024
    ? `${Math.max(1, Math.round(kilobytes))} KB`
    : `${(kilobytes / 1024).toFixed(1)} MB`;
}

function fileHtml(key: string, name: string, { t, simulator }: Viewer): Html {
  const size = simulator.resource(key)?.bytes.length ?? 0;
  return html`<a class="file" href="${resourceUrl(key)}" download="${name}"><span class="file-sign" aria-hidden="true">⭳</span>
    <span><b>${name}</b><small>${sizeText(size)} · ${t('download')}</small></span></a>`;
}

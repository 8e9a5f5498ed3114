/**
 * Puts the parts of an answer in their places. What is the same stays untouched, what has the focus keeps it, and what
 * somebody is typing is not lost when the message around it is drawn again.
 */
import { replaceCard } from './card.ts';
import { byId, need } from './dom.ts';
import { moreHasCome, prepend, stayAtNewest } from './scroll.ts';
import { toast } from './toast.ts';

type State = Record<string, string | undefined>;

const last = new Map<string, string>();

export function applyParts(parts: string, here: State): void {
  const holder = document.createElement('template');
  holder.innerHTML = parts;
  for (const part of holder.content.querySelectorAll('template')) applyPart(part, here);
}

function applyPart(part: HTMLTemplateElement, here: State): void {
  const { part: place, messages, older, toast: kind, state } = part.dataset;
  if (place !== undefined) replace(place, part);
  else if (messages !== undefined) putMessages(part);
  else if (older !== undefined) prepend(part, Number(older));
  else if (kind !== undefined) toast({ type: kindOf(kind), content: part.content.textContent ?? '' });
  else if (state !== undefined) applyState(part.dataset, here);
}

function replace(place: string, { innerHTML, content }: HTMLTemplateElement): void {
  const into = byId(place);
  if (!into || last.get(place) === innerHTML) return;
  last.set(place, innerHTML);
  keepingFocus(into, () => into.replaceChildren(content));
  if (place === 'conversation') stayAtNewest();
}

function putMessages(part: HTMLTemplateElement): void {
  const list = byId('messages');
  if (!list) return;
  const first = Number(list.dataset.first ?? 0);
  const added: HTMLElement[] = [];
  for (const item of [...part.content.children]) {
    if (!(item instanceof HTMLElement) || Number(item.dataset.seq) < first) continue;
    const known = byId(item.id);
    if (known) renew(known, item);
    else added.push(item);
  }
  if (added.length === 0) return;
  list.append(...added);
  byId('nothing-yet')?.remove();
  tell(added);
  if (added.some((item) => item.classList.contains('msg-own'))) stayAtNewest();
  else moreHasCome();
}

function renew(known: HTMLElement, item: HTMLElement): void {
  if (known.dataset.key === item.dataset.key) {
    const [meta, next] = [known.querySelector('.meta'), item.querySelector('.meta')];
    if (meta && next) meta.textContent = next.textContent;
    return;
  }
  const typed = typedIn(known);
  const [card, next] = [known.querySelector<HTMLElement>('.fs-card'), item.querySelector('.fs-card')];
  keepingFocus(known, () => {
    // A card that is the same by now, because it came with the answer to a press, is left alone.
    if (card && next) item.querySelector('.fs-card')?.replaceWith(replaceCard(card, next.outerHTML));
    takeOver(known, item);
    restore(typed);
  });
}

/** The item stays the one that is there: of a new one the height would be a guess, and what one looks at would jump. */
function takeOver(known: HTMLElement, { attributes, childNodes }: HTMLElement): void {
  for (const { name, value } of [...attributes]) known.setAttribute(name, value);
  known.replaceChildren(...childNodes);
}

function typedIn(item: HTMLElement): ReadonlyMap<string, string> {
  const typed = new Map<string, string>();
  for (const field of item.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')) {
    if (field.id !== '' && field.value !== field.defaultValue) typed.set(field.id, field.value);
  }
  return typed;
}

function restore(typed: ReadonlyMap<string, string>): void {
  for (const [id, value] of typed) {
    const field = byId(id);
    if (field instanceof HTMLInputElement && field.type !== 'file') field.value = value;
    else if (field instanceof HTMLTextAreaElement) field.value = value;
  }
}

function keepingFocus(within: HTMLElement, change: () => void): void {
  const focused = document.activeElement;
  const id = focused && within.contains(focused) ? focused.id : '';
  change();
  if (id !== '') byId(id)?.focus({ preventScroll: true });
}

/** What came in is told to who cannot see it, in one line each. */
function tell(items: readonly HTMLElement[]): void {
  const lines = items.slice(-3).map((item) => {
    const line = document.createElement('p');
    const words = item.querySelector('.bubble')?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
    line.textContent = `${item.querySelector('b')?.textContent ?? ''}：${words.slice(0, 80)}`;
    return line;
  });
  need('said').replaceChildren(...lines);
}

function applyState({ epoch, revision, as, chat, faults }: DOMStringMap, here: State): void {
  if (epoch !== undefined && epoch !== here.epoch) {
    location.reload();
    return;
  }
  if (revision !== undefined) here.revision = revision;
  if (as !== undefined) here.as = as;
  if (chat !== undefined) here.chat = chat;
  if (faults !== undefined) need('faults-badge').hidden = faults !== 'true';
}

function kindOf(kind: string): 'info' | 'success' | 'error' | 'warning' {
  return kind === 'success' || kind === 'error' || kind === 'warning' ? kind : 'info';
}

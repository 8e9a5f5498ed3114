/**
 * Makes cards live: what is pressed, picked or typed on any card below a root is told by the element's place, the card
 * waits for the answer, and the answer is shown. Cards that come later are live without further ado.
 */
import type { CardAct, CardAnswer } from './card-act.ts';
import { watchCharts } from './chart.ts';
import { confirmed, showPicture } from './confirm.ts';
import { missingIn, reset, showPicked, typedIn, unmark, valuesOf } from './form.ts';
import { turn } from './table.ts';
import { place as placeOfToasts, toast } from './toast.ts';

export type Press = (act: CardAct, card: HTMLElement) => Promise<CardAnswer>;

/** What somebody acts on; a finger on one of these does not mean the card or box around it. */
const ACTIVE = 'a, button, input, select, textarea, summary, label, details.fs-menu, .fs-scroll';
const CONTROLS = 'button, input, select, textarea';
/** A card tells it when a press made another card of it, known by its title. */
export const TURNED = 'card-turned';

/** Ends what it began with the returned. */
export function enliven(root: HTMLElement, press: Press): () => void {
  placeOfToasts();
  const ending = new AbortController();
  const listen = <Kind extends keyof HTMLElementEventMap>(
    kind: Kind,
    hear: (event: HTMLElementEventMap[Kind], target: HTMLElement, card: HTMLElement) => void,
  ) => {
    const heard = (event: HTMLElementEventMap[Kind]) => {
      const { target } = event;
      const card = target instanceof Element ? target.closest<HTMLElement>('.fs-card') : null;
      if (target instanceof HTMLElement || target instanceof SVGElement) {
        const element =
          target instanceof HTMLElement ? target : target.closest<HTMLElement>('button, summary, div');
        if (card && element) hear(event, element, card);
      }
    };
    root.addEventListener(kind, heard, { signal: ending.signal });
  };

  listen('submit', (event) => event.preventDefault());
  listen('click', (_event, target, card) => void clicked(target, card, press));
  listen('change', (_event, target, card) => changed(target, card, press));
  listen('input', (_event, target) => unmark(target));
  listen('focusout', (_event, target, card) => picked(target, card, press));
  listen('keydown', (event, target, card) => {
    if (event.key === 'Enter' && target instanceof HTMLInputElement) entered(target, card, press);
  });
  document.addEventListener('click', ({ target }) => closeMenus(target), { signal: ending.signal });
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && closeMenus(null), {
    signal: ending.signal,
  });
  const stopCharts = watchCharts(root);
  return () => {
    ending.abort();
    stopCharts();
  };
}

/** Puts another state of a card in its place; nothing happens when it is the one that is there. */
export function replaceCard(card: HTMLElement, html: string): HTMLElement {
  const template = document.createElement('template');
  template.innerHTML = html;
  const next = template.content.querySelector<HTMLElement>('.fs-card');
  if (!next || next.dataset.card === card.dataset.card) return card;
  const focused = card.contains(document.activeElement) ? document.activeElement : null;
  card.replaceWith(next);
  if (focused) sameIn(next, focused.id).focus({ preventScroll: true });
  return next;
}

/** What had the focus may be gone, or be the card itself. */
function sameIn(card: HTMLElement, id: string): HTMLElement {
  const same = id === '' ? null : card.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
  return same ?? card;
}

async function clicked(target: HTMLElement, card: HTMLElement, press: Press): Promise<void> {
  if (isWaiting(card)) return;
  const button = target.closest<HTMLButtonElement>('button');
  if (button?.dataset.turn !== undefined) return turn(button);
  if (button?.classList.contains('fs-preview')) {
    const image = button.querySelector('img');
    return image ? showPicture(image) : undefined;
  }
  if (button?.classList.contains('fs-send')) {
    const input = button.parentElement?.querySelector<HTMLInputElement | HTMLTextAreaElement>(
      'input, textarea',
    );
    return input ? act(input, card, press, { input: input.value }) : undefined;
  }
  if (button && card.contains(button)) return pressed(button, card, press);
  if (target.closest(ACTIVE)) return;
  const box = target.closest('.fs-box')?.querySelector<HTMLButtonElement>(':scope > .fs-box-button');
  if (box && !box.disabled) return pressed(box, card, press);
  const whole = target.closest('.fs-column, .fs-columns')?.querySelector<HTMLElement>(':scope > .fs-whole a');
  if (whole) return whole.click();
  open(card.dataset.link);
}

async function pressed(button: HTMLButtonElement, card: HTMLElement, press: Press): Promise<void> {
  const form = button.closest<HTMLElement>('.fs-form');
  const { formAct, option } = button.dataset;
  if (formAct === 'reset' && form) return reset(form);
  if (formAct === 'submit' && form) {
    if (missingIn(form)) return toast({ type: 'error', content: '有必填项未填写' });
    return act(button, card, press, { form: valuesOf(form) });
  }
  open(button.dataset.link);
  const menu = button.closest<HTMLDetailsElement>('details.fs-menu');
  if (menu) menu.open = false;
  return act(button, card, press, menu && option !== undefined ? { option } : {});
}

function changed(target: HTMLElement, card: HTMLElement, press: Press): void {
  showPicked(target);
  unmark(target);
  if (target.dataset.at === undefined) return;
  if (target instanceof HTMLSelectElement && target.value !== '')
    void act(target, card, press, { option: target.value });
  if (target instanceof HTMLInputElement && target.type === 'checkbox') {
    void act(target, card, press, { checked: target.checked });
  }
}

/** A day or time is told when it is left or confirmed: while it is typed it is many valid ones. */
function picked(target: HTMLElement, card: HTMLElement, press: Press): void {
  if (!(target instanceof HTMLInputElement) || target.dataset.at === undefined) return;
  if (!['date', 'time', 'datetime-local'].includes(target.type)) return;
  if (target.value !== '' && target.value !== target.defaultValue) {
    void act(target, card, press, { option: typedIn(target) });
  }
}

function entered(target: HTMLInputElement, card: HTMLElement, press: Press): void {
  if (target.dataset.at === undefined) return;
  if (target.type === 'text' || target.type === 'password')
    void act(target, card, press, { input: target.value });
  else picked(target, card, press);
}

type Given = Omit<CardAct, 'seen' | 'at'>;

/** Sends once, however often it is pressed, and shows what comes back. */
async function act(element: HTMLElement, card: HTMLElement, press: Press, given: Given): Promise<void> {
  const { at, tells } = element.dataset;
  if (at === undefined || tells === undefined || isWaiting(card)) return;
  const release = wait(card, element);
  let answer: CardAnswer | null = null;
  try {
    if (await confirmed(element)) {
      element.classList.add('fs-pending');
      answer = await press({ seen: card.dataset.card ?? '', at, ...given }, card);
    }
  } catch {
    answer = { code: 0, toast: { type: 'error', content: '网络不可用，请稍后再试' } };
  }
  release();
  if (answer?.html === undefined || answer.code !== 0) restore(element);
  if (answer) show(answer, card);
}

function show({ code, toast: line, html, refused }: CardAnswer, card: HTMLElement): void {
  if (refused !== undefined) toast({ type: 'warning', content: refused });
  else if (code !== 0) toast({ type: 'error', content: `出错了，请稍后重试（code：${code}）` });
  if (line) toast(line);
  if (html === undefined || !card.isConnected) return;
  const next = replaceCard(card, html);
  if (titleOf(next) !== titleOf(card)) next.dispatchEvent(new CustomEvent(TURNED, { bubbles: true }));
}

function titleOf(card: HTMLElement): string {
  return card.querySelector('.fs-title')?.textContent ?? '';
}

function isWaiting(card: HTMLElement): boolean {
  return card.getAttribute('aria-busy') === 'true';
}

/** Nothing else on the card can be used; what was pressed keeps the focus and turns. */
function wait(card: HTMLElement, pressedOne: HTMLElement): () => void {
  const others = [...card.querySelectorAll<HTMLButtonElement>(CONTROLS)].filter(
    (control) => control !== pressedOne && !control.disabled,
  );
  card.setAttribute('aria-busy', 'true');
  for (const control of others) control.disabled = true;
  return () => {
    card.removeAttribute('aria-busy');
    pressedOne.classList.remove('fs-pending');
    for (const control of others) control.disabled = false;
  };
}

/** What acts at once and came to nothing shows again what the card says. */
function restore(element: HTMLElement): void {
  if (element instanceof HTMLSelectElement) {
    for (const option of element.options) option.selected = option.defaultSelected;
  }
  if (element instanceof HTMLInputElement && element.type === 'checkbox')
    element.checked = element.defaultChecked;
}

function closeMenus(target: EventTarget | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('.fs-menu[open], .fs-multi[open]')) {
    if (target instanceof Node && menu.contains(target)) continue;
    menu.open = false;
    if (target === null) menu.querySelector('summary')?.focus();
  }
}

function open(link: string | undefined): void {
  if (link !== undefined) window.open(link, '_blank', 'noopener,noreferrer');
}

/**
 * The list of messages as one scrolls: it stays at the newest unless one has gone up, and earlier ones come as one goes.
 * What is not in sight has a guessed height, so that staying is renewed whenever a height becomes known.
 */
import { byId, need } from './dom.ts';

const NEAR_PX = 80;
/** Who sent it and when stands above a card. */
const HEAD_PX = 32;
const AHEAD_SCREENS = 3;
/** Put in a few at a time, so that a frame is never long. */
const AT_ONCE = 3;

/** Whether one looks at the newest. */
let staying = true;
let lastTop = 0;
let loading = false;

export function watchScroll(loadOlder: (before: string) => Promise<unknown>): void {
  need('conversation').addEventListener(
    'scroll',
    () => {
      const scroll = need('scroll');
      // Only who goes up leaves: what grows below a place is not gone away from.
      const left = scroll.scrollTop < lastTop;
      lastTop = scroll.scrollTop;
      staying = (staying && !left) || isNearEnd(scroll);
      if (staying) need('newest').hidden = true;
      void loadWhileNear(scroll, loadOlder);
    },
    { capture: true, passive: true },
  );
  stayAtNewest();
}

/** Before one gets there, and on and on while one is quicker. */
async function loadWhileNear(
  scroll: HTMLElement,
  loadOlder: (before: string) => Promise<unknown>,
): Promise<void> {
  if (loading) return;
  loading = true;
  try {
    for (let before = ''; scroll.isConnected && scroll.scrollTop < AHEAD_SCREENS * scroll.clientHeight; ) {
      const first = byId('messages')?.dataset.first ?? '0';
      if (first === '0' || first === before) return;
      before = first;
      await loadOlder(first);
    }
  } finally {
    loading = false;
  }
}

const heights = new ResizeObserver(() => {
  if (staying) toEnd();
});

/** Goes to the newest and stays there as more comes; to be called again for another list. */
export function stayAtNewest(): void {
  staying = true;
  lastTop = 0;
  heights.disconnect();
  const list = byId('messages');
  const scroll = byId('scroll');
  if (list) heights.observe(list);
  // The pane becomes lower when the answer to be written becomes longer.
  if (scroll) heights.observe(scroll);
  toEnd();
}

/** More has come: it is shown where one looks at the newest, and announced by a button where one does not. */
export function moreHasCome(): void {
  if (staying) toEnd();
  else need('newest').hidden = false;
}

/** A card became another one under somebody's hand, a form for instance: it is read from its head. */
export function lookAt(card: HTMLElement): void {
  const scroll = need('scroll');
  const above = card.getBoundingClientRect().top - scroll.getBoundingClientRect().top - HEAD_PX;
  if (above < 0) scroll.scrollTop += above;
  staying = isNearEnd(scroll);
}

function isNearEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight < NEAR_PX;
}

function toEnd(): void {
  const scroll = byId('scroll');
  if (!scroll) return;
  scroll.scrollTop = scroll.scrollHeight;
  need('newest').hidden = true;
}

let queue: Promise<void> = Promise.resolve();

/** Earlier messages before those shown, the nearest first, without moving what one looks at. */
export function prepend({ content }: HTMLTemplateElement, before: number): void {
  const items = [...content.children].filter((item) => item instanceof HTMLElement);
  queue = queue.then(() => putBefore(items, before));
}

export function settled(): Promise<void> {
  return queue;
}

async function putBefore(items: readonly HTMLElement[], before: number): Promise<void> {
  const list = byId('messages');
  const scroll = byId('scroll');
  // The chat was changed meanwhile, or these are there already.
  if (!list || !scroll || Number(list.dataset.first) !== before) return;
  for (let end = items.length; end > 0; end -= AT_ONCE) {
    const few = items.slice(Math.max(0, end - AT_ONCE), end);
    const height = scroll.scrollHeight;
    const top = scroll.scrollTop;
    list.prepend(...few);
    scroll.scrollTop = top + scroll.scrollHeight - height;
    list.dataset.first = few[0]?.dataset.seq ?? '0';
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  if (list.dataset.first === '0') need('older').hidden = true;
}

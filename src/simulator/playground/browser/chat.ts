/** The page's script: listens for what is new, and passes on what the person does. What it shows, the server draws. */
import { inspect, watchActs } from './acts.ts';
import { catchUp, get, here, post, query } from './ask.ts';
import { enliven, TURNED } from './card.ts';
import type { CardAct, CardAnswer } from './card-act.ts';
import { watchComposer } from './composer.ts';
import { around, byId, need } from './dom.ts';
import { watchLinks } from './go.ts';
import { watchKeys } from './keys.ts';
import { lookAt, settled, stayAtNewest, watchScroll } from './scroll.ts';

let line: EventSource | null = null;

enliven(need('conversation'), pressOn);
watchActs();
watchComposer();
watchKeys();
watchLinks(readWhenSeen);
watchScroll(async (before) => {
  await get('older', { before });
  await settled();
});
showToday();
listen();
tick();
if (here.fresh !== undefined) void post('/playground/clock', new URLSearchParams({ value: 'begin' }));
void readWhenSeen();

document.addEventListener('visibilitychange', () => {
  listen();
  void readWhenSeen();
});
need('conversation').addEventListener(TURNED, ({ target }) => {
  if (target instanceof HTMLElement) lookAt(target);
});
document.addEventListener('click', (event) => {
  if (around(event, '#newest')) stayAtNewest();
  if (around(event, '#hint-away')) putHintAway();
});

/** Longer than any browser keeps it. */
const YEAR_2100 = 4_102_444_800_000;

/** For good, in this browser; the server leaves it out of the next page. */
function putHintAway(): void {
  void cookieStore.set({ name: 'hint', value: 'away', expires: YEAR_2100, sameSite: 'strict' });
  byId('hint')?.remove();
}

/** A browser opens few lines to one machine, so a tab that nobody looks at keeps none; it catches up when looked at. */
function listen(): void {
  line?.close();
  line = null;
  if (document.visibilityState !== 'visible') return;
  line = new EventSource('/playground/live');
  line.addEventListener('new', (event) => {
    if (event.data !== here.epoch) {
      location.reload();
      return;
    }
    if (event.lastEventId !== here.revision) void catchUp().then(readWhenSeen);
  });
}

async function pressOn(act: CardAct, card: HTMLElement): Promise<CardAnswer> {
  const messageId = card.closest('li')?.id ?? '';
  const response = await fetch(`/playground/press?${query()}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ messageId, act }),
  });
  const answer: CardAnswer = await response.json();
  if (here.inspected === messageId) void inspect(messageId);
  return answer;
}

/** What is on the screen is read. */
async function readWhenSeen(): Promise<void> {
  if (document.visibilityState !== 'visible' || !document.querySelector('.chat-current[data-unread]')) return;
  await post('/playground/read', new URLSearchParams());
}

/** The clock goes on between two answers. */
function tick(): void {
  const began = performance.now();
  const shown = Number(byId('now')?.dataset.now ?? 0);
  setInterval(() => {
    const now = need('now');
    if (now.dataset.began === undefined) now.dataset.began = String(performance.now());
    const since = performance.now() - Number(now.dataset.began === '' ? began : now.dataset.began);
    const at = new Date(Number(now.dataset.now ?? shown) + since + 8 * 3_600_000);
    const time = byId('now-time');
    if (time) time.textContent = at.toISOString().slice(11, 16);
  }, 1_000);
}

function showToday(): void {
  document.querySelector('.day-today')?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

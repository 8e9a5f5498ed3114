/** Lists by the keyboard: one stop for Tab, arrows within; and a field that narrows a list as one types. */
import { around, byId } from './dom.ts';

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export function watchKeys(): void {
  document.addEventListener('keydown', (event) => {
    const list = around(event, '[data-arrows]');
    if (list) moveWithin(list, event);
  });
  document.addEventListener('input', (event) => {
    const field = around(event, '[data-finds]');
    if (field instanceof HTMLInputElement) narrow(field);
  });
}

function moveWithin(list: HTMLElement, event: KeyboardEvent): void {
  const stops = [...list.querySelectorAll<HTMLElement>('a, button')].filter(
    (one) => one.offsetParent !== null,
  );
  const at = stops.findIndex((one) => one.contains(document.activeElement));
  const ends: Readonly<Record<string, number>> = { Home: 0, End: stops.length - 1 };
  const to = ends[event.key] ?? at + (STEPS[event.key] ?? 0);
  const next = stops[to];
  if (at === -1 || to === at || !next) return;
  event.preventDefault();
  next.focus();
}

function narrow(field: HTMLInputElement): void {
  const wanted = field.value.trim().split(/\s+/);
  const list = byId(field.dataset.finds ?? '');
  for (const section of list?.querySelectorAll('section') ?? []) {
    let some = false;
    for (const item of section.querySelectorAll('li')) {
      const words = item.querySelector('a')?.dataset.words ?? '';
      item.hidden = !wanted.every((word) => words.includes(word));
      some ||= !item.hidden;
    }
    section.hidden = !some;
  }
}

/** The gallery's switches, and presses that go to nobody. */

import { enliven } from './card.ts';
import type { CardAct, CardAnswer } from './card-act.ts';

const main = document.querySelector<HTMLElement>('.g-main');

for (const choices of document.querySelectorAll<HTMLElement>('[data-switch]')) {
  choices.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement) choose(target.name, target.value);
  });
}
for (const chosen of document.querySelectorAll<HTMLInputElement>('[data-switch] input:checked')) {
  choose(chosen.name, chosen.value);
}

function choose(name: string, value: string): void {
  if (name === 'width' && main) main.dataset.width = value;
  if (name !== 'theme') return;
  if (value === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
  document.dispatchEvent(new Event('themechange'));
}

if (main) enliven(main, (act, card) => press(act, card, main.dataset.path ?? ''));

async function press(act: CardAct, card: HTMLElement, path: string): Promise<CardAnswer> {
  const name = card.closest<HTMLElement>('[data-name]')?.dataset.name;
  const response = await fetch(`${path}/press`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, act }),
  });
  if (!response.ok) throw new Error(`press: ${response.status}`);
  return response.json();
}

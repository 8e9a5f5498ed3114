/** Several bear the name that was typed: one of them is to be picked. In a direct message only. */
import type { Card } from '#cards/card.ts';
import type { Click } from '#domain/click.ts';

export interface NamesakesView {
  title: string;
  short: string;
  people: readonly { id: number | string; label: string }[];
  /** The person picked is the select's option. */
  click: Click;
}

const LISTED = 100;

export function namesakesCard({ title, short, people, click }: NamesakesView): Card {
  return {
    title,
    subtitle: short,
    tone: 'blue',
    summary: title,
    forwardable: false,
    blocks: [
      { kind: 'text', text: '有同名的人，请选择其中一位。' },
      {
        kind: 'select',
        name: 'person',
        placeholder: '选择一位',
        options: people.slice(0, LISTED).map(({ id, label }) => ({ value: String(id), label })),
        click,
      },
    ],
  };
}

/** Reads cards back: their buttons, their blocks at any depth, their words. */
import type { Block, Button, Card } from '#cards/card.ts';

export function blocksOf(card: Card): readonly Block[] {
  return card.blocks.flatMap(function within(block: Block): readonly Block[] {
    return block.kind === 'fold' ? [block, ...block.blocks.flatMap(within)] : [block];
  });
}

export function buttonsOf(card: Card): readonly Button[] {
  return blocksOf(card).flatMap((block): readonly Button[] => {
    switch (block.kind) {
      case 'buttons':
        return block.buttons;
      case 'choice':
        return block.options;
      case 'form':
        return [block.submit, ...block.beside];
      default:
        return [];
    }
  });
}

export function labelsOf(card: Card): readonly string[] {
  return buttonsOf(card).map((button) => button.label);
}

export function buttonNamed(card: Card, label: string): Button {
  const found = buttonsOf(card).find((button) => button.label === label);
  if (!found) throw new Error(`no button ${label} among ${labelsOf(card).join(', ')}`);
  return found;
}

/** All words a person can read on the card, in order. */
export function wordsOf(card: Card): string {
  return textsIn([card.title, card.subtitle ?? '', card.summary, card.tags ?? [], card.blocks]).join('\n');
}

/** Keys that hold no words, so that a click's value is not mistaken for something shown. */
const UNSHOWN = new Set(['kind', 'click', 'name', 'key', 'tone', 'look', 'size', 'lines']);

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) {
    const spans = value.every((part) => typeof part === 'string' || isSpan(part));
    return spans && value.some(isSpan)
      ? [value.map((part) => (typeof part === 'string' ? part : part.text)).join('')]
      : value.flatMap(textsIn);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (UNSHOWN.has(key) ? [] : textsIn(inner)));
}

function isSpan(value: unknown): value is { text: string } {
  return typeof value === 'object' && value !== null && 'text' in value && !('kind' in value);
}

/** What holds for every card in every state: it is short, it can be pressed, and it fits a phone. */
import { describe, expect, it } from 'vitest';
import type { Block, Card } from '#cards/card.ts';
import { CHARTED } from '#cards/digest-figures.ts';
import { gallery } from '#cards/gallery.ts';
import { clickSchema } from '#domain/click.ts';
import { blocksOf, buttonsOf, wordsOf } from './walk.ts';

const shown = gallery();
/** How the gallery names people; no unit is called so. */
const PERSON = /[甲乙丙丁戊己庚辛壬癸][一二三四五六七八九十]/;
const DUE_RULE = '当日24时前均算按时';

/** The names of the cards that break a rule; a rule holds when there are none. */
function breaking(broken: (card: Card, name: string) => boolean): readonly string[] {
  return shown.filter(({ name, card }) => broken(card, name)).map(({ name }) => name);
}

function hasNames(card: Card): boolean {
  return PERSON.test(JSON.stringify(card));
}

describe('every card in every state', () => {
  it('is shown under a name of its own', () => {
    expect(shown.length).toBeGreaterThan(80);
    expect(new Set(shown.map(({ name }) => name)).size).toBe(shown.length);
  });

  it('has a title, a line for the notification and something to read', () => {
    expect(
      breaking((card) => card.title.trim() === '' || card.summary.trim() === '' || card.blocks.length === 0),
    ).toEqual([]);
  });

  it('carries only clicks the bot understands', () => {
    const clicks = (card: Card) => [
      ...buttonsOf(card).map((button) => button.click),
      ...blocksOf(card).flatMap((block) => (block.kind === 'select' ? [block.click] : [])),
    ];
    expect(breaking((card) => clicks(card).some((click) => !clickSchema.safeParse(click).success))).toEqual(
      [],
    );
  });

  it('has short labels and at most three tags', () => {
    const isLong = (label: string) => label === '' || Array.from(label).length > 20;
    expect(breaking((card) => buttonsOf(card).some((button) => isLong(button.label)))).toEqual([]);
    expect(breaking((card) => (card.tags?.length ?? 0) > 3)).toEqual([]);
  });

  it('stays within what a phone can show', () => {
    expect(breaking((card) => blocksOf(card).some(isTooMuch))).toEqual([]);
  });

  it('lets one button at most stand out', () => {
    const primary = (card: Card) => buttonsOf(card).filter((button) => button.look === 'primary').length;
    expect(breaking((card) => primary(card) > 1)).toEqual([]);
  });

  it('gives each field a name of its own', () => {
    const names = (card: Card) =>
      blocksOf(card).flatMap((block) => {
        if (block.kind === 'form') return [block.name, ...block.fields.map((field) => field.name)];
        return block.kind === 'select' ? [block.name] : [];
      });
    expect(breaking((card) => new Set(names(card)).size < names(card).length)).toEqual([]);
  });

  it('neither shouts, nor ranks, nor hurries anybody', () => {
    const rude = /[！!]|请立即|立即回复|尽快|务必|排名|落后|\p{Extended_Pictographic}/u;
    expect(breaking((card) => rude.test(wordsOf(card)))).toEqual([]);
  });

  it('says once when a due day ends, if it shows one', () => {
    const rules = (card: Card) => wordsOf(card).split(DUE_RULE).length - 1;
    expect(breaking((card) => rules(card) > 1)).toEqual([]);
    expect(breaking((card) => /日（周.）(截止|到期)，/.test(wordsOf(card)) && rules(card) === 0)).toEqual([]);
  });
});

describe('names', () => {
  it('stand on some cards, so that these tests see something', () => {
    expect(breaking(hasNames).length).toBeGreaterThan(5);
  });

  it('never stand on a card in a group', () => {
    expect(breaking((card, name) => name.startsWith('group ') && hasNames(card))).toEqual([]);
  });

  it('never stand on a card that can be passed on', () => {
    expect(breaking((card) => card.forwardable && hasNames(card))).toEqual([]);
  });
});

function isTooMuch(block: Block): boolean {
  switch (block.kind) {
    case 'select':
      return block.options.length > 100;
    case 'form':
      return block.fields.some(
        (field) => field.kind === 'text' && (field.value?.length ?? 0) > field.maxLength,
      );
    case 'table':
      return block.pageSize > 10;
    case 'chart':
      return new Set(block.chart.bars.map((bar) => bar.group)).size > CHARTED;
    case 'fold':
      return block.blocks.some(({ kind }) => kind === 'form' || kind === 'table');
    default:
      return false;
  }
}

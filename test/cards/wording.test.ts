/** How cards put words: long text cut between characters, slips kept on one line, names and numbers in lists. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, echo, enumerate, findingNumbers, numeral, SHOWN_MAX, unitName } from '#cards/wording.ts';

describe('long text', () => {
  it('is cut at 200 characters and says so', () => {
    expect(cut('字'.repeat(200))).toBe('字'.repeat(200));
    expect(cut('字'.repeat(201))).toBe(`${'字'.repeat(200)}…（查看全文）`);
  });

  it('is never cut within a character', () => {
    expect(cut('𠮷'.repeat(300))).toBe(`${'𠮷'.repeat(200)}…（查看全文）`);
  });

  it('keeps its beginning, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const shown = cut(text).replace(/…（查看全文）$/, '');
        expect(text.startsWith(shown)).toBe(true);
        expect(Array.from(shown).length).toBeLessThanOrEqual(SHOWN_MAX);
      }),
      { numRuns: 30 },
    );
  });
});

describe('what somebody typed by mistake', () => {
  it('is repeated short and on one line, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (typed) => {
        expect(echo(typed)).not.toMatch(/[\n\r\t\u202a-\u202e\u2066-\u2069]/);
        expect(Array.from(echo(typed)).length).toBeLessThanOrEqual(31);
      }),
    );
  });
});

describe('names and numbers', () => {
  it('are all listed while they are few', () => {
    expect(enumerate(['甲一', '乙二'], 2, '人')).toBe('甲一、乙二');
  });

  it('are counted when they are many', () => {
    expect(enumerate(['甲一', '乙二', '丙三'], 2, '人')).toBe('甲一、乙二 等 3 人');
  });

  it('of findings read as in the ledger', () => {
    expect(findingNumbers([12, 13])).toBe('第12号、第13号');
  });

  it('of topics are written in Chinese', () => {
    expect(['1', '4', '10', '12', '20', '35'].map(numeral)).toEqual([
      '一',
      '四',
      '十',
      '十二',
      '二十',
      '三十五',
    ]);
    expect(numeral('100')).toBe('100');
    expect(numeral('x')).toBe('x');
  });

  it('of units are the last part of the path', () => {
    expect(unitName('区局/区大队/一中队')).toBe('一中队');
    expect(unitName('市局')).toBe('市局');
  });
});

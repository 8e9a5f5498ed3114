/**
 * The receipt's code of an anonymous report: read however it is typed, and no slip of a finger makes another
 * one of it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstOpenDay, isOpenDay, OTHER_ITEM, readAnonymousForm } from '#domain/anonymous.ts';
import { holdsReceiptCode, readReceiptCode, receiptCode, veiled } from '#domain/anonymous-receipt.ts';
import { clockTime, day, instant } from '#domain/calendar.ts';
import { parseCommand } from '#domain/command.ts';
import { isRefusal } from '#domain/refusal.ts';
import { UnitTree } from '#domain/roster.ts';
import { samplePlan } from '#test/domain/samples.ts';

const today = day('2023-03-15');
const codes = fc.uuid().map((draft) => receiptCode(veiled('secret', draft)));
const SYMBOLS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

describe('a receipt’s code', () => {
  it('is twelve symbols in fours, none of which looks like another', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(code).toMatch(/^[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}$/);
      }),
    );
  });

  it('is read however it is typed', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const ways = [
          code.toLowerCase(),
          code.replaceAll('-', ''),
          code.replaceAll('-', ' — '),
          ` ${code}\n`,
        ];
        expect(ways.map(readReceiptCode)).toEqual(ways.map(() => code));
        const wide = code.replace(/[^-]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));
        expect(readReceiptCode(wide)).toBe(code);
      }),
    );
  });

  it('notices any symbol that is wrong', () => {
    fc.assert(
      fc.property(codes, fc.nat(11), fc.integer({ min: 1, max: 30 }), (code, place, off) => {
        const symbols = [...code.replaceAll('-', '')];
        symbols[place] = SYMBOLS.charAt((SYMBOLS.indexOf(symbols[place] ?? '') + off) % SYMBOLS.length);
        expect(readReceiptCode(symbols.join(''))).toBeNull();
      }),
    );
  });

  it('notices any two that are swapped', () => {
    fc.assert(
      fc.property(codes, fc.nat(11), fc.nat(11), (code, one, two) => {
        const symbols = [...code.replaceAll('-', '')];
        const [a = '', b = ''] = [symbols[one], symbols[two]];
        fc.pre(a !== b);
        symbols[one] = b;
        symbols[two] = a;
        expect(readReceiptCode(symbols.join(''))).toBeNull();
      }),
    );
  });

  it.each(['', '-', '7KQ2', '0000-0000-0000', '7KQ2-M9XA-44TN-7KQ2', '<at id=all></at>', '二'.repeat(12)])(
    '%j is none',
    (typed) => {
      expect(readReceiptCode(typed)).toBeNull();
    },
  );
});

describe('a line with a code in it', () => {
  it('is never repeated, whatever command it was meant for', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const bare = code.replaceAll('-', '');
        const lines = [code, bare, bare.toLowerCase(), `/${code}`, `/receipt ${code}`, `/回执${code}`];
        for (const line of [...lines, `/ledger ${code}`, `/overdue ${bare}`, code.replaceAll('-', ' ')]) {
          expect(parseCommand(line, today)).toEqual({ kind: 'receipt' });
        }
      }),
    );
  });

  it('is also one with a slip in it', () => {
    expect(holdsReceiptCode('/recipt 7KQ2-M9XA-44T0')).toBe(true);
  });

  it.each([
    '/finding 12',
    '/strike 12 已更换 1234-5678-9012',
    '/bind 一中队',
    '/phase extend 2 3-25',
    '自查',
  ])('%s is none', (line) => {
    expect(holdsReceiptCode(line)).toBe(false);
  });
});

describe('the commands', () => {
  it('have their names in both languages, and read nothing after them', () => {
    expect(parseCommand('/anonymous 甲二 打人', today)).toEqual({ kind: 'anonymous' });
    expect(parseCommand('匿名反映', today)).toEqual({ kind: 'anonymous' });
    expect(parseCommand('/回执 我的', today)).toEqual({ kind: 'receipt' });
    expect(parseCommand('/ask 第12号 是早班吗？', today)).toEqual({
      kind: 'ask',
      number: 12,
      words: '是早班吗？',
    });
    expect(parseCommand('/询问 12', today)).toEqual({ kind: 'ask', number: 12, words: null });
    expect(parseCommand('/ask 早班', today)).toMatchObject({ problem: 'finding needed' });
  });
});

describe('the form', () => {
  const plan = samplePlan();
  const tree = new UnitTree([
    { id: 1, parentId: null, name: '区局', path: '区局', position: 0 },
    { id: 2, parentId: 1, name: '甲队', path: '区局/甲队', position: 1 },
  ]);
  const item = plan.topics[0]?.items[0]?.key ?? '';
  const empty = { description: '示例', unit: '', item: '', place: '' };
  const read = (typed: object) => readAnonymousForm({ ...empty, ...typed }, { tree, plan });

  it('needs nothing but the description; what is left out tells nothing of whoever left it out', () => {
    expect(read({})).toEqual({ description: '示例', unitId: 1, item: OTHER_ITEM, place: null });
    expect(read({ unit: '2', item, place: ' 路口 ' })).toEqual({
      description: '示例',
      unitId: 2,
      item,
      place: '路口',
    });
  });

  it('takes what is no unit and no item for left out', () => {
    for (const odd of ['0', '999', '__proto__', '2 ', '<at id=all></at>']) {
      expect(read({ unit: odd, item: odd })).toMatchObject({ unitId: 1, item: OTHER_ITEM });
    }
  });

  it.each([{ description: ' \n' }, { description: '字'.repeat(1001) }, { place: '字'.repeat(101) }])(
    'refuses what is missing or too long',
    (typed) => {
      expect(isRefusal(read(typed))).toBe(true);
    },
  );
});

describe('a day', () => {
  const at = (on: string, time: string) => instant(day(on), clockTime(time));

  it('is over ten minutes after its end', () => {
    expect(firstOpenDay(at('2023-03-15', '00:09'))).toBe('2023-03-14');
    expect(firstOpenDay(at('2023-03-15', '00:10'))).toBe('2023-03-15');
  });

  it('takes forms that were opened on it until then, and none of a day to come', () => {
    const taken = (on: string, now: Date) => isOpenDay(day(on), now);
    expect(taken('2023-03-14', at('2023-03-14', '23:59'))).toBe(true);
    expect(taken('2023-03-14', at('2023-03-15', '00:09'))).toBe(true);
    expect(taken('2023-03-14', at('2023-03-15', '00:10'))).toBe(false);
    expect(taken('2023-03-16', at('2023-03-15', '12:00'))).toBe(false);
  });
});

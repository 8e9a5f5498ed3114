/**
 * Everything the bot says in one line is finished, short and Chinese. A reason without a sample is a type
 * error here.
 */
import { describe, expect, it } from 'vitest';
import { badArgumentsSentence, unknownCommandSentence } from '#cards/command-sentences.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import {
  acknowledgedSentence,
  clearedSentence,
  findingSavedSentence,
  phaseClosedSentence,
  phaseExtendedSentence,
  SAID,
} from '#cards/sentences.ts';
import { clockTime, day, instant } from '#domain/calendar.ts';
import type { Problem } from '#domain/command.ts';
import type { Reason } from '#domain/refusal.ts';

const on = day('2023-03-20');
const at = instant(day('2023-03-15'), clockTime('10:20'));
const hostile = '<at id=all></at>\n\u202e**x**'.repeat(20);

/** One of each; a reason added to the domain is a type error here. */
const reasons: { [K in Reason['reason']]: Extract<Reason, { reason: K }> } = {
  'unknown person': { reason: 'unknown person' },
  'no campaign': { reason: 'no campaign' },
  'admins only': { reason: 'admins only' },
  'leaders only': { reason: 'leaders only' },
  'not yours': { reason: 'not yours' },
  'nothing to do': { reason: 'nothing to do' },
  'unit out of reach': { reason: 'unit out of reach' },
  'unknown unit': { reason: 'unknown unit', text: hostile, nearest: null },
  'unknown phase': { reason: 'unknown phase', text: hostile, count: 4 },
  'phase not started': { reason: 'phase not started', phase: '自查自纠', start: on },
  'phase over': { reason: 'phase over', phase: '自查自纠', end: on },
  'phase already started': { reason: 'phase already started', phase: '自查自纠' },
  'day not after': { reason: 'day not after', day: on },
  'campaign closed': { reason: 'campaign closed' },
  'item has findings': { reason: 'item has findings', item: '1.1', numbers: [12, 13] },
  incomplete: { reason: 'incomplete', missing: ['1.1', '2.3'] },
  'description missing': { reason: 'description missing' },
  'text too long': { reason: 'text too long', max: 1000 },
  'day unreadable': { reason: 'day unreadable', text: hostile },
  'found in the future': { reason: 'found in the future' },
  'day ahead': { reason: 'day ahead', day: day('2023-03-25') },
  'due before found': { reason: 'due before found' },
  'already done': { reason: 'already done', by: '甲一', at },
  'changed since': { reason: 'changed since' },
  'external group': { reason: 'external group' },
  'group already bound': { reason: 'group already bound', unit: '一中队' },
  'groups only': { reason: 'groups only' },
  'too late to recall': { reason: 'too late to recall' },
  'already nudged today': { reason: 'already nudged today' },
  'nobody to nudge': { reason: 'nobody to nudge' },
  'day needed': { reason: 'day needed' },
  'takes no evidence': { reason: 'takes no evidence', number: 12, state: 'closed' },
  'unknown evidence': { reason: 'unknown evidence', number: 12, nth: 3 },
  'card too old': { reason: 'card too old' },
  'no such finding': { reason: 'no such finding', number: 12 },
  'move not possible': { reason: 'move not possible', state: 'submitted', possible: ['approve', 'return'] },
  'nothing in hand': { reason: 'nothing in hand', text: '甲九' },
  'nothing to remind': { reason: 'nothing to remind', number: 12 },
  'owner away': { reason: 'owner away', number: 12 },
  'reminded today': { reason: 'reminded today', number: 12 },
  'unknown colleague': { reason: 'unknown colleague', text: '甲九' },
  'no recheck': { reason: 'no recheck', number: 12 },
  'not your recheck': { reason: 'not your recheck' },
  'not your move': { reason: 'not your move', by: ['owner', 'stand-in'], possible: [] },
  'four eyes': { reason: 'four eyes' },
  'result missing': { reason: 'result missing' },
  'after photo missing': { reason: 'after photo missing' },
  'result of another track': { reason: 'result of another track' },
  'reason missing': { reason: 'reason missing' },
  'owner missing': { reason: 'owner missing' },
  'owner out of scope': { reason: 'owner out of scope' },
  'unknown owner': { reason: 'unknown owner', text: hostile },
  'already the owner': { reason: 'already the owner' },
  'due needed': { reason: 'due needed' },
  'due in the past': { reason: 'due in the past' },
  'due too far': { reason: 'due too far' },
  'cannot merge into': { reason: 'cannot merge into' },
  'words missing': { reason: 'words missing' },
  'enough reported today': { reason: 'enough reported today' },
  'form of another day': { reason: 'form of another day' },
  'receipt mistyped': { reason: 'receipt mistyped' },
  'receipt unknown': { reason: 'receipt unknown' },
  'not anonymous': { reason: 'not anonymous', number: 12 },
  'question unanswered': { reason: 'question unanswered' },
  'steps open': { reason: 'steps open', count: 2 },
  'steps of another track': { reason: 'steps of another track' },
  'step unreadable': { reason: 'step unreadable', text: hostile },
  'steps missing': { reason: 'steps missing' },
  'too many steps': { reason: 'too many steps', max: 8 },
  'steps beyond due': { reason: 'steps beyond due', day: on },
  'no open step': { reason: 'no open step' },
  'no done step': { reason: 'no done step' },
  'nothing corrected': { reason: 'nothing corrected' },
};

describe('a refusal', () => {
  it.each(Object.values(reasons))('$reason: is one finished Chinese sentence', (reason) => {
    const sentence = refusalSentence(reason);
    expect(sentence).toMatch(/\p{Script=Han}.*[。？]$/u);
    expect(sentence).not.toContain(reason.reason);
    expect(sentence).not.toMatch(/[！!\n\u202e]/);
    expect(Array.from(sentence).length).toBeLessThanOrEqual(80);
  });

  it('names the unit that was probably meant', () => {
    const sentence = refusalSentence({ reason: 'unknown unit', text: '一中对', nearest: '一中队' });
    expect(sentence).toBe('没有找到单位“一中对”，您是想用“一中队”吗？');
  });

  it('says which items are missing', () => {
    expect(refusalSentence(reasons.incomplete)).toBe('还有 2 项未答：1.1、2.3。');
  });

  it('stays short when all 27 items are missing', () => {
    const missing = Array.from({ length: 27 }, (_, index) => `1.${index + 1}`);
    expect(refusalSentence({ reason: 'incomplete', missing })).toBe(
      '还有 27 项未答：1.1、1.2、1.3、1.4、1.5、1.6、1.7、1.8 等。',
    );
  });
});

describe('a passing line', () => {
  it.each(Object.values(SAID))('%s is finished', (sentence) => {
    expect(sentence).toMatch(/。$/);
  });

  it('tells whoever taps again when it was done', () => {
    expect(acknowledgedSentence(at)).toBe('您已于3月15日 10:20 学习，无需重复。');
    expect(acknowledgedSentence(null)).toBe('已记录您的学习。');
  });

  it('says how many items a clear filled', () => {
    expect(clearedSentence(3)).toContain('3 项');
    expect(clearedSentence(0)).toContain('没有改动');
  });

  it('gives a finding its number', () => {
    expect(findingSavedSentence(12)).toBe('已保存为第12号。');
  });

  it('offers the command that was probably meant', () => {
    expect(unknownCommandSentence('phse', 'phase')).toBe('没有 /phse，您是想用 /phase 吗？');
    expect(unknownCommandSentence(hostile, null)).toMatch(/^没有 \/.{1,31}，发送 \/help 可查看用法。$/u);
  });

  it("tells a phase's groups of its new last day", () => {
    expect(phaseExtendedSentence('百日行动', '自查自纠', on)).toBe(
      '百日行动：“自查自纠”延长至3月20日（周一），当日24时前均算按时。',
    );
    expect(phaseClosedSentence('百日行动', '自查自纠', on)).toContain('于3月20日（周一）结束');
  });
});

describe('a command with something missing', () => {
  const problems: readonly Problem[] = [
    'change unknown',
    'number needed',
    'day needed',
    'day unreadable',
    'unit needed',
    'topic needed',
    'item needed',
    'choice needed',
    'finding needed',
    'mark needed',
  ];

  it.each(problems)('%s: is answered with an example to copy', (problem) => {
    const sentence = badArgumentsSentence('phase', problem);
    expect(sentence).toMatch(/(\/阶段|2023-03-25).*。$/);
    expect(sentence).not.toContain(problem);
  });

  it('is shown in the words of that command', () => {
    expect(badArgumentsSentence('nudge', 'unit needed')).toBe('请写上单位名，如 /催办 一中队。');
    expect(badArgumentsSentence('answer', 'item needed')).toContain('/回答 1.2 未发现');
  });
});

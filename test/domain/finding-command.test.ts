/** What a typed line about findings is understood as. */
import { describe, expect, it } from 'vitest';
import { day } from '#domain/calendar.ts';
import { parseCommand } from '#domain/command.ts';

const parse = (text: string) => parseCommand(text, day('2023-03-15'));
const move = (kind: string, form: object, name: string | null = null) => ({
  kind: 'move',
  move: kind,
  number: 12,
  form,
  name,
});

describe('a line about a finding', () => {
  it.each(['/finding 12', '/问题 第12号', '/问题 12号', '／问题　＃１２'])('%s opens it', (text) => {
    expect(parse(text)).toEqual({ kind: 'finding', number: 12 });
  });

  it('makes a move with what the form would ask for', () => {
    expect(parse('/assign 12 甲二 4月10日')).toEqual(move('assign', { dueOn: '2023-04-10' }, '甲二'));
    expect(parse('/分办 12 甲二')).toEqual(move('assign', {}, '甲二'));
    expect(parse('/申请销号 12 已补办证件，并 抽查')).toEqual(
      move('submit', { result: '已补办证件，并 抽查' }),
    );
    expect(parse('/strike 12 已整改')).toEqual(move('submit', { result: '已整改' }));
    expect(parse('/立查立改 12 当场改正')).toEqual(move('fix', { result: '当场改正' }));
    expect(parse('/return 12 缺少记录')).toEqual(move('return', { reason: '缺少记录' }));
    expect(parse('/延期 12 4-20 等待制证')).toEqual(
      move('extend', { dueOn: '2023-04-20', reason: '等待制证' }),
    );
    expect(parse('/转办 12 甲三 工作调整')).toEqual(move('handOver', { reason: '工作调整' }, '甲三'));
    expect(parse('/reopen 12 4月20日 复查')).toEqual(move('reopen', { dueOn: '2023-04-20', reason: '复查' }));
    expect(parse('/reopen 12 复查 不合格')).toEqual(move('reopen', { reason: '复查 不合格' }));
    expect(parse('/合并 12 7')).toEqual(move('merge', { into: '7' }));
    for (const text of ['/approve 12', '/close 12', '/同意销号 12']) {
      expect(parse(text)).toEqual(move('approve', {}));
    }
  });

  it('passes on a day it cannot read, so that the form can say so', () => {
    expect(parse('/extend 12 下周 等待')).toEqual(move('extend', { dueOn: '下周', reason: '等待' }));
    expect(parse('/assign 12 甲二 尽早')).toEqual(move('assign', { dueOn: '尽早' }, '甲二'));
  });

  it.each([
    ['/assign', 'assign'],
    ['/approve 甲二', 'approve'],
    ['/finding 0', 'finding'],
    ['/问题 12甲', 'finding'],
    ['退回', 'return'],
  ])('%s is told that it lacks the number', (text, command) => {
    expect(parse(text)).toEqual({ kind: 'bad arguments', command, problem: 'finding needed' });
  });

  it('is no command when its English name stands alone', () => {
    expect(parse('close')).toEqual({ kind: 'not a command' });
  });
});

describe('/ledger', () => {
  const all = { unit: null, state: null, late: false, topic: null, search: null, page: 1 };
  const asked = (text: string) => parse(text);

  it.each([
    ['台账', {}],
    ['/台账 一中队', { unit: '一中队' }],
    ['/ledger 待复核 一中队 第3页', { unit: '一中队', state: 'submitted', page: 3 }],
    ['/ledger 逾期 专题2', { late: true, topic: '2' }],
    ['/ledger 2.1 rectifying p2', { topic: '2.1', state: 'rectifying', page: 2 }],
    ['/台账 搜 证件 一中队', { search: '证件 一中队' }],
    ['/台账 搜', {}],
  ])('%s asks for that', (text, question) => {
    expect(asked(text)).toEqual({ kind: 'ledger', question: { ...all, ...question } });
  });

  it.each([
    ['/ledger export', {}],
    ['/台账 导出 一中队 整改中', { unit: '一中队', state: 'rectifying' }],
    ['／台账　导出　逾期', { late: true }],
    ['/ledger export 搜 证件', { search: '证件' }],
  ])('%s asks for the file of that', (text, question) => {
    expect(asked(text)).toEqual({ kind: 'ledger export', question: { ...all, ...question } });
  });

  it.each([
    ['/ledger figures', null, null],
    ['/台账 统计 3月10日', '2023-03-10', null],
    ['/ledger figures 2023-03-10 一中队', '2023-03-10', '一中队'],
    ['/台账 统计 一中队 3-10', '2023-03-10', '一中队'],
    ['/台账 统计 ３月１０日', '2023-03-10', null],
    ['/台账 统计 12中队', null, '12中队'],
  ])('%s asks for the figures of that', (text, on, unit) => {
    expect(asked(text)).toEqual({ kind: 'ledger figures', day: on, unit });
  });

  it('figures of a day that is none are told so', () => {
    const told = { kind: 'bad arguments', command: 'ledger', problem: 'day unreadable' };
    expect(asked('/ledger figures 2-30')).toEqual(told);
    expect(asked('/台账 统计 13月1日')).toEqual(told);
  });
});

describe('/recheck', () => {
  const recheck = (outcome: 'passed' | 'failed' | null, form: object = {}) => ({
    kind: 'recheck',
    number: 12,
    outcome,
    form,
  });

  it('opens, passes, or fails with a reason and perhaps a day', () => {
    expect(parse('/recheck 12')).toEqual(recheck(null));
    expect(parse('/回头看 12号 通过')).toEqual(recheck('passed'));
    expect(parse('/recheck 12 pass')).toEqual(recheck('passed'));
    expect(parse('/回头看 12 未通过 又未携带')).toEqual(recheck('failed', { reason: '又未携带' }));
    expect(parse('/回头看 12 不通过 4月20日 又未携带')).toEqual(
      recheck('failed', { dueOn: '2023-04-20', reason: '又未携带' }),
    );
    expect(parse('/recheck 12 fail')).toEqual(recheck('failed'));
  });

  it('alone asks for the last draw', () => {
    expect(parse('回头看')).toEqual({ ...recheck(null), number: null });
  });

  it.each(['/recheck 甲二', '/recheck 12 好', '/recheck 12 通过了'])('%s is told how to say it', (text) => {
    expect(parse(text)).toEqual({ kind: 'bad arguments', command: 'recheck', problem: 'outcome needed' });
  });
});

describe('/remind and /standin', () => {
  it.each(['/remind 12', '/催办 12', '/催办 第12号', '/催办问题 12'])('%s reminds of a finding', (text) => {
    expect(parse(text)).toEqual({ kind: 'remind', number: 12 });
  });

  it('leaves units to be reminded as before', () => {
    expect(parse('/催办 一中队')).toEqual({ kind: 'nudge', unit: '一中队' });
    expect(parse('/nudge 12中队')).toEqual({ kind: 'nudge', unit: '12中队' });
  });

  it('names a stand-in until a day, or takes it back', () => {
    const named = { kind: 'standin', wish: { name: '甲二', until: '2023-03-20' } };
    expect(parse('/代办 甲二 至3月20日')).toEqual(named);
    expect(parse('/standin 甲二 3-20')).toEqual(named);
    expect(parse('/standin off')).toEqual({ kind: 'standin', wish: 'off' });
    expect(parse('/代办')).toEqual({ kind: 'standin', wish: null });
    expect(parse('/代办 甲二')).toMatchObject({ kind: 'bad arguments', problem: 'stand-in needed' });
  });
});

describe('/handover', () => {
  it('hands over all that somebody has, once confirmed', () => {
    const all = { kind: 'hand over all', from: '甲二', to: '甲三', confirmed: false };
    expect(parse('/转办 甲二 甲三 全部')).toEqual(all);
    expect(parse('/handover 甲二 甲三 all 确认')).toEqual({ ...all, confirmed: true });
    expect(parse('/转办 甲二 甲三')).toMatchObject({ kind: 'bad arguments', problem: 'finding needed' });
  });
});

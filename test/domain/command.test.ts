/** What a typed line is understood as, also when it is typed on a Chinese keyboard. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '#domain/calendar.ts';
import { parseCommand } from '#domain/command.ts';
import { COMMANDS } from '#domain/command-names.ts';

const parse = (text: string, today = '2023-03-15') => parseCommand(text, day(today));

describe('a command', () => {
  it.each(
    Object.entries(COMMANDS).flatMap(([name, chinese]) => [name, ...chinese].map((one) => [one, name])),
  )('/%s is understood as /%s', (typed, name) => {
    const parsed = parse(`/${typed}`);
    expect('command' in parsed ? parsed.command : parsed.kind).toBe(name);
  });

  it('may be typed in any case, with a full-width slash, letters and spaces', () => {
    expect(parse('/HELP')).toEqual({ kind: 'help' });
    expect(parse('／ｈｅｌｐ')).toEqual({ kind: 'help' });
    expect(parse('  / help  ')).toEqual({ kind: 'help' });
    expect(parse('／阶段　延长　２　２０２３－０３－２５')).toEqual({
      kind: 'phase change',
      change: 'extend',
      number: 2,
      day: '2023-03-25',
      confirmed: false,
    });
  });

  it('needs no slash when the line is exactly its Chinese name', () => {
    expect(parse('逾期')).toEqual({ kind: 'overdue', unit: null });
    expect(parse(' 开始自查 ')).toEqual({ kind: 'check', topic: null });
    expect(parse('我已学习')).toEqual({ kind: 'study' });
    expect(parse('我的整改')).toEqual({ kind: 'mine' });
  });

  it.each(['问题 12', '问题12', ' 问题　第12号', '问题#１２'])(
    'needs none either when nothing but a number follows it: %s',
    (text) => expect(parse(text)).toEqual({ kind: 'finding', number: 12 }),
  );

  it.each([
    '',
    '   ',
    '逾期的事情怎么办',
    '问题 12 怎么还没改',
    '12',
    '问题很多 3',
    'help',
    'hello',
    '帮助 我',
    'constructor',
  ])('is not what %j is', (text) => expect(parse(text)).toEqual({ kind: 'not a command' }));

  it('passes a unit on as it was typed', () => {
    expect(parse('/overdue 区局/大队')).toEqual({ kind: 'overdue', unit: '区局/大队' });
    expect(parse('/绑定　大队（东）')).toEqual({ kind: 'bind', unit: '大队（东）' });
    expect(parse('/bind')).toEqual({ kind: 'bind', unit: null });
    expect(parse('/催办 甲队')).toEqual({ kind: 'nudge', unit: '甲队' });
    expect(parse('/nudge')).toEqual({ kind: 'bad arguments', command: 'nudge', problem: 'unit needed' });
  });

  it('answers check items as the buttons do', () => {
    expect(parse('/自查 2')).toEqual({ kind: 'check', topic: '2' });
    expect(parse('/回答 1.1 未发现')).toEqual({ kind: 'answer', item: '1.1', choice: 'none' });
    expect(parse('/answer １.２ 不适用')).toEqual({ kind: 'answer', item: '1.2', choice: 'not_applicable' });
    expect(parse('/本类均未发现 3')).toEqual({ kind: 'clear', topic: '3' });
    expect(parse('/发现问题 2.7')).toEqual({ kind: 'found', item: '2.7' });
    expect(parse('提交自查')).toEqual({ kind: 'submit' });
    expect(parse('/报送 工作总结')).toEqual({ kind: 'report', deliverable: '工作总结' });
  });

  it('names a finding for evidence, and marks its pieces', () => {
    expect(parse('/evidence 12')).toEqual({ kind: 'evidence', number: 12 });
    expect(parse('/证据 第１２号')).toEqual({ kind: 'evidence', number: 12 });
    expect(parse('/补充证据 #7')).toEqual({ kind: 'evidence', number: 7 });
    const mark = { kind: 'evidence mark', number: 12, nth: 3 };
    expect(parse('/evidence 12 3 后')).toEqual({ ...mark, mark: 'after' });
    expect(parse('/证据 12 3 整改前')).toEqual({ ...mark, mark: 'before' });
    expect(parse('/evidence 12 3 none')).toEqual({ ...mark, mark: null });
  });

  it.each([
    ['/evidence', 'finding needed'],
    ['证据', 'finding needed'],
    ['/evidence 甲', 'finding needed'],
    ['/evidence 0', 'finding needed'],
    ['/evidence 12 3', 'mark needed'],
    ['/evidence 12 甲 后', 'mark needed'],
    ['/evidence 12 3 constructor', 'mark needed'],
    ['/check 甲', 'topic needed'],
    ['/clear', 'topic needed'],
    ['/found', 'item needed'],
    ['/answer', 'item needed'],
    ['/answer 1.1', 'choice needed'],
    ['/answer 1.1 发现问题', 'choice needed'],
  ])('%s is told that it lacks something: %s', (text, problem) =>
    expect(parse(text)).toMatchObject({ kind: 'bad arguments', problem }),
  );
});

describe('/phase', () => {
  it('shows, lists and changes', () => {
    expect(parse('/phase')).toEqual({ kind: 'phase' });
    expect(parse('阶段')).toEqual({ kind: 'phase' });
    expect(parse('/phase list')).toEqual({ kind: 'phase list' });
    expect(parse('/阶段 列表')).toEqual({ kind: 'phase list' });
    expect(parse('/phase start 2')).toMatchObject({ change: 'start', number: 2, confirmed: false });
    expect(parse('/阶段 开始2')).toMatchObject({ change: 'start', number: 2 });
    expect(parse('/阶段 结束 第3阶段')).toMatchObject({ change: 'close', number: 3 });
  });

  it('acts at once only with 确认 at the end', () => {
    expect(parse('/phase start 2 确认')).toMatchObject({ change: 'start', number: 2, confirmed: true });
    expect(parse('/phase close 2 CONFIRM')).toMatchObject({ change: 'close', confirmed: true });
    expect(parse('/阶段 延期 2 3月25日')).toMatchObject({ change: 'extend', day: '2023-03-25' });
    expect(parse('/阶段 延长 2 3月25日 确认')).toMatchObject({ day: '2023-03-25', confirmed: true });
  });

  it.each([
    '2023-03-25',
    '2023/3/25',
    '2023.03.25',
    '2023年3月25日',
    '3-25',
    '3/25',
    '3月25日',
    '3月25号',
    '到3月25日',
  ])('extend reads %s', (typed) =>
    expect(parse(`/phase extend 2 ${typed}`)).toMatchObject({ change: 'extend', day: '2023-03-25' }),
  );

  it('takes a day without a year for the one nearest to today', () => {
    expect(parse('/phase extend 4 1-5', '2023-12-20')).toMatchObject({ day: '2024-01-05' });
    expect(parse('/phase extend 4 3-14', '2023-03-15')).toMatchObject({ day: '2023-03-14' });
    expect(parse('/phase extend 4 2-29', '2023-12-20')).toMatchObject({ day: '2024-02-29' });
  });

  it.each([
    ['/phase stop 2', 'change unknown'],
    ['/phase 2', 'change unknown'],
    ['/phase start', 'number needed'],
    ['/phase start two', 'number needed'],
    ['/phase start 0', 'number needed'],
    ['/phase extend 2', 'day needed'],
    ['/phase extend 2 确认', 'day needed'],
    ['/phase extend 2 2023-02-30', 'day unreadable'],
    ['/phase extend 2 下周', 'day unreadable'],
  ])('%s is told: %s', (text, problem) =>
    expect(parse(text)).toEqual({ kind: 'bad arguments', command: 'phase', problem }),
  );
});

describe('a wrong command', () => {
  it.each([
    ['/hlep', 'help'],
    ['/overdu', 'overdue'],
    ['/phases', 'phase'],
    ['/mime', 'mine'],
    ['/帮组', 'help'],
    ['/绑定大队', 'bind'],
    ['/逾期了吗', 'overdue'],
  ])('%s gets /%s as the nearest', (typed, nearest) =>
    expect(parse(typed)).toEqual({ kind: 'unknown', typed: typed.slice(1), nearest }),
  );

  it.each(['/天气', '/xyz', '/', '/etc/passwd', '/__proto__'])('%s gets none', (typed) =>
    expect(parse(typed)).toMatchObject({ kind: 'unknown', nearest: null }),
  );

  it('is echoed in part only, however long it is', () => {
    const parsed = parse(`/${'长'.repeat(150_000)}`);
    expect(parsed).toEqual({ kind: 'unknown', typed: '长'.repeat(40), nearest: null });
  });

  it('with one letter wrong finds its way to the right one', () => {
    const name = fc.constantFrom('overdue', 'digest', 'missing', 'submit');
    fc.assert(
      fc.property(name, fc.nat(), fc.constantFrom('z', ''), (right, at, letter) => {
        const place = at % right.length;
        const wrong = `${right.slice(0, place)}${letter}${right.slice(place + 1)}`;
        expect(parse(`/${wrong}`)).toEqual({ kind: 'unknown', typed: wrong, nearest: right });
      }),
    );
  });
});

describe('any text at all', () => {
  it('is read without an error', () => {
    const word = fc.constantFrom(
      '/',
      '／',
      'phase',
      '阶段',
      'extend',
      '2',
      '2-30',
      '确认',
      ' ',
      '　',
      '\n',
      '1.1',
    );
    /** Half surrogate pairs and control characters included. */
    const codeUnits = fc.array(fc.integer({ min: 0, max: 0xffff }));
    const text = fc.oneof(
      codeUnits.map((units) => String.fromCharCode(...units)),
      codeUnits.map((units) => `/${String.fromCharCode(...units)}`),
      fc.array(word).map((words) => words.join('')),
      fc.array(word).map((words) => `/phase ${words.join(' ')}`),
    );
    fc.assert(
      fc.property(text, (typed) => {
        expect(typeof parse(typed).kind).toBe('string');
      }),
      { numRuns: 500 },
    );
  });
});

/** What people type: every command by both names, alone and in a group, and what is no command at all. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '#domain/command-names.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

/** A line for each command that needs more than its name. */
const WITH: Readonly<Record<string, string>> = {
  answer: ' 1.1 未发现',
  clear: ' 1',
  found: ' 1.2',
  nudge: ' 一中队',
};

describe('a typed command', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-13', '08:30');
  });
  afterAll(() => bureau.close());

  const answersTo = async (name: string, text: string) => {
    const before = bureau.own(name).length;
    await bureau.say(name, text);
    return bureau
      .own(name)
      .slice(before)
      .filter((message) => message.sender.kind === 'bot');
  };
  const answersIn = async (unit: string, name: string, text: string) => {
    const before = bureau.inGroup(unit).length;
    await bureau.sayIn(unit, name, text);
    return bureau
      .inGroup(unit)
      .slice(before)
      .filter((message) => message.sender.kind === 'bot');
  };
  const names = Object.entries(COMMANDS).flatMap(([command, chinese]) =>
    [command, chinese[0]].map((name) => `/${name}${WITH[command] ?? ''}`),
  );

  it.each(names)('%s is answered to an officer, a leader and an admin, in private', async (line) => {
    for (const name of ['甲二', '甲一', '庚一']) {
      const answers = await answersTo(name, line);
      expect(answers.length).toBeGreaterThan(0);
      for (const answer of answers) {
        expect(answer.text).not.toContain('没有 /');
        expect(answer.text).not.toContain('没有办成');
      }
    }
    expect(bureau.log.filter((entry) => entry.level !== 'info')).toEqual([]);
  });

  it.each(names.filter((line) => !/解绑|unbind/.test(line)))(
    '%s is answered in a group with one message that names nobody',
    async (line) => {
      const answers = await answersIn('二中队', '庚一', line);
      expect(answers.length).toBe(1);
      expect(answers[0]?.text).not.toMatch(/[甲乙丙戊己庚壬癸][一二三四五六七八九十]/);
      expect(bureau.log.filter((entry) => entry.level !== 'info')).toEqual([]);
    },
  );

  it('of which nobody knows gets the nearest one', async () => {
    expect((await answersTo('甲二', '/pahse'))[0]?.text).toBe('没有 /pahse，您是想用 /phase 吗？');
    expect((await answersTo('甲二', '/余期'))[0]?.text).toBe('没有 /余期，您是想用 /overdue 吗？');
    expect((await answersTo('甲二', '/天气怎么样'))[0]?.text).toBe(
      '没有 /天气怎么样，发送 /help 可查看用法。',
    );
  });

  it('with something missing or unreadable gets an example', async () => {
    expect((await answersTo('庚一', '/phase extend 2'))[0]?.text).toContain('/阶段 延长 2 3月25日');
    expect((await answersTo('庚一', '/phase extend 2 三月'))[0]?.text).toContain('看不懂日期');
    expect((await answersTo('庚一', '/phase start 9'))[0]?.text).toBe('没有阶段“9”，请用 1 到 4 的数字。');
    expect((await answersTo('庚一', '/overdue 五中队'))[0]?.text).toContain('没有找到单位“五中队”');
    expect((await answersTo('甲二', '/answer 1.1'))[0]?.text).toContain('/回答 1.2 未发现');
  });

  it('for an item or a topic that is not asked of them says so', async () => {
    for (const line of ['/发现问题 9.9', '/回答 9.9 未发现', '/自查 9', '/本类均未发现 9']) {
      expect((await answersTo('甲二', line))[0]?.text).toMatch(/^您的自查表里没有 9(\.9)?，发送 \/自查/);
    }
  });

  it('that is for admins is refused to everybody else in plain words', async () => {
    for (const line of ['/phase start 3', '/phase extend 2 3-25', '/phase close 2', '/phase close 2 确认']) {
      expect((await answersTo('甲一', line))[0]?.text).toBe('此操作仅限管理员。');
      expect((await answersIn('一中队', '甲二', line))[0]?.text).toBe('此操作仅限管理员。');
    }
    expect((await answersTo('甲二', '/未报'))[0]?.text).toBe('此操作仅限单位负责人。');
    expect((await bureau.campaign()).version).toBe(0);
  });

  it('of somebody who is not in the roster is refused, in private and in a group', async () => {
    const { openId } = bureau.simulator.addPerson({ name: '路人' });
    await bureau.simulator.say(openId, 'bot', '/overdue');
    await bureau.settle();
    expect(bureau.simulator.directMessages(openId).at(-1)?.text).toBe(
      '您不在本次行动的名册中，请联系管理员添加。',
    );
    const press = await bureau.simulator
      .press(openId, bureau.groupWith('一中队', '[开始自查]').messageId, { button: '开始自查' })
      .catch((cause: unknown) => cause);
    expect(String(press)).toContain('is not in the chat');
  });

  it('is not needed for help: whatever else is said brings it, in private and where the bot is mentioned', async () => {
    expect((await answersTo('甲二', '你好'))[0]?.text).toContain('帮助');
    expect((await answersIn('一中队', '甲二', '有人吗'))[0]?.text).toContain('帮助');
  });

  it('about the phase is answered in a group by one card, and by none in private', async () => {
    const before = bureau.own('甲一').length;
    const answers = await answersIn('一中队', '甲一', '/phase');
    expect(answers.map((answer) => answer.text.split('\n')[0])).toEqual(['自查自纠']);
    expect(bureau.own('甲一')).toHaveLength(before);
  });

  it('is the same as an item of the menu', async () => {
    for (const [key, words] of [
      ['check', '本人自查'],
      ['mine', '我的'],
      ['help', '帮助'],
    ] as const) {
      const before = bureau.own('甲三').length;
      await bureau.simulator.pressMenu(bureau.idOf('甲三'), key);
      await bureau.settle();
      expect(
        bureau
          .own('甲三')
          .slice(before)
          .map((message) => message.text)
          .join(),
      ).toContain(words);
    }
    const before = bureau.own('甲三').length;
    for (const key of ['constructor', '__proto__', 'nothing']) {
      expect((await bureau.simulator.pressMenu(bureau.idOf('甲三'), key)).status).toBe(200);
    }
    expect(bureau.own('甲三')).toHaveLength(before);
  });

  it('a picture of which nobody knows where it belongs gets one sentence', async () => {
    const before = bureau.own('甲二').length;
    await bureau.simulator.sendImage(bureau.idOf('甲二'), 'bot', {
      name: 'a.png',
      bytes: new Uint8Array([1]),
    });
    await bureau.settle();
    const said = bureau.own('甲二').slice(before + 1);
    expect(said.map((message) => message.text)).toEqual([
      '请回复问题卡片发送，或先发送 /evidence 12（12 换成问题的编号）。',
    ]);
  });
});

describe('the same event, pushed again', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-01', '08:30');
  });
  afterAll(() => bureau.close());

  it('five times at once, is answered once', async () => {
    await bureau.say('甲二', '/help');
    const replies = await Promise.all(Array.from({ length: 5 }, () => bureau.hear('甲二', '/phase', 'm-1')));
    expect(replies).toEqual(Array(5).fill({}));
    await bureau.settle();
    expect(bureau.own('甲二').filter((message) => message.text.startsWith('学习动员'))).toHaveLength(1);
  });

  it('after fifteen seconds, five minutes, an hour and six hours, is answered once', async () => {
    for (const wait of [15_000, 300_000, 3_600_000, 21_600_000]) {
      await bureau.later(wait);
      await bureau.hear('甲二', '/phase', 'm-1');
    }
    await bureau.settle();
    expect(bureau.own('甲二').filter((message) => message.text.startsWith('学习动员'))).toHaveLength(1);
  });

  it('as another event about the same message, is answered once', async () => {
    bureau.simulator.faults.events.duplicate = 'new event_id';
    const before = bureau.own('甲三').length;
    await bureau.say('甲三', '/help');
    bureau.simulator.faults.events.duplicate = 'no';
    expect(bureau.own('甲三').length - before).toBe(2);
  });
});

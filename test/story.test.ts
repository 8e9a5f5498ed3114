/**
 * The campaign told from its first morning to its last report, on the embedded database and the simulator, in both
 * directions through the real protocol. The steps build on each other: read them from the top.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/database.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import { freshEmbedded } from '#test/support/embedded.ts';
import { type Bureau, openBureau } from '#test/support/world.ts';

/** 甲一 leads 一中队, 甲二 is an officer and 甲十 an auxiliary there, 己一 leads the brigade, 庚一 is an admin, 壬一 heads the bureau. */
describe('the campaign', () => {
  let database: Database;
  let bureau: Bureau;
  beforeAll(async () => {
    database = await freshEmbedded();
    bureau = await openBureau(database);
  });
  afterAll(() => database.close());

  const withButton = (messages: readonly SimulatedMessage[], label: string) => {
    const message = messages.findLast((one) => one.text.includes(`[${label}]`));
    if (!message) throw new RangeError(`no card with ${label}`);
    return message;
  };
  const own = (name: string) => bureau.simulator.directMessages(bureau.idOf(name));
  const inGroup = (unit: string) => bureau.simulator.messages(bureau.groupOf(unit));

  it('an admin binds a group to its unit with one line', () => {
    expect(bureau.latestIn('一中队').text).toContain('本群已绑定一中队');
  });

  it('on 1 March at 08:30 the first phase announces itself in the groups of those concerned, and nowhere else', async () => {
    await bureau.at('2023-03-01', '08:30');
    const card = bureau.latestIn('一中队').text;
    expect(card).toContain('百日行动 · 学习动员');
    expect(card).toContain('第1天/共102天');
    expect(card).toContain('3月1日（周三）至3月10日（周五）');
    expect(card).toContain('已学习 0/');
    expect(bureau.latestIn('执法科').text).toContain('学习动员');
    expect(bureau.latestIn('办公室').text).not.toContain('学习动员');
  });

  it('an officer says 我已学习 once, and pressing again changes nothing', async () => {
    const card = bureau.latestIn('一中队');
    const first = await bureau.press('甲二', card, { button: '我已学习' });
    expect(first.toast).toEqual({ type: 'success', content: '已记录您的学习。' });
    const second = await bureau.press('甲二', card, { button: '我已学习' });
    expect(second.toast?.content).toMatch(/^您已于3月1日 08:\d\d 学习，无需重复。$/);
  });

  it('the group’s card counts, a few seconds later, with one update', async () => {
    await bureau.press('甲十', bureau.latestIn('一中队'), { button: '我已学习' });
    await bureau.moveTo(new Date(bureau.now().getTime() + 60_000));
    const card = withButton(inGroup('一中队'), '我已学习');
    expect(card.text).toContain('已学习 2/');
    expect(card.updatedCount).toBeLessThanOrEqual(2);
  });

  it('the admin sees by name who has not; the group sees numbers', async () => {
    await bureau.sayIn('一中队', '庚一', '/missing');
    expect(bureau.latest('庚一').text).toContain('甲三');
    expect(bureau.latestIn('一中队').text).toContain('一中队：2/');
    expect(bureau.latestIn('一中队').text).not.toContain('甲三');
  });

  it('in the evening groups get numbers and leaders one message with names', async () => {
    await bureau.at('2023-03-01', '17:30');
    expect(bureau.latestIn('一中队').text).toContain('进展日报');
    expect(bureau.latestIn('一中队').text).not.toMatch(/甲[一二三]/);
    expect(bureau.latest('甲一').text).toContain('进展日报');
    expect(bureau.latest('甲一').text).toContain('甲三');
    expect(bureau.latest('甲一').text).not.toContain('乙三');
  });

  it('three workdays before the end those who have not studied are reminded, nobody else', async () => {
    await bureau.at('2023-03-07', '08:30');
    expect(bureau.latest('甲三').text).toContain('学习动员：还有3个工作日');
    expect(own('甲二').some((message) => message.text.includes('还有3个工作日'))).toBe(false);
  });

  it('the second phase begins on a Saturday and announces itself on the Monday', async () => {
    await bureau.at('2023-03-11', '08:30');
    expect(bureau.latestIn('一中队').text).not.toContain('自查自纠');
    await bureau.at('2023-03-13', '08:30');
    expect(bureau.latestIn('一中队').text).toContain('百日行动 · 自查自纠');
  });

  it('an officer gets the questions about the own duty, a leader those only the unit can answer: 27 together', async () => {
    await bureau.press('甲二', bureau.latestIn('一中队'), { button: '开始自查' });
    expect(bureau.latest('甲二').text).toContain('本人自查');
    expect(bureau.latest('甲二').text).toContain('已答 0/21');
    await bureau.press('甲一', bureau.latestIn('一中队'), { button: '开始自查' });
    expect(bureau.latest('甲一').text).toContain('单位自查 · 一中队');
    expect(bureau.latest('甲一').text).toContain('已答 0/6');
  });

  it('the officer answers a topic with one tap, and reports a problem on a form', async () => {
    const card = bureau.latest('甲二');
    await bureau.press('甲二', card, { button: '本类均未发现' });
    await bureau.press('甲二', card, { button: '下一类：二' });
    await bureau.press('甲二', card, { button: '发现问题', near: '2.1' });
    const refused = await bureau.press('甲二', card, {
      submit: '登记问题',
      form: { description: '  ', place: '集贸市场' },
    });
    expect(refused.message.text).toContain('请填写问题描述');
    const saved = await bureau.press('甲二', card, {
      submit: '登记问题',
      form: { description: '当班两人未随身携带执法证件', place: '集贸市场' },
    });
    expect(saved.toast?.content).toBe('已保存为第1号。');
    expect(saved.message.text).toContain('已登记 第1号');
  });

  it('what is missing is said, and nothing is lost by closing the phone', async () => {
    const card = bureau.latest('甲二');
    const early = await bureau.press('甲二', card, { button: '提交自查' });
    expect(early.toast?.content).toMatch(/^还有 14 项未答/);
    await bureau.say('甲二', '自查');
    expect(bureau.latest('甲二').text).toContain('已答 7/21');
    expect(bureau.latest('甲二').messageId).not.toBe(card.messageId);
  });

  it('when all is answered the officer submits, with the finding by number', async () => {
    const card = bureau.latest('甲二');
    await bureau.press('甲二', card, { button: '本类均未发现' });
    await bureau.press('甲二', card, { button: '下一类：三' });
    await bureau.press('甲二', card, { button: '本类均未发现' });
    await bureau.press('甲二', card, { button: '下一类：四' });
    await bureau.press('甲二', card, { button: '本类均未发现' });
    const submitted = await bureau.press('甲二', card, { button: '提交自查' });
    expect(submitted.toast?.content).toBe('自查已提交。');
    expect(submitted.message.text).toMatch(/本人（甲二）于3月13日 08:\d\d 确认：发现问题 1 条/);
    expect(submitted.message.text).toContain('第1号 2.1');
  });

  it('a report of nothing is a statement with name and time', async () => {
    await bureau.press('甲一', bureau.latest('甲一'), { button: '本类均未发现' });
    for (const topic of ['三', '四']) {
      await bureau.press('甲一', bureau.latest('甲一'), { button: `下一类：${topic}` });
      await bureau.press('甲一', bureau.latest('甲一'), { button: '本类均未发现' });
    }
    const submitted = await bureau.press('甲一', bureau.latest('甲一'), { button: '提交自查' });
    expect(submitted.message.text).toMatch(
      /甲一（代表一中队）于3月13日 08:\d\d 确认：所列 6 项均未发现问题。/,
    );
  });

  it('typing does what pressing does', async () => {
    await bureau.say('甲三', '/answer 1.1 未发现');
    expect(bureau.latest('甲三').text).toContain('已答 1/21');
    await bureau.say('甲三', '/phse');
    expect(bureau.latest('甲三').text).toBe('没有 /phse，您是想用 /phase 吗？');
    await bureau.say('甲三', '/phase');
    expect(bureau.latest('甲三').text).toContain('第13天/共102天');
  });

  it('what is late is listed with names for those entitled, with numbers in a group', async () => {
    await bureau.sayIn('一中队', '甲一', '/overdue');
    expect(bureau.latestIn('一中队').text).toContain('名单已私信你');
    expect(bureau.latestIn('一中队').text).not.toContain('甲三');
    expect(bureau.latest('甲一').text).toMatch(/甲三、.*：学习动员，3月10日（周五）到期，已逾期1个工作日/);
    await bureau.say('甲一', '/overdue 二中队');
    expect(bureau.latest('甲一').text).toBe('该单位不在您可查看的范围内。');
  });

  it('the leader is asked to look at what is escalated, and reminds with one press', async () => {
    await bureau.at('2023-03-15', '17:30');
    const digest = bureau.latest('甲一');
    expect(digest.text).toMatch(/需要您处理的 \d 件事/);
    const label = /\[(催办 \d+ 人)\]/.exec(digest.text)?.[1] ?? '';
    const pressed = await bureau.press('甲一', digest, { button: label });
    expect(pressed.toast?.content).toMatch(/^已提醒 \d+ 人。$/);
    expect(bureau.latest('甲三').text).toContain('学习动员');
    const again = await bureau.press('甲一', digest, { button: label });
    expect(again.toast?.content).toBe('已经催办过，今天不再重复提醒。');
  });

  it('an admin extends the phase: first asked, then done once, and the groups are told', async () => {
    await bureau.say('庚一', '/phase extend 2 3月22日');
    const asked = bureau.latest('庚一');
    expect(asked.text).toContain('向 6 个群发送通知');
    const done = await bureau.press('庚一', asked, { button: '确认' });
    expect(done.message.text).toContain('撤回');
    expect(bureau.latestIn('一中队').text).toContain('延长至3月22日（周三）');
    await bureau.say('庚一', '/phase list');
    expect(bureau.latest('庚一').text).toContain('3月11日（周六）至3月22日（周三）');
  });

  it('the documents keep their own day, and the brigade’s leader reports them', async () => {
    await bureau.at('2023-03-24', '08:30');
    const reminder = bureau.latest('己一');
    expect(reminder.text).toContain('实施方案');
    expect(reminder.text).toContain('今天到期');
    const reported = await bureau.press('己一', withButton(own('己一'), '已报送'), {
      button: '已报送',
      nth: 1,
    });
    expect(reported.toast?.content).toBe('已记录。');
    expect(reported.message.text).toContain('3月24日已报送');
  });

  it('late answers are taken and marked', async () => {
    await bureau.say('甲三', '/check');
    expect(bureau.latest('甲三').text).toContain('补报');
  });

  it('a finding is assigned, put right, checked by somebody else and struck off', async () => {
    await bureau.say('庚一', '/assign 1 甲三 4月20日');
    expect(bureau.latest('甲三').text).toContain('庚一 分办给甲三，限期整改，4月20日到期');
    const card = bureau.latest('甲三');
    await bureau.press('甲三', card, { button: '申请销号' });
    await bureau.press('甲三', card, { submit: '申请销号', form: { result: '两人已补办证件' } });
    await bureau.say('庚二', '/finding 1');
    const closed = await bureau.press('庚二', bureau.latest('庚二'), { button: '同意销号' });
    expect(closed.message.text).toContain('已销号');
    await bureau.moveTo(new Date(bureau.now().getTime() + 60_000));
    expect(bureau.simulator.message(card.messageId).text).toContain('庚二 同意销号');
  });

  it('nothing goes out on a holiday', async () => {
    const before = inGroup('一中队').length + own('甲三').length;
    await bureau.at('2023-04-05', '08:30');
    await bureau.at('2023-04-05', '17:30');
    expect(inGroup('一中队').length + own('甲三').length).toBe(before);
  });

  it('after the last phase the campaign is wound up: the district’s report to the city is still due', async () => {
    await bureau.at('2023-06-01', '08:30');
    await bureau.at('2023-06-15', '08:30');
    expect(bureau.latest('壬一').text).toContain('工作总结');
    await bureau.say('甲二', '/phase');
    expect(bureau.latest('甲二').text).toContain('各阶段均已结束');
  });

  it('the bot asked the platform for nothing it does not know, and nothing went wrong on the way', () => {
    expect(bureau.simulator.unknownRoutes).toEqual([]);
    expect(bureau.log.filter((line) => line.level === 'error')).toEqual([]);
  });
});

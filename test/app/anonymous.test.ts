/** Somebody reports without saying who: what the reporter and the reviewers see, and that the same counts once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handle } from '#app/handle.ts';
import type { Reply } from '#cards/card.ts';
import { takeReport } from '#db/anonymous.ts';
import { auditLedger } from '#db/ledger-audit.ts';
import { PER_CAMPAIGN_A_DAY, PER_PERSON_A_DAY } from '#domain/anonymous.ts';
import { dayOf } from '#domain/calendar.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import { SIMULATED_APP } from '#src/synthetic-bureau.ts';
import { CODE, door, FORM, nextDay, openedOn, report } from '#test/app/reporting.ts';
import type { Watched } from '#test/app/watched.ts';
import { dump, newRows } from '#test/support/dump.ts';

async function lookUp(bureau: Watched, name: string, code: string): Promise<string> {
  const message = await door(bureau, name);
  await bureau.press(name, message, { button: '查回执' });
  return (await bureau.press(name, message, { submit: '查询', form: { code } })).message.text;
}

const now = (bureau: Watched, message: SimulatedMessage) => bureau.simulator.message(message.messageId);

describe('an anonymous report', () => {
  let bureau: Watched;
  let code = '';
  beforeAll(async () => {
    bureau = await openedOn('2023-03-14');
  });
  afterAll(() => bureau.close());

  it('begins on the card that answers everybody, whatever was typed', async () => {
    const lines = ['/help', '/anonymous', '匿名反映', '/receipt 7KQ2-M9XA-44TN', '/回执', '你好'];
    for (const line of [...lines, '/匿名反映：甲一在集贸市场收钱', '／匿名举报甲一收钱', '/回执码是7KQ2']) {
      await bureau.say('甲二', line);
      expect(bureau.latest('甲二').text).toContain('[匿名反映]');
      expect(bureau.latest('甲二').text).toContain('[查回执]');
    }
    const rows = (await dump(bureau.database)).filter(
      ({ table, values }) => table === 'outbox' && JSON.stringify(values.body).includes('匿名反映'),
    );
    expect(rows.length).toBe(9);
    expect(
      new Set(rows.map(({ values }) => JSON.stringify([values.body, values.why, values.lane]))).size,
    ).toBe(1);
  });

  it('needs only a description, and keeps what was typed when that is missing', async () => {
    const card = await door(bureau, '甲二');
    await bureau.press('甲二', card, { button: '匿名反映' });
    expect(now(bureau, card).text).toContain('平台管理员');
    const { id: campaign } = await bureau.campaign();
    const save = { do: 'anonymous.save', campaign, day: '2023-03-14', draft: crypto.randomUUID() };
    const refused = await bureau.pressEdited('甲二', save, { description: ' ', place: '集贸市场' });
    expect(refused.toast?.text).toBe('请填写问题描述。');
    expect(JSON.stringify(refused.card)).toContain('集贸市场');
  });

  it('is answered in the reply alone: a code, the state, and what is beyond us', async () => {
    const card = await door(bureau, '甲二');
    const messages = bureau.own('甲二').length;
    const { outcome, code: given } = await report(bureau, '甲二', card);
    code = given;
    expect(outcome.toast?.content).toBe('已收到，没有记录您是谁。');
    expect(outcome.message.text).toMatch(CODE);
    expect(outcome.message.text).toContain('次日编入台账');
    expect(outcome.message.text).toContain('平台管理员');
    expect(bureau.own('甲二')).toHaveLength(messages);
  });

  it('is put away by one press, and the code leaves the chat with it', async () => {
    await bureau.press('甲二', bureau.latest('甲二'), { button: '收起' });
    expect(bureau.latest('甲二').text).not.toContain(code);
    expect(bureau.latest('甲二').text).toContain('帮助');
  });

  it('is no finding before its day is over', async () => {
    await bureau.say('庚一', '/ledger');
    expect(bureau.latest('庚一').text).toContain('台账：0 条');
    expect(await lookUp(bureau, '甲二', code.toLowerCase().replaceAll('-', ''))).toContain('次日编入台账');
  });

  it('then waits for 分办 like any other, as 匿名', async () => {
    await nextDay(bureau, '2023-03-15');
    await bureau.at('2023-03-15', '08:30');
    expect(bureau.ownWith('甲一', '待办：待分办 1 条').text).toContain('第1号 其他');
    await bureau.say('甲一', '/finding 1');
    const card = bureau.latest('甲一').text;
    expect(card).toContain('匿名反映');
    expect(card).toContain('有人不带证件上岗');
    expect(card).toContain('3月14日，集贸市场');
    expect(card).not.toContain('登记人');
    expect(card).not.toContain('[询问]');
    await bureau.say('甲一', '/ledger');
    expect(bureau.latest('甲一').text).toContain('（匿名）');
    expect(await bureau.ledger('finding')).toEqual([
      { noun: 'finding', ref: '1', verb: 'reported', text: '匿名反映 其他：有人不带证件上岗' },
    ]);
  });

  it('is not under 我的 of whoever reported it, who cannot open it by its number either', async () => {
    await bureau.say('甲二', '/mine');
    expect(bureau.latest('甲二').text).not.toContain('有人不带证件');
    await bureau.say('甲二', '/finding 1');
    expect(bureau.latest('甲二').text).toBe('没有第1号问题，或不在您可查看的范围内。');
  });

  it('can be asked about by a reviewer, once at a time', async () => {
    await bureau.say('庚一', '/finding 1');
    const card = bureau.latest('庚一');
    await bureau.press('庚一', card, { button: '询问' });
    const empty = await bureau.pressEdited(
      '庚一',
      { do: 'anonymous.asked', campaign: (await bureau.campaign()).id, number: 1 },
      { question: ' ' },
    );
    expect(empty.toast?.text).toBe('请写上内容。');
    const asked = await bureau.press('庚一', card, {
      submit: '询问',
      form: { question: '是早班还是晚班？' },
    });
    expect(asked.toast?.content).toBe('已询问，对方凭回执码才能看到。');
    expect(asked.message.text).toContain('询问：是早班还是晚班？\n答复：尚未答复');
    await bureau.say('庚二', '/ask 1 在哪条路？');
    expect(bureau.latest('庚二').text).toBe('上一个询问还没有答复，答复后才能再问。');
    await bureau.say('甲一', '/ask 1 是谁？');
    expect(bureau.latest('甲一').text).toContain('这一步由管理员或上级单位的负责人办理');
    await bureau.say('甲三', '/ask 1 是谁？');
    expect(bureau.latest('甲三').text).toBe('没有第1号问题，或不在您可查看的范围内。');
  });

  it('shows whoever has the code the question, and takes the answer once', async () => {
    const message = await door(bureau, '甲二');
    await bureau.press('甲二', message, { button: '查回执' });
    const seen = await bureau.press('甲二', message, { submit: '查询', form: { code } });
    expect(seen.message.text).toContain('待分办');
    expect(seen.message.text).toContain('是早班还是晚班？');
    expect(seen.message.text).not.toMatch(/第1号|庚一/);
    const answered = await bureau.press('甲二', message, { submit: '匿名答复', form: { answer: '早班。' } });
    expect(answered.toast?.content).toBe('答复已收到，次日显示给复核人员。');
    expect(answered.message.text).toContain('答复：早班。');
    const second = await bureau.pressEdited(
      '甲三',
      { do: 'receipt.answer', campaign: (await bureau.campaign()).id, question: 1, code },
      { answer: '改口' },
    );
    expect(JSON.stringify(second.card)).toContain('早班。');
  });

  it('shows the answer to the reviewers when its day is over, on the cards they already have', async () => {
    await bureau.say('庚二', '/finding 1');
    const card = bureau.latest('庚二');
    expect(card.text).toContain('答复：尚未答复');
    await nextDay(bureau, '2023-03-16');
    await bureau.later(60_000);
    expect(now(bureau, card).text).toContain('答复：早班。');
    expect(now(bureau, card).text).toContain('[询问]');
    expect((await bureau.ledger('finding')).map(({ verb }) => verb)).toEqual([
      'reported',
      'asked',
      'answered',
    ]);
  });

  it('tells by its code how it went on and ended, without a name', async () => {
    await bureau.at('2023-03-16', '08:30');
    await bureau.say('甲一', '/assign 1 甲三 3-20');
    expect(await lookUp(bureau, '甲二', code)).toContain('3月20日（周一）');
    await bureau.say('甲三', '/strike 1 证件已随身携带');
    await bureau.say('庚一', '/approve 1');
    const seen = await lookUp(bureau, '乙二', code);
    expect(seen).toContain('已销号');
    expect(seen).toContain('证件已随身携带');
    expect(seen).not.toMatch(/甲一|甲三|庚一/);
    expect((await auditLedger(bureau.database)).map(({ fault }) => fault)).toEqual([null]);
  });

  it('tells a slip from a code that never was', async () => {
    const slip = code.replace(/.$/, (last) => (last === '2' ? '3' : '2'));
    expect(await lookUp(bureau, '甲二', slip)).toContain('回执码有错，请对照原样再填一次。');
    expect(await lookUp(bureau, '甲二', '2222-2222-2222')).toContain('没有这个回执码。');
  });

  it('is not to be asked about when it is none', async () => {
    await bureau.say('庚一', '/ask 99 是谁？');
    expect(bureau.latest('庚一').text).toContain('没有第99号问题');
  });
});

describe('in a group', () => {
  it('nothing of it is opened, and nothing is sent', async () => {
    const bureau = await openedOn('2023-03-14');
    await bureau.sayIn('一中队', '甲二', '/anonymous');
    const before = await dump(bureau.database);
    const card = bureau.latestIn('一中队');
    for (const button of ['匿名反映', '查回执']) {
      const outcome = await bureau.press('甲二', card, { button });
      expect(outcome.toast?.content).toBe('请在与我的私聊里发送“帮助”，再点这个按钮。');
    }
    expect(newRows(before, await dump(bureau.database))).toEqual([]);
    await bureau.close();
  });
});

describe('the same form', () => {
  let bureau: Watched;
  let save: object;
  beforeAll(async () => {
    bureau = await openedOn('2023-03-14');
    const card = await door(bureau, '甲二');
    const written = await bureau.pressEdited('甲二', {
      do: 'anonymous.write',
      campaign: (await bureau.campaign()).id,
    });
    const form = written.card?.blocks.find((block) => block.kind === 'form');
    save = form?.kind === 'form' ? form.submit.click : {};
    expect(card.text).toContain('[匿名反映]');
  });
  afterAll(() => bureau.close());

  /** The press as the platform pushes it, under the event id given. */
  const pushed = (key: string): Promise<Reply> =>
    handle(
      {
        ...bureau,
        now: bureau.now(),
        log: { info: () => {}, warn: () => {}, error: () => {} },
        wake: () => {},
      },
      {
        kind: 'click',
        key,
        at: bureau.now(),
        actor: { externalId: bureau.idOf('甲二'), tenantKey: SIMULATED_APP.tenantKey },
        chatId: 'oc_private',
        messageRef: 'om_private',
        value: save,
        form: { description: '有人不带证件上岗' },
        option: null,
      },
    );
  const codeIn = (reply: Reply) => CODE.exec(JSON.stringify(reply.card))?.[0];

  it('counts once, pressed twice in the same moment, delivered again, or pressed over midnight', async () => {
    const twice = await Promise.all([pushed('e1'), pushed('e2'), pushed('e1')]);
    const again = await pushed('e1');
    await bureau.moveTo(new Date('2023-03-15T00:05:00+08:00'));
    const late = await pushed('e3');
    const codes = [...twice, again, late].map(codeIn);
    expect(codes[0]).toMatch(CODE);
    expect(new Set(codes).size).toBe(1);
    const reports = (await dump(bureau.database)).filter(({ table }) => table === 'anonymous_report');
    expect(reports).toHaveLength(1);
    const uses = (await dump(bureau.database)).filter(({ table }) => table === 'anonymous_use');
    expect(uses.map(({ values }) => values.times)).toEqual([1]);
  });

  it('is one finding, whoever looks at midnight, and how many of them', async () => {
    await bureau.moveTo(new Date('2023-03-15T00:11:00+08:00'));
    await Promise.all([bureau.tick(), bureau.tick(), bureau.tick()]);
    const rows = await dump(bureau.database);
    expect(rows.filter(({ table }) => table === 'finding')).toHaveLength(1);
    expect(rows.filter(({ table }) => table === 'anonymous_receipt')).toHaveLength(1);
  });

  it('comes back fresh once its day is over, with what was typed, and is taken then', async () => {
    const before = await dump(bureau.database);
    const reply = await pushed('e1');
    expect(reply.toast?.text).toBe('这张表单是昨天的，请再提交一次。');
    expect(JSON.stringify(reply.card)).toContain('有人不带证件上岗');
    expect(JSON.stringify(reply.card)).toContain('"day":"2023-03-15"');
    expect(newRows(before, await dump(bureau.database))).toEqual([]);
  });
});

describe('misuse', () => {
  it('is held off by how often one person reports in a day, and by how often all do', async () => {
    const bureau = await openedOn('2023-03-14');
    const { id: campaignId, tree } = await bureau.campaign();
    const card = await door(bureau, '甲二');
    for (let count = 0; count < PER_PERSON_A_DAY; count += 1) {
      await report(bureau, '甲二', card);
      await bureau.press('甲二', card, { button: '收起' });
    }
    const { outcome } = await report(bureau, '甲二', card);
    expect(outcome.toast?.content).toBe('今天的匿名反映已达上限，请明天再来。');
    expect(JSON.stringify(outcome.message.card)).toContain('有人不带证件上岗');
    expect((await report(bureau, '甲三', await door(bureau, '甲三'))).code).toMatch(CODE);
    const unitId = tree.root.id;
    const from = (personId: number) =>
      takeReport(bureau.database, {
        campaignId,
        day: dayOf(bureau.now()),
        personId,
        draft: crypto.randomUUID(),
        report: { description: '示例', unitId, item: '其他', place: null },
      });
    const others = Array.from({ length: PER_CAMPAIGN_A_DAY - PER_PERSON_A_DAY - 1 }, (_, index) => index);
    for (const index of others) expect(await from(10_000 + index)).toHaveProperty('code');
    expect(await from(20_000)).toBe('enough today');
    await nextDay(bureau, '2023-03-15');
    const findings = (await dump(bureau.database)).filter(({ table }) => table === 'finding');
    expect(findings).toHaveLength(PER_CAMPAIGN_A_DAY);
    expect(new Set(findings.map(({ values }) => values.number)).size).toBe(PER_CAMPAIGN_A_DAY);
    expect((await report(bureau, '甲二', await door(bureau, '甲二'))).code).toMatch(CODE);
    await bureau.close();
  });
});

describe('from a checklist', () => {
  it('the way back leads to it, and no answer is touched', async () => {
    const bureau = await openedOn('2023-03-13');
    await bureau.press('甲二', bureau.latestIn('一中队'), { button: '开始自查' });
    const card = bureau.ownWith('甲二', '[匿名反映]');
    const before = await dump(bureau.database);
    const { code } = await report(bureau, '甲二', card, { ...FORM, item: '2.1 无证上岗' });
    expect(code).toMatch(CODE);
    await bureau.press('甲二', card, { button: '收起' });
    expect(now(bureau, card).text).toContain('[发现问题]');
    const tables = newRows(before, await dump(bureau.database)).map(({ table }) => table);
    expect(tables.filter((table) => !table.startsWith('anonymous_'))).toEqual([]);
    await bureau.close();
  });
});

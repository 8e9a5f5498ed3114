/** What admins are told unasked, once, because only they can mend it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enqueue } from '#db/outbox.ts';
import { countCalls } from '#db/pacing.ts';
import { markReachable } from '#db/people.ts';
import { outbox } from '#db/schema/messages.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

describe('an admin', () => {
  let bureau: Watched;
  let count = 0;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-01', '08:30');
  });
  afterAll(() => bureau.close());

  const told = (words: string) => bureau.own('庚一').filter((one) => one.text.includes(words));
  /** A message to a group the bot is not in. */
  const fail = async (why: string) => {
    count += 1;
    await bureau.later(1_000);
    const { id } = await bureau.campaign();
    await enqueue(bureau.database.orm, id, bureau.now(), [
      {
        key: `lost ${count}`,
        to: { chatId: 'oc_nowhere' },
        message: { kind: 'text', text: '示例' },
        why,
        notBefore: bureau.now(),
      },
    ]);
    await bureau.settle();
  };

  it('hears in the evening, once, what could not be sent and why', async () => {
    await fail('阶段启动 示例');
    await bureau.lookAt('2023-03-01', '17:30');
    expect(told('1 条消息未能送达')).toHaveLength(1);
    expect(told('阶段启动 示例')[0]?.text).toMatch(/阶段启动 示例，3月1日 08:30，/);
    await bureau.lookAt('2023-03-01', '17:45');
    await bureau.lookAt('2023-03-02', '17:30');
    expect(told('未能送达')).toHaveLength(1);
  });

  it('hears on the next workday what failed later that evening or over the weekend', async () => {
    await bureau.lookAt('2023-03-03', '17:30');
    await fail('进展日报 示例');
    await bureau.later(24 * 3_600_000);
    await fail('周末 示例');
    await bureau.lookAt('2023-03-06', '17:30');
    expect(told('2 条消息未能送达')).toHaveLength(1);
    expect(told('周末 示例')).toHaveLength(1);
    expect(told('进展日报 示例')).toHaveLength(1);
  });

  it('hears how many there were, also of more than a list holds', async () => {
    const { orm } = bureau.database;
    const { id } = await bureau.campaign();
    const gone = Array.from({ length: 60 }, (_, index) => ({
      campaignId: id,
      key: `gone ${index}`,
      kind: 'send' as const,
      lane: 'chat:oc_nowhere',
      chatId: 'oc_nowhere',
      why: '示例',
      state: 'dead' as const,
      notBefore: bureau.now(),
      createdAt: bureau.now(),
      doneAt: new Date(bureau.now().getTime() + 1_000),
    }));
    await orm.insert(outbox).values(gone);
    await bureau.lookAt('2023-03-06', '17:45');
    await bureau.lookAt('2023-03-07', '17:30');
    expect(told('60 条消息未能送达')).toHaveLength(1);
  });

  it('hears who cannot be written to, and again only when somebody else cannot', async () => {
    await markReachable(bureau.database.orm, await bureau.personId('甲三'), bureau.now());
    await bureau.lookAt('2023-03-08', '17:30');
    expect(told('1 人收不到私信')).toHaveLength(1);
    expect(told('收不到私信')[0]?.text).toContain('一中队：甲三');
    await bureau.lookAt('2023-03-09', '17:30');
    expect(told('收不到私信')).toHaveLength(1);
    await bureau.later(1_000);
    for (const name of ['乙二', '乙三']) {
      await markReachable(bureau.database.orm, await bureau.personId(name), bureau.now());
    }
    await bureau.lookAt('2023-03-09', '18:30');
    await bureau.lookAt('2023-03-10', '17:30');
    expect(told('3 人收不到私信')).toHaveLength(1);
  });

  it('hears once a month that four fifths of the calls are used, before they are gone', async () => {
    await countCalls(bureau.database.orm, '2023-03', 8_000);
    await bureau.lookAt('2023-03-10', '09:00');
    expect(told('本月消息额度已用')).toHaveLength(1);
    expect(told('本月消息额度已用')[0]?.text).toMatch(/本月消息额度已用 8\d%/);
    await bureau.lookAt('2023-03-10', '17:30');
    await bureau.lookAt('2023-03-13', '09:00');
    expect(told('本月消息额度已用')).toHaveLength(1);
  });

  it('is not the only one: the other admins hear the same, and nobody else', () => {
    for (const words of ['未能送达', '收不到私信', '本月消息额度已用']) {
      expect(bureau.own('庚二').some((one) => one.text.includes(words))).toBe(true);
      for (const name of ['庚三', '壬一', '己一', '甲一', '甲二']) {
        expect(bureau.own(name).some((one) => one.text.includes(words))).toBe(false);
      }
    }
  });
});

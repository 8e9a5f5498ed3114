/** What becomes of a message when the platform is slow, refuses, loses answers, or this process dies. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { copiesOf } from '#db/chats.ts';
import { parkedSince } from '#db/outbox-report.ts';
import { markExhausted, quotaUse } from '#db/pacing.ts';
import { peopleOf } from '#db/people.ts';
import { outbox, quotaMonth, rateBucket } from '#db/schema/messages.ts';
import { deliver } from '#jobs/outbox.ts';
import { openStage, type Stage } from '#test/jobs/stage.ts';

const SEND = 'POST /im/v1/messages';
const MINUTE = 60_000;

describe('a message', () => {
  let stage: Stage;
  let group: string;
  let count = 0;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    stage.simulator.faults.clear();
    stage.simulator.faults.monthlyQuota = Number.POSITIVE_INFINITY;
    await stage.database.orm.delete(outbox);
    await stage.database.orm.delete(quotaMonth);
    await stage.database.orm.delete(rateBucket);
    await stage.later(MINUTE);
    stage.log.length = 0;
    stage.sends.length = 0;
    count += 1;
    group = stage.group(`群 ${count}`);
  });

  const send = (until?: Date) => deliver(stage.delivery, until);
  const inMinutes = (minutes: number) => new Date(stage.now().getTime() + minutes * MINUTE);

  it('arrives, and its card is remembered where it hangs', async () => {
    const card = { title: '示例', tone: 'blue', summary: '示例', forwardable: true, blocks: [] } as const;
    await stage.queue({
      key: 'a',
      to: { chatId: group },
      cardKey: 'card-a',
      message: { kind: 'card', card },
    });
    expect(await send()).toEqual({ sent: 1, failed: 0 });
    const row = await stage.row('a');
    expect(row).toMatchObject({ state: 'sent', attempts: 1, messageRef: expect.stringMatching(/^om_/) });
    expect(await copiesOf(stage.database.orm, 'card-a', group)).toMatchObject([
      { messageRef: row.messageRef },
    ]);
  });

  it('keeps its place among the others of its group while it is tried again, and holds up no other group', async () => {
    const other = stage.group('另一群');
    stage.simulator.faults.next(2, { kind: 'server error' }, SEND);
    await stage.queue(...['1', '2', '3'].map((key) => ({ key, to: { chatId: group } })));
    await stage.queue({ key: 'x', to: { chatId: other } });
    await send(inMinutes(1));
    expect(stage.texts(group)).toEqual(['1', '2', '3']);
    expect(stage.texts(other)).toEqual(['x']);
  });

  it('of thirty is sent when the platform said it may be, and none before', async () => {
    const groups = Array.from({ length: 30 }, (_, index) => stage.group(`${index}`));
    await stage.queue(...groups.map((chatId) => ({ key: `to ${chatId}`, to: { chatId } })));
    stage.simulator.faults.next(1, { kind: 'limited', resetSeconds: 7 }, SEND);
    const began = stage.now();
    await send(inMinutes(1));
    const [refused, ...others] = stage.sends.map((at) => at.getTime() - began.getTime());
    expect(refused).toBe(0);
    expect(others).toHaveLength(30);
    expect(Math.min(...others)).toBeGreaterThanOrEqual(7_000);
  });

  it('whose answer was lost is sent again under the same name, and arrives once', async () => {
    stage.simulator.faults.next(1, { kind: 'lost answer' }, SEND);
    await stage.queue({ key: 'once', to: { chatId: group } });
    await send(inMinutes(1));
    expect(stage.sends).toHaveLength(2);
    expect(stage.texts(group)).toEqual(['once']);
    expect(await stage.row('once')).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('whose sender died after sending arrives once, sent by another when the lease is over', async () => {
    await stage.queue({ key: 'orphan', to: { chatId: group } });
    await dieAfterSending();
    expect(stage.texts(group)).toEqual(['orphan']);
    await stage.later(28_000);
    await send();
    expect(stage.sends).toHaveLength(1);
    await stage.later(2_000);
    await send();
    expect(stage.sends).toHaveLength(2);
    expect(stage.texts(group)).toEqual(['orphan']);
    expect((await stage.row('orphan')).state).toBe('sent');
  });

  it('of which nobody knows for an hour whether it arrived is shown, and not sent again', async () => {
    await stage.queue({ key: 'unknown', to: { chatId: group } });
    await dieAfterSending();
    await stage.later(56 * MINUTE);
    expect(await send()).toEqual({ sent: 0, failed: 1 });
    expect(stage.sends).toHaveLength(1);
    expect((await stage.row('unknown')).state).toBe('uncertain');
    expect(await parkedSince(stage.database.orm, new Date(0))).toMatchObject([
      { state: 'uncertain', chatId: group, error: expect.stringContaining('是否送达不明') },
    ]);
  });

  it('that was surely refused for longer than an hour is sent when the platform is back', async () => {
    stage.simulator.faults.share(1, { kind: 'server error' }, SEND);
    await stage.queue({ key: 'patient', to: { chatId: group } });
    await send(inMinutes(80));
    expect(await stage.row('patient')).toMatchObject({ state: 'pending', firstTriedAt: null });
    expect(stage.sends.length).toBeLessThan(20);
    stage.simulator.faults.clear();
    await send(inMinutes(15));
    expect(stage.texts(group)).toEqual(['patient']);
  });

  it('that is refused for hours is given up, shown, and holds the next one up no longer', async () => {
    stage.simulator.faults.share(1, { kind: 'server error' }, SEND);
    await stage.queue({ key: 'hopeless', to: { chatId: group } }, { key: 'next', to: { chatId: group } });
    await send(inMinutes(300));
    stage.simulator.faults.clear();
    await send(inMinutes(15));
    expect((await stage.row('hopeless')).state).toBe('dead');
    expect(stage.texts(group)).toEqual(['next']);
  });

  it('to somebody out of the app’s reach is parked with its reason, and the person noted', async () => {
    const { id } = await stage.person('不可达', false);
    await stage.queue({ key: 'far', to: { personId: id } });
    expect(await send()).toEqual({ sent: 0, failed: 1 });
    expect(await stage.row('far')).toMatchObject({
      state: 'dead',
      lastError: expect.stringContaining('可用范围'),
    });
    const person = (await peopleOf(stage.database.orm, stage.campaign.id)).find((one) => one.id === id);
    expect(person).toMatchObject({ reachable: false, unreachableSince: stage.now() });
  });

  it('to a group the bot is not in is parked, and not tried again', async () => {
    const members = [(await stage.person('组员')).openId];
    const { chatId } = stage.simulator.addGroup({ name: '没有机器人', members });
    await stage.queue({ key: 'outside', to: { chatId } });
    await send(inMinutes(10));
    expect(stage.sends).toHaveLength(1);
    expect(await stage.row('outside')).toMatchObject({ state: 'dead', attempts: 1 });
  });

  it('refused for a permission that an admin grants in time arrives all the same', async () => {
    const { scopes } = stage.simulator;
    const sending = ['im:message', 'im:message:send_as_bot'].filter((scope) => scopes.delete(scope));
    await stage.queue({ key: 'early', to: { chatId: group } });
    await send(inMinutes(30));
    expect((await stage.row('early')).state).toBe('pending');
    for (const scope of sending) scopes.add(scope);
    await send(inMinutes(15));
    expect(stage.texts(group)).toEqual(['early']);
  });

  it('that is no valid card never leaves, and the log says why', async () => {
    const blocks = [{ kind: 'text' as const, text: '长'.repeat(40_000) }];
    const card = { title: '示例', tone: 'blue', summary: '示例', forwardable: true, blocks } as const;
    await stage.queue({ key: 'bent', to: { chatId: group }, message: { kind: 'card', card } });
    await stage.queue({ key: 'after', to: { chatId: group } });
    await send();
    expect((await stage.row('bent')).state).toBe('dead');
    expect(stage.texts(group)).toEqual(['after']);
    expect(stage.log.filter((line) => line.level === 'error')).toMatchObject([
      { message: 'a card was refused before it was sent', fields: { problems: expect.any(Array) } },
    ]);
  });

  it('that is of no use any more is dropped', async () => {
    await stage.queue({ key: 'stale', to: { chatId: group }, expiresAt: inMinutes(1) });
    await stage.later(2 * MINUTE);
    await send();
    expect(stage.sends).toEqual([]);
    expect((await stage.row('stale')).state).toBe('cancelled');
  });

  it('waits for none of those that are of no use any more, and they are no calls', async () => {
    const groups = Array.from({ length: 120 }, (_, index) => `oc_${index}`);
    await stage.queue(
      ...groups.map((chatId) => ({ key: `of ${chatId}`, to: { chatId }, expiresAt: inMinutes(1) })),
    );
    await stage.later(2 * MINUTE);
    await stage.queue({ key: 'fresh', to: { chatId: group } });
    expect(await send()).toEqual({ sent: 1, failed: 0 });
    expect(stage.texts(group)).toEqual(['fresh']);
    expect((await quotaUse(stage.database.orm, '2023-03')).calls).toBe(1);
    expect(await stage.row('of oc_119')).toMatchObject({ state: 'cancelled', lastError: 'expired' });
  });

  describe('when the month’s calls are used up', () => {
    it('waits with all others for the next month, and is then sent', async () => {
      const groups = [group, ...Array.from({ length: 20 }, (_, index) => stage.group(`${index}`))];
      stage.simulator.faults.monthlyQuota = 0;
      await stage.queue(...groups.map((chatId) => ({ key: `to ${chatId}`, to: { chatId } })));
      await send(inMinutes(30));
      expect(stage.sends).toHaveLength(1);
      expect((await quotaUse(stage.database.orm, '2023-03')).exhaustedAt).not.toBeNull();
      stage.simulator.faults.monthlyQuota = 10_000;
      await send(inMinutes(30));
      expect(stage.sends).toHaveLength(1);
      await stage.later(Date.parse('2023-03-31T16:00:00Z') - stage.now().getTime());
      expect(await send()).toEqual({ sent: 21, failed: 0 });
    });

    it('is tried once a day, because somebody may have bought more', async () => {
      await markExhausted(stage.database.orm, '2023-04', stage.now());
      stage.simulator.faults.monthlyQuota = 0;
      await stage.queue({ key: 'a', to: { chatId: group } }, { key: 'b', to: { chatId: stage.group('b') } });
      await stage.later(23 * 60 * MINUTE);
      await send();
      expect(stage.sends).toHaveLength(0);
      await stage.later(60 * MINUTE);
      await send();
      expect(stage.sends).toHaveLength(1);
      stage.simulator.faults.monthlyQuota = 10_000;
      await stage.later(24 * 60 * MINUTE);
      expect(await send()).toEqual({ sent: 2, failed: 0 });
      expect((await quotaUse(stage.database.orm, '2023-04')).exhaustedAt).toBeNull();
    });
  });

  it('of three hundred arrives once through three senders at a time, none of them ever too fast', async () => {
    const groups = Array.from({ length: 60 }, (_, index) => stage.group(`群 ${index}`));
    const keys = groups.flatMap((chatId) =>
      ['1', '2', '3', '4', '5'].map((part) => ({ key: `${chatId} ${part}`, to: { chatId } })),
    );
    await stage.queue(...keys);
    const delivered = await Promise.all([send(inMinutes(2)), send(inMinutes(2)), send(inMinutes(2))]);
    expect(delivered.reduce((sum, one) => sum + one.sent, 0)).toBe(300);
    expect(stage.log).toEqual([]);
    expect(stage.sends).toHaveLength(300);
    for (const chatId of groups) {
      expect(stage.texts(chatId)).toEqual(['1', '2', '3', '4', '5'].map((part) => `${chatId} ${part}`));
    }
  });

  /** Sends what is due, and dies before anything is noted. */
  async function dieAfterSending(): Promise<void> {
    const { promise: sent, resolve } = Promise.withResolvers<void>();
    const { platform } = stage.delivery;
    const dying = {
      ...platform,
      send: async (...args: Parameters<typeof platform.send>) => {
        await platform.send(...args);
        resolve();
        return new Promise<never>(() => {});
      },
    };
    void deliver({ ...stage.delivery, platform: dying });
    await sent;
  }
});

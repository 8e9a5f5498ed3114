/** What several instances share: slots, the pace, the stamp, the campaign's version, a group's binding. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { advanceCampaign, campaignById, markLooked } from '#db/campaign.ts';
import { bindingOf, bindingsOf, insertBinding, joinChat, leaveChat, releaseBinding } from '#db/chats.ts';
import { claim, forgetBefore, isClaimed } from '#db/inbox.ts';
import { isOurTenant, type Stamp, stamp, tenantKey } from '#db/installation.ts';
import { countCalls, lockBucket, markExhausted, quotaUse, saveBucket } from '#db/pacing.ts';
import { personNamed } from '#db/people.ts';
import { lastRun, runsOf, takeSlot } from '#db/schedule.ts';
import { campaign as campaigns } from '#db/schema/campaign.ts';
import { installation } from '#db/schema/installation.ts';
import { identity } from '#db/schema/people.ts';
import type { Campaign } from '#domain/campaign.ts';
import { type FreshPostgres, freshPostgres } from '#test/support/postgres.ts';
import { later, NOW, sampleCampaign, samplePerson, unique, unitOf } from '#test/support/rows.ts';

let fresh: FreshPostgres;
let campaign: Campaign;
beforeAll(async () => {
  fresh = await freshPostgres();
});
beforeEach(async () => {
  campaign = await sampleCampaign(fresh.database);
});
afterAll(() => fresh.drop());

function atOnce<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}

describe('a due slot', () => {
  const row = (slot: string, outcome: 'run' | 'passed over' = 'run', dueAt = NOW) => ({
    campaignId: campaign.id,
    slot,
    outcome,
    dueAt,
    ranAt: NOW,
  });

  it('is taken by one of ten who come at once', async () => {
    const taken = await atOnce(10, () => takeSlot(fresh.database.orm, row('digest:2023-03-02')));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it('is free again when the one who took it failed', async () => {
    const failing = fresh.database.transaction(async (tx) => {
      expect(await takeSlot(tx, row('digest:2023-03-02'))).toBe(true);
      throw new Error('killed');
    });
    await expect(failing).rejects.toThrow('killed');
    expect(await takeSlot(fresh.database.orm, row('digest:2023-03-02'))).toBe(true);
  });

  it('belongs to its campaign and its job', async () => {
    const { orm } = fresh.database;
    const other = await sampleCampaign(fresh.database);
    expect(await takeSlot(orm, row('digest:2023-03-02'))).toBe(true);
    expect(await takeSlot(orm, { ...row('digest:2023-03-02'), campaignId: other.id })).toBe(true);
    expect(await takeSlot(orm, row('digest:2023-03-03', 'passed over', later(86_400_000)))).toBe(true);
    expect(await lastRun(orm, campaign.id, 'digest')).toEqual({ dueAt: NOW, ranAt: NOW });
    expect(await lastRun(orm, campaign.id, 'reminders')).toBeNull();
    expect(await runsOf(orm, campaign.id, 'digest')).toHaveLength(2);
  });
});

describe('the pace', () => {
  it('is counted on by one instance at a time, so that no step is lost', async () => {
    const name = unique('bucket');
    await atOnce(20, () =>
      fresh.database.transaction(async (tx) => {
        const before = await lockBucket(tx, name);
        const count = typeof before === 'object' && before && 'count' in before ? Number(before.count) : 0;
        await saveBucket(tx, name, { count: count + 1 });
      }),
    );
    expect(await fresh.database.transaction((tx) => lockBucket(tx, name))).toEqual({ count: 20 });
  });

  it('counts the month’s calls, and remembers that they are used up', async () => {
    const { orm } = fresh.database;
    expect(await quotaUse(orm, '2023-03')).toEqual({ calls: 0, exhaustedAt: null });
    await atOnce(10, () => countCalls(orm, '2023-03', 3));
    await markExhausted(orm, '2023-03', NOW);
    await countCalls(orm, '2023-03', 1);
    expect(await quotaUse(orm, '2023-03')).toMatchObject({ calls: 31, exhaustedAt: NOW });
    expect(await quotaUse(orm, '2023-04')).toEqual({ calls: 0, exhaustedAt: null });
  });
});

describe('a delivery of the platform', () => {
  it('is taken in by one of ten who hear it at once', async () => {
    const key = unique('event');
    const taken = await atOnce(10, () => fresh.database.transaction((tx) => claim(tx, key, NOW)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await isClaimed(fresh.database.orm, [unique('event'), key])).toBe(true);
  });

  it('is forgotten after its time, and not a moment before', async () => {
    const { orm } = fresh.database;
    const [old, young] = [unique('event'), unique('event')];
    await claim(orm, old, NOW);
    await claim(orm, young, later(1));
    await forgetBefore(orm, later(1));
    expect(await isClaimed(orm, [old])).toBe(false);
    expect(await isClaimed(orm, [young])).toBe(true);
  });
});

describe('the stamp of a database', () => {
  const real: Stamp = { mode: 'feishu', appId: 'cli_a' };
  const stamped = (own: Stamp) => (empty: FreshPostgres) =>
    empty.database.transaction((tx) => stamp(tx, own, NOW));

  it.each([
    { own: real, answer: 'ok', whose: 'its own' },
    { own: { ...real, appId: 'cli_b' }, answer: { heldBy: real }, whose: 'another app’s' },
    { own: { ...real, mode: 'simulator' as const }, answer: { heldBy: real }, whose: 'another platform’s' },
  ])('recognises $whose', async ({ own, answer }) => {
    const empty = await freshPostgres();
    expect(await stamped(real)(empty)).toBe('ok');
    expect(await stamped(own)(empty)).toEqual(answer);
    await empty.drop();
  });

  it('is refused to one that holds data of nobody knows whom', async () => {
    const full = await freshPostgres();
    await sampleCampaign(full.database);
    expect(await stamped(real)(full)).toBe('not empty');
    expect(await full.database.orm.$count(installation)).toBe(0);
    await full.drop();
  });

  it('is given once to instances that start together, and all of them go on', async () => {
    const empty = await freshPostgres();
    expect(await atOnce(10, () => stamped(real)(empty))).toEqual(Array(10).fill('ok'));
    expect(await empty.database.orm.$count(installation)).toBe(1);
    await empty.drop();
  });

  it('learns its tenant from the first proven event, for the people entered before as well', async () => {
    const empty = await freshPostgres();
    const { orm } = empty.database;
    const running = await sampleCampaign(empty.database);
    const personId = await samplePerson(orm, running, '甲队');
    await orm.update(identity).set({ tenantKey: '' });
    await orm.insert(installation).values({ ...real, stampedAt: NOW });
    const heard = await atOnce(10, (index) => isOurTenant(orm, index % 2 === 0 ? 'ours' : 'theirs'));
    expect(heard.filter(Boolean)).toHaveLength(5);
    const known = await tenantKey(orm);
    expect(['ours', 'theirs']).toContain(known);
    const [row] = await orm.select().from(identity).where(eq(identity.personId, personId));
    expect(row?.tenantKey).toBe(known);
    const named = { platform: 'feishu', tenantKey: known ?? '', externalId: row?.externalId ?? '' };
    expect(await personNamed(orm, running.id, named)).toMatchObject({ id: personId });
    await empty.drop();
  });

  it('missing altogether, knows no tenant', async () => {
    const empty = await freshPostgres();
    expect(await isOurTenant(empty.database.orm, 'ours')).toBe(false);
    await empty.drop();
  });
});

describe('the campaign', () => {
  it('is changed by one of two admins who confirm at once', async () => {
    const { orm } = fresh.database;
    const changed = await atOnce(10, () => advanceCampaign(orm, campaign.id, campaign.version));
    expect(changed.filter(Boolean)).toHaveLength(1);
    expect((await campaignById(orm, campaign.id))?.version).toBe(campaign.version + 1);
    expect(await advanceCampaign(orm, campaign.id, campaign.version)).toBe(false);
  });

  it('has been looked at up to the latest instant, in whatever order instances say so', async () => {
    const { orm } = fresh.database;
    await atOnce(6, (index) => markLooked(orm, campaign.id, later(index * 60_000)));
    await markLooked(orm, campaign.id, later(60_000));
    const [row] = await orm.select().from(campaigns).where(eq(campaigns.id, campaign.id));
    expect(row?.lookedUntil).toEqual(later(300_000));
  });
});

describe('a group', () => {
  const joined = async () => {
    const chatId = unique('oc');
    await joinChat(fresh.database.orm, { chatId, name: '示例群', external: false, at: NOW });
    return chatId;
  };
  const bind = (chatId: string, unit: string, boundBy: number) =>
    insertBinding(fresh.database.orm, {
      campaignId: campaign.id,
      chatId,
      unitId: unitOf(campaign, unit),
      boundBy,
      boundAt: NOW,
    });

  it('is bound to one unit, whoever comes first', async () => {
    const { orm } = fresh.database;
    const admin = await samplePerson(orm, campaign, '区局', 'admin');
    const chatId = await joined();
    const bound = await atOnce(10, (index) => bind(chatId, index % 2 === 0 ? '甲队' : '乙队', admin));
    expect(bound.filter(Boolean)).toHaveLength(1);
    expect(await bindingsOf(orm, campaign.id)).toHaveLength(1);
  });

  it('can be bound anew after its release, and is left out once the bot was removed', async () => {
    const { orm } = fresh.database;
    const admin = await samplePerson(orm, campaign, '区局', 'admin');
    const chatId = await joined();
    await bind(chatId, '甲队', admin);
    const released = await atOnce(2, () => releaseBinding(orm, chatId, NOW));
    expect(released.filter((row) => row !== null)).toHaveLength(1);
    expect(await bind(chatId, '乙队', admin)).toBe(true);
    expect(await bindingOf(orm, chatId)).toMatchObject({
      unitId: unitOf(campaign, '乙队'),
      chatName: '示例群',
    });
    await leaveChat(orm, chatId);
    expect(await bindingsOf(orm, campaign.id, [unitOf(campaign, '乙队')])).toEqual([]);
  });
});

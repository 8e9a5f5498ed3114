/** What is to be sent: in order, by one sender at a time, and never lost when a sender dies. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Database, type Orm, rowsOf } from '#db/database.ts';
import { enqueue, enqueueRefreshes, recallBatch } from '#db/outbox.ts';
import {
  type Claimed,
  claimDue,
  finish,
  giveBack,
  nextDue,
  parseMessage,
  retryLater,
} from '#db/outbox-claims.ts';
import { parkedSince } from '#db/outbox-report.ts';
import { openPostgres } from '#db/postgres.ts';
import { outbox } from '#db/schema/messages.ts';
import type { Campaign } from '#domain/campaign.ts';
import { freshEmbedded } from '#test/support/embedded.ts';
import { type FreshPostgres, freshPostgres } from '#test/support/postgres.ts';
import { later, NOW, sampleCampaign, sampleOutgoing, samplePerson, unique } from '#test/support/rows.ts';

const LEASE_MS = 30_000;

const kinds = [
  { name: 'a Postgres server', open: async () => (await freshPostgres()).database },
  { name: 'the embedded database', open: freshEmbedded },
];

describe.each(kinds)('the outbox on $name', ({ open }) => {
  let database: Database;
  let campaign: Campaign;
  beforeAll(async () => {
    database = await open();
    campaign = await sampleCampaign(database);
  });
  beforeEach(() => database.orm.delete(outbox));
  afterAll(() => database.close());

  const group = { chatId: 'oc-group' };
  const queue = (...messages: Parameters<typeof sampleOutgoing>[0][]) =>
    enqueue(database.orm, campaign.id, NOW, messages.map(sampleOutgoing));
  const claimAt = (at: Date, limit = 10) => claimDue(database.orm, 'feishu', at, limit, LEASE_MS);
  const keysAt = async (at: Date) => (await claimAt(at)).map((row) => row.key).sort();
  const claimOne = async (at: Date): Promise<Claimed> => {
    const [row, ...more] = await claimAt(at);
    expect(more).toEqual([]);
    if (!row) throw new Error('nothing was due');
    return row;
  };
  const stateOf = async (key: string) => {
    const [row] = await database.orm.select().from(outbox).where(eq(outbox.key, key));
    return row?.state;
  };

  it('takes a message once, however often it is queued', async () => {
    expect(await queue({ key: 'a' }, { key: 'b' })).toBe(2);
    expect(await queue({ key: 'a' }, { key: 'c' })).toBe(1);
    expect(await keysAt(NOW)).toEqual(['a', 'b', 'c']);
  });

  it('takes more messages than fit into one statement', async () => {
    expect(await queue(...Array.from({ length: 1_100 }, () => ({})))).toBe(1_100);
    expect(await claimAt(NOW, 2_000)).toHaveLength(1_100);
  });

  it('hands out what is due and nothing earlier', async () => {
    await queue({ key: 'now' }, { key: 'soon', notBefore: later(1_000) });
    expect(await nextDue(database.orm)).toEqual(NOW);
    expect(await keysAt(NOW)).toEqual(['now']);
    expect(await keysAt(later(999))).toEqual([]);
    expect(await nextDue(database.orm)).toEqual(later(1_000));
    expect(await keysAt(later(1_000))).toEqual(['soon']);
  });

  it('says that nothing waits when nothing waits', async () => {
    expect(await nextDue(database.orm)).toBeNull();
    expect(await claimAt(NOW)).toEqual([]);
  });

  it('hands out what was said and to whom', async () => {
    const personId = await samplePerson(database.orm, campaign, '甲队');
    await queue({ key: 'direct', to: { personId }, expiresAt: later(60_000) });
    const row = await claimOne(NOW);
    expect(row).toMatchObject({ person_id: personId, chat_id: null, attempts: 1, first_tried_at: NOW });
    expect(row.external_id).toMatch(/^ou-/);
    expect(row.expires_at).toEqual(later(60_000));
    expect(parseMessage(row.body)).toEqual({ kind: 'text', text: '示例' });
  });

  it('refuses to send a message that was tampered with', async () => {
    await queue({ key: 'bent' });
    await database.orm.update(outbox).set({ body: { kind: 'card', card: 'free text' } });
    const row = await claimOne(NOW);
    expect(() => parseMessage(row.body)).toThrow();
  });

  it('keeps the order of what one group receives', async () => {
    await queue({ key: '1st', to: group }, { key: '2nd', to: group }, { key: '3rd', to: group });
    const seen: string[] = [];
    for (let at = NOW; seen.length < 3; at = later(300, at)) {
      const row = await claimOne(at);
      seen.push(row.key);
      await finish(database.orm, row, 'sent', later(50, at), { messageRef: `om-${row.key}` });
    }
    expect(seen).toEqual(['1st', '2nd', '3rd']);
  });

  it('lets a fifth of a second pass between two messages to one group', async () => {
    await queue({ key: '1st', to: group }, { key: '2nd', to: group });
    await finish(database.orm, await claimOne(NOW), 'sent', later(50));
    expect(await keysAt(later(200))).toEqual([]);
    expect(await keysAt(later(251))).toEqual(['2nd']);
  });

  it('gives a message to somebody else when its sender died', async () => {
    await queue({ key: 'a' });
    await claimOne(NOW);
    expect(await keysAt(later(LEASE_MS - 1))).toEqual([]);
    expect(await nextDue(database.orm)).toEqual(later(LEASE_MS));
    const again = await claimOne(later(LEASE_MS));
    expect(again).toMatchObject({ attempts: 2, first_tried_at: NOW });
  });

  it('answers at once in a group for which a message is only planned', async () => {
    await queue({ key: 'planned', to: group, notBefore: later(60_000) });
    await queue({ key: 'reply', to: group });
    expect(await keysAt(NOW)).toEqual(['reply']);
  });

  it('lets a planned message wait for a reply that is on its way', async () => {
    await queue({ key: 'planned', to: group, notBefore: later(1_000) }, { key: 'reply', to: group });
    const reply = await claimOne(NOW);
    expect(reply.key).toBe('reply');
    expect(await keysAt(later(1_500))).toEqual([]);
    await finish(database.orm, reply, 'sent', later(1_600));
    expect(await keysAt(later(2_000))).toEqual(['planned']);
  });

  it('holds a group’s later messages back while an earlier one is tried again, and no other group’s', async () => {
    await queue({ key: '1st', to: group }, { key: '2nd', to: group }, { key: 'elsewhere' });
    const rows = await claimAt(NOW);
    expect(rows.map((row) => row.key).sort()).toEqual(['1st', 'elsewhere']);
    for (const row of rows) {
      if (row.key === '1st') await retryLater(database.orm, row, later(5_000), 'busy');
      else await finish(database.orm, row, 'sent', NOW);
    }
    expect(await keysAt(later(4_999))).toEqual([]);
    expect(await nextDue(database.orm)).toEqual(later(5_000));
    const again = await claimOne(later(5_000));
    expect(again).toMatchObject({ key: '1st', attempts: 2 });
    await finish(database.orm, again, 'sent', later(5_100));
    expect(await keysAt(later(5_400))).toEqual(['2nd']);
  });

  it('goes on with the next message when one will never be sent, and shows that one', async () => {
    await queue({ key: '1st', to: group, why: 'kickoff' }, { key: '2nd', to: group });
    await finish(database.orm, await claimOne(NOW), 'dead', later(10), { error: 'not in the group' });
    expect(await keysAt(later(300))).toEqual(['2nd']);
    expect(await parkedSince(database.orm, NOW)).toMatchObject([
      { why: 'kickoff', state: 'dead', error: 'not in the group', chatId: 'oc-group', doneAt: later(10) },
    ]);
    expect(await parkedSince(database.orm, later(10))).toEqual([]);
  });

  it('forgets the attempt of a message that was given back untried', async () => {
    await queue({ key: 'a' });
    await giveBack(database.orm, await claimOne(NOW));
    expect(await claimOne(NOW)).toMatchObject({ attempts: 1 });
  });

  it('still hands out what has expired, with the instant from which it is of no use', async () => {
    await queue({ key: 'a', expiresAt: later(1_000) }, { key: 'b', to: group }, { key: 'c', to: group });
    const rows = await claimAt(later(2_000));
    expect(rows.find((row) => row.key === 'a')?.expires_at).toEqual(later(1_000));
    for (const row of rows) await finish(database.orm, row, 'cancelled', later(2_000), { error: 'expired' });
    expect(await stateOf('a')).toBe('cancelled');
    expect(await keysAt(later(2_300))).toEqual(['c']);
  });

  it('draws a card again although other messages wait before it, and once for many wishes', async () => {
    const refresh = { cardKey: unique('card'), chatId: group.chatId };
    await database.transaction(async (tx) => {
      await enqueueRefreshes(tx, campaign.id, NOW, [refresh]);
      await enqueueRefreshes(tx, campaign.id, later(1_000), [refresh]);
    });
    const row = await claimOne(later(1_000));
    expect(row).toMatchObject({ kind: 'refresh', card_key: refresh.cardKey, revision: 1, body: null });
  });

  describe('taking a mass send back', () => {
    const batch = 'kickoff-1';
    const recalls = async () =>
      (await database.orm.select().from(outbox).where(eq(outbox.kind, 'recall'))).map(
        (row) => row.messageRef,
      );

    it('cancels what waits and recalls what went out, once', async () => {
      await queue({ key: 'a', batch }, { key: 'b', batch }, { key: 'other', batch: 'kickoff-2' });
      const sent = (await claimAt(NOW)).find((row) => row.key === 'a');
      if (sent) await finish(database.orm, sent, 'sent', NOW, { messageRef: 'om-a' });
      const first = await database.transaction((tx) => recallBatch(tx, campaign.id, batch, later(1_000)));
      expect(first).toEqual({ cancelled: 1, recalled: 1 });
      const again = await database.transaction((tx) => recallBatch(tx, campaign.id, batch, later(2_000)));
      expect(again.cancelled).toBe(0);
      expect(await recalls()).toEqual(['om-a']);
      expect(await stateOf('other')).toBe('pending');
      const recall = (await claimAt(later(LEASE_MS + 1_000))).find((row) => row.kind === 'recall');
      expect(recall).toMatchObject({ message_ref: 'om-a', body: null });
    });

    it('recalls also what was on its way in that moment', async () => {
      await queue({ key: 'a', batch });
      const underWay = await claimOne(NOW);
      await database.transaction((tx) => recallBatch(tx, campaign.id, batch, later(500)));
      await finish(database.orm, underWay, 'sent', later(1_000), { messageRef: 'om-a' });
      expect(await stateOf('a')).toBe('sent');
      expect(await recalls()).toEqual(['om-a']);
    });

    it('leaves alone what was on its way and failed', async () => {
      await queue({ key: 'a', batch });
      const underWay = await claimOne(NOW);
      await database.transaction((tx) => recallBatch(tx, campaign.id, batch, later(500)));
      await retryLater(database.orm, underWay, later(2_000), 'busy');
      expect(await stateOf('a')).toBe('cancelled');
      expect(await claimAt(later(60_000))).toEqual([]);
      expect(await recalls()).toEqual([]);
    });
  });
});

describe('several senders at once', () => {
  let fresh: FreshPostgres;
  let campaign: Campaign;
  beforeAll(async () => {
    fresh = await freshPostgres();
    campaign = await sampleCampaign(fresh.database);
  });
  beforeEach(() => fresh.database.orm.execute(sql`truncate outbox`));
  afterAll(() => fresh.drop());

  it('share 200 messages to 20 groups: each once, each group in order and by one sender at a time', async () => {
    const { orm } = fresh.database;
    const lanes = Array.from({ length: 20 }, (_, index) => ({ chatId: `oc-${index}` }));
    const messages = Array.from({ length: 10 }, () => lanes.map((to) => sampleOutgoing({ to }))).flat();
    await enqueue(orm, campaign.id, NOW, messages);

    const sent: string[] = [];
    const underWay = new Set<string | null>();
    let crowded = 0;
    const send = async (): Promise<void> => {
      for (let round = 0; round < 200 && sent.length < messages.length; round += 1) {
        const at = later(round * 1_000);
        const rows = await claimDue(orm, 'feishu', at, 7, 3_600_000);
        for (const row of rows) {
          if (underWay.has(row.chat_id)) crowded += 1;
          underWay.add(row.chat_id);
        }
        for (const row of rows) {
          sent.push(row.key);
          underWay.delete(row.chat_id);
          await finish(orm, row, 'sent', at);
        }
      }
    };
    await Promise.all([send(), send(), send(), send()]);

    expect(crowded).toBe(0);
    expect([...sent].sort()).toEqual(messages.map((message) => message.key).sort());
    const place = new Map(sent.map((key, index) => [key, index]));
    for (const lane of lanes) {
      const places = messages.filter((one) => one.to === lane).map((one) => place.get(one.key) ?? -1);
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }
  });

  it('find what is due by an index, however much was sent before', async () => {
    const { orm } = fresh.database;
    await orm.execute(sql`
      insert into outbox (key, kind, lane, chat_id, why, state, not_before, created_at, done_at)
      select 'old-' || n, 'send', 'chat:oc-' || n % 5000, 'oc-' || n % 5000, 'kickoff', 'sent', at, at, at
      from generate_series(1, 20000) n, lateral (select ${NOW.toISOString()}::timestamptz - n * interval '1 minute' as at) t`);
    await enqueue(
      orm,
      campaign.id,
      NOW,
      Array.from({ length: 1_000 }, (_, index) => sampleOutgoing({ to: { chatId: `oc-${index % 50}` } })),
    );
    await orm.execute(sql`analyze outbox`);
    // On a connection of its own: the counters of another may still hold what was read before.
    const reader = openPostgres(fresh.url, { connections: 1 });
    const read = await reader.transaction(async (tx) => {
      expect(await claimDue(tx, 'feishu', NOW, 40, LEASE_MS)).toHaveLength(40);
      return readInThisTransaction(tx);
    });
    await reader.close();
    expect(read).toMatchObject({ outbox: 0 });
    expect(read.outbox_due).toBeGreaterThan(0);
    expect(Object.values(read).reduce((sum, count) => sum + count)).toBeLessThan(2_000);
  });

  /** Rows read from the table in sequence, and entries read from each of its indexes. */
  async function readInThisTransaction(tx: Orm): Promise<Record<string, number>> {
    const rows = await rowsOf(
      tx,
      z.object({ name: z.string(), read: z.coerce.number() }),
      sql`select relname as name, pg_stat_get_xact_tuples_returned(oid) as read from pg_class where relname like 'outbox%'`,
    );
    return Object.fromEntries(rows.map((row) => [row.name, row.read]));
  }
});

/** The tick seals the ledger: everything once, in one chain, whoever ticks at the same time and whatever is killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database, Orm } from '#db/database.ts';
import { writeLedger } from '#db/ledger.ts';
import { auditCampaign } from '#db/ledger-audit.ts';
import { campaign as campaigns } from '#db/schema/campaign.ts';
import { ledgerEntry, ledgerLink, ledgerSeal, ledgerText } from '#db/schema/ledger.ts';
import type { Campaign } from '#domain/campaign.ts';
import { sealLedgers } from '#jobs/seal.ts';
import { tick } from '#jobs/tick.ts';
import { freshEmbedded } from '#test/support/embedded.ts';
import { type FreshPostgres, freshPostgres } from '#test/support/postgres.ts';
import { later, NOW, sampleCampaign } from '#test/support/rows.ts';

/** An instance that has sealed everything but not committed, and waits. */
const DYING = `
import { openPostgres } from '#db/postgres.ts';
import { sealLedgers } from '#jobs/seal.ts';
const database = openPostgres(process.argv[1], { connections: 2 });
await sealLedgers({
  ...database,
  transaction: (work) =>
    database.transaction(async (tx) => {
      await work(tx);
      process.stdout.write('all but committed');
      await new Promise(() => process.stdin.resume());
    }),
}, new Date());`;

let fresh: FreshPostgres;
let campaign: Campaign;
beforeAll(async () => {
  fresh = await freshPostgres();
});
beforeEach(async () => {
  campaign = await sampleCampaign(fresh.database);
});
afterAll(() => fresh.drop());

async function write(orm: Orm, ref: string, at = NOW, own = campaign): Promise<void> {
  const entry = { actorId: null, unitId: null, noun: 'answer', verb: 'changed', text: `示例${ref}` } as const;
  await writeLedger(orm, own.id, at, { ...entry, ref });
}

async function writeMany(database: Database, own: Campaign, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const values = numbers.map((index) => ({
    campaignId: own.id,
    at: later(index),
    noun: 'answer',
    ref: String(index),
    verb: 'changed',
    hash: `${own.id}-${index}`,
  }));
  await database.orm.insert(ledgerEntry).values(values);
}

/** What the entries are about, in the order of the chain. */
async function chain(own = campaign): Promise<readonly string[]> {
  const rows = await fresh.database.orm
    .select({ ref: ledgerEntry.ref })
    .from(ledgerLink)
    .innerJoin(ledgerEntry, eq(ledgerEntry.id, ledgerLink.entryId))
    .where(eq(ledgerLink.campaignId, own.id))
    .orderBy(asc(ledgerLink.position));
  return rows.map((row) => row.ref);
}

const seal = (now = later(60_000)) => sealLedgers(fresh.database, now);
const audit = (own = campaign) => auditCampaign(fresh.database.orm, own.id);

describe('sealing', () => {
  it('gives places in the order of what happened, each once', async () => {
    const { orm } = fresh.database;
    for (const [ref, ms] of [
      ['b', 2],
      ['a', 1],
      ['c', 2],
    ] as const)
      await write(orm, ref, later(ms));
    await seal();
    await seal();
    await write(orm, 'd');
    await seal();
    expect(await chain()).toEqual(['a', 'b', 'c', 'd']);
    expect(await audit()).toMatchObject({
      fault: null,
      sealed: 4,
      unsealed: 0,
      tip: { number: 2, position: 4 },
    });
  });

  it('does not skip what becomes visible after entries with higher ids were sealed', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isWritten = () => {};
    const written = new Promise<void>((resolve) => {
      isWritten = resolve;
    });
    const slow = fresh.database.transaction(async (tx) => {
      await write(tx, 'slow');
      isWritten();
      await held;
    });
    await written;
    await write(fresh.database.orm, 'quick', later(1));
    await seal();
    expect(await chain()).toEqual(['quick']);
    release();
    await slow;
    expect(await audit()).toMatchObject({ fault: null, sealed: 1, unsealed: 1 });
    await seal();
    expect(await chain()).toEqual(['quick', 'slow']);
    expect(await audit()).toMatchObject({ fault: null, sealed: 2, unsealed: 0 });
  });

  it('cuts a long ledger into batches', async () => {
    await writeMany(fresh.database, campaign, 1001);
    await seal();
    const seals = await fresh.database.orm
      .select({ number: ledgerSeal.number, count: ledgerSeal.count })
      .from(ledgerSeal)
      .where(eq(ledgerSeal.campaignId, campaign.id))
      .orderBy(ledgerSeal.number);
    expect(seals).toEqual([
      { number: 1, count: 500 },
      { number: 2, count: 500 },
      { number: 3, count: 1 },
    ]);
    expect(await audit()).toMatchObject({ fault: null, sealed: 1001, wordless: 1001 });
  });

  it('makes one chain when ten instances seal at once while people go on', async () => {
    await writeMany(fresh.database, campaign, 40);
    const work = Array.from({ length: 10 }, async (_, index) => {
      await write(fresh.database.orm, `meanwhile ${index}`);
      await seal();
    });
    await Promise.all(work);
    await seal();
    expect(new Set(await chain()).size).toBe(50);
    expect(await audit()).toMatchObject({ fault: null, sealed: 50, unsealed: 0, tip: { position: 50 } });
  });

  it('waits for nobody: while one seals, another does nothing', async () => {
    await write(fresh.database.orm, 'a');
    const { transaction } = fresh.database;
    await sealLedgers(
      {
        ...fresh.database,
        transaction: (work) =>
          transaction(async (tx) => {
            const result = await work(tx);
            await seal();
            expect(await chain()).toEqual([]);
            return result;
          }),
      },
      NOW,
    );
    expect(await chain()).toEqual(['a']);
  });

  it('leaves nothing half sealed when it is killed, and the next one does it all', async () => {
    await write(fresh.database.orm, 'a');
    const child = spawn(process.execPath, ['--input-type=module', '-e', DYING, fresh.url], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    expect(String((await once(child.stdout, 'data'))[0])).toBe('all but committed');
    child.kill('SIGKILL');
    await ended;
    expect(await audit()).toMatchObject({ fault: null, sealed: 0, unsealed: 1, tip: { number: 0 } });
    const next = async () => {
      await seal();
      return chain();
    };
    // The server may take a moment to notice that the killed one is gone.
    await expect.poll(next).toEqual(['a']);
    expect(await audit()).toMatchObject({ fault: null, sealed: 1, tip: { number: 1 } });
  });

  it('keeps campaigns apart', async () => {
    const other = await sampleCampaign(fresh.database);
    await write(fresh.database.orm, 'one');
    await write(fresh.database.orm, 'other', NOW, other);
    await seal();
    expect([await chain(), await chain(other)]).toEqual([['one'], ['other']]);
    const [one, another] = [await audit(), await audit(other)];
    expect([one.tip.number, another.tip.number]).toEqual([1, 1]);
    expect(one.tip.hash).not.toBe(another.tip.hash);
  });

  it('never dates a seal before the one in front of it, whatever an instance’s clock says', async () => {
    await write(fresh.database.orm, 'a');
    await seal(later(3 * 86_400_000));
    await write(fresh.database.orm, 'b', later(3 * 86_400_000));
    await seal(NOW);
    expect(await audit()).toMatchObject({ fault: null, sealed: 2, tip: { sealedAt: '2023-03-05T02:00:00' } });
  });
});

describe('a tick', () => {
  it('seals what is there, also once the campaign is closed', async () => {
    const database = await freshEmbedded();
    const own = await sampleCampaign(database);
    await write(database.orm, 'closing', NOW, own);
    await database.orm.update(campaigns).set({ closedAt: NOW });
    await tick({ database, now: NOW, spread: false });
    expect(await auditCampaign(database.orm, own.id)).toMatchObject({ fault: null, sealed: 1, unsealed: 0 });
    await database.close();
  });
});

describe('words', () => {
  it('can be removed when their time is over, and the chain holds', async () => {
    const { orm } = fresh.database;
    for (const ref of ['a', 'b', 'c']) await write(orm, ref);
    await seal();
    const [old] = await orm
      .select({ id: ledgerEntry.id })
      .from(ledgerEntry)
      .where(and(eq(ledgerEntry.campaignId, campaign.id), eq(ledgerEntry.ref, 'b')));
    await orm.delete(ledgerText).where(eq(ledgerText.entryId, old?.id ?? 0));
    expect(await audit()).toMatchObject({ fault: null, sealed: 3, wordless: 1 });
  });
});

/** What the ledger holds stays: the database refuses to change it, and whoever gets around that is found out. */
import { eq, getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { writeLedger } from '#db/ledger.ts';
import { type Audit, auditCampaign, auditLedger, sealWith } from '#db/ledger-audit.ts';
import { ledgerEntry, ledgerLink, ledgerSeal, ledgerText } from '#db/schema/ledger.ts';
import type { Campaign } from '#domain/campaign.ts';
import { sealLedgers } from '#jobs/seal.ts';
import { freshEmbedded } from '#test/support/embedded.ts';
import { type FreshPostgres, freshPostgres } from '#test/support/postgres.ts';
import { later, sampleCampaign, samplePerson, unitOf } from '#test/support/rows.ts';

/** Entries of one batch after the other. */
const BATCHES = [3, 1, 5, 4];
const SEALED = 13;
const DAY_MS = 86_400_000;

let fresh: FreshPostgres;
let campaign: Campaign;
let other: Campaign;
/** The entries in the order of the campaign's chain; the first has index 1. */
let ids: readonly (number | undefined)[];

/** Two campaigns with the same story, a day a batch, and an entry not yet sealed; words of every fourth are gone. */
beforeAll(async () => {
  fresh = await freshPostgres();
  other = await sampleCampaign(fresh.database);
  campaign = await sampleCampaign(fresh.database);
  for (const [batch, count] of [...BATCHES, 1].entries()) {
    for (const own of [other, campaign]) await happen(own, batch, count);
    if (batch < BATCHES.length) await sealLedgers(fresh.database, later(batch * DAY_MS + 60_000));
  }
  await fresh.database.orm.execute(
    sql`delete from ledger_text using ledger_link l where l.entry_id = ledger_text.entry_id and l.position % 4 = 0`,
  );
  const chain = await fresh.database.orm
    .select({ id: ledgerLink.entryId })
    .from(ledgerLink)
    .where(eq(ledgerLink.campaignId, campaign.id))
    .orderBy(ledgerLink.position);
  ids = [undefined, ...chain.map((link) => link.id)];
});
afterAll(() => fresh.drop());

async function happen(own: Campaign, batch: number, count: number): Promise<void> {
  const actorId = await samplePerson(fresh.database.orm, own, '甲队');
  for (let number = 1; number <= count; number += 1) {
    await writeLedger(fresh.database.orm, own.id, later(batch * DAY_MS + number * 1000), {
      actorId: number % 2 === 0 ? actorId : null,
      unitId: unitOf(own, '甲队'),
      noun: 'finding',
      ref: `${batch}-${number}`,
      verb: 'reported',
      text: `第${batch}批第${number}条\n示例`,
    });
  }
}

type Seen = Omit<Audit, 'campaign'> | 'impossible';

/** What the audit sees after somebody got around the guards, as the owner of the tables can; undone afterwards. */
async function tamper(...deeds: readonly SQL[]): Promise<Seen> {
  let seen: Seen = 'impossible';
  const undo = new Error('undo');
  await fresh.database
    .transaction(async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`);
      await tx.execute(sql`alter table ledger_entry alter id drop identity`);
      for (const deed of deeds) await tx.execute(deed);
      seen = await auditCampaign(tx, campaign.id);
      throw undo;
    })
    .catch((cause: Error) => {
      if (cause !== undo && !IMPOSSIBLE.has(codeOf(cause))) throw cause;
    });
  return seen;
}

/** A key that is already taken, a column that may not be empty. */
const IMPOSSIBLE = new Set(['23505', '23502']);

function codeOf(failure: Error): string {
  return z.object({ code: z.string() }).parse(failure.cause).code;
}

describe('the ledger untouched', () => {
  it('is intact, campaign by campaign', async () => {
    const audits = await auditLedger(fresh.database);
    expect(audits).toEqual(
      [other, campaign].map(({ key }) => ({
        campaign: key,
        fault: null,
        sealed: SEALED,
        unsealed: 1,
        wordless: 3,
        tip: {
          number: 4,
          position: SEALED,
          hash: expect.any(String),
          sealedAt: '2023-03-05T02:01:00',
          clearedAt: '2023-03-05T02:01:00',
        },
      })),
    );
  });

  it('is intact on the embedded database, whose driver reads in its own way', async () => {
    const database = await freshEmbedded();
    const own = await sampleCampaign(database);
    await writeLedger(database.orm, own.id, later(120), {
      actorId: null,
      unitId: null,
      noun: 'plan',
      ref: '1',
      verb: 'loaded',
      text: '示例',
    });
    await sealLedgers(database, later(1000));
    expect(await auditLedger(database)).toMatchObject([{ fault: null, sealed: 1, wordless: 0 }]);
    await database.close();
  });
});

describe('the database', () => {
  it.each([
    ['an entry to be changed', sql`update ledger_entry set verb = 'closed'`],
    ['an entry to be deleted', sql`delete from ledger_entry`],
    ['all entries to be dropped', sql`truncate ledger_entry cascade`],
    ['words to be changed', sql`update ledger_text set text = '别的'`],
    ['all words to be dropped', sql`truncate ledger_text`],
    ['a place in the chain to be changed', sql`update ledger_link set position = position + 1`],
    ['a place in the chain to be freed', sql`delete from ledger_link`],
    ['the chain to be dropped', sql`truncate ledger_link`],
    ['a seal to be changed', sql`update ledger_seal set hash = ''`],
    ['a seal to be broken', sql`delete from ledger_seal`],
    ['the seals to be dropped', sql`truncate ledger_seal`],
  ])('refuses %s', async (_, statement) => {
    const refused = fresh.database.orm.execute(statement).catch((cause: Error) => cause.cause);
    expect(await refused).toMatchObject({ message: expect.stringContaining('the ledger is append-only') });
  });
});

/** A sealed place of the campaign; a seal; a place whose words are still there. */
const place = fc.integer({ min: 1, max: SEALED });
const number = fc.integer({ min: 1, max: BATCHES.length });
const worded = place.filter((at) => at % 4 !== 0);

const linkAt = (at: number) => sql`campaign_id = ${campaign.id} and position = ${at}`;
const sealAt = (at: number) => sql`campaign_id = ${campaign.id} and number = ${at}`;
const idAt = (at: number) => sql`${ids[at]}::int`;

/** A row of each table; every column of it is tampered with. */
const ROWS: readonly { table: PgTable; row: (at: number) => SQL; at: fc.Arbitrary<number> }[] = [
  { table: ledgerEntry, row: (at) => sql`id = ${idAt(at)}`, at: place },
  { table: ledgerText, row: (at) => sql`entry_id = ${idAt(at)}`, at: worded },
  { table: ledgerLink, row: linkAt, at: place },
  { table: ledgerSeal, row: sealAt, at: number },
];

/** Another value of the column: a little different, or quite. */
function otherValue(column: SQL, type: string, step: number): SQL {
  if (type === 'date') return sql`${column} + ${step} * interval '1 microsecond'`;
  if (type !== 'string') return sql`coalesce(${column}, 0) + ${step}`;
  return step % 2 === 0 ? sql`${column} || 'x'` : sql`'x' || substr(${column}, 2)`;
}

const columns = ROWS.flatMap(({ table, row, at }) =>
  Object.values(getTableColumns(table)).map((column) => {
    const name = column.name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return {
      name: `${getTableName(table)}.${name}`,
      column: sql.identifier(name),
      type: column.dataType,
      table,
      row,
      at,
    };
  }),
);
// Words moved to an entry that is not there are words removed, which anybody may be told to do.
const provable = columns.filter(({ name }) => name !== 'ledger_text.entry_id');

const RUNS = { numRuns: 12 };

describe('the ledger tampered with', () => {
  it.each(provable)('in $name is found out', async ({ column, type, table, row, at }) => {
    const small = fc.integer({ min: -3, max: 3 }).filter((step) => step !== 0);
    const steps = fc.oneof(small, fc.constantFrom(-1000, 100_000));
    await fc.assert(
      fc.asyncProperty(at, steps, async (where, step) => {
        const content = otherValue(sql`${column}`, type, step);
        const seen = await tamper(sql`update ${table} set ${column} = ${content} where ${row(where)}`);
        fc.pre(seen !== 'impossible');
        expect(seen.fault).not.toBeNull();
      }),
      RUNS,
    );
  });

  it('by two hands at two places is told at the first', async () => {
    await fc.assert(
      fc.asyncProperty(place, place, async (one, another) => {
        const change = (at: number) => sql`update ledger_entry set verb = 'closed' where id = ${idAt(at)}`;
        const seen = await tamper(change(one), change(another));
        expect(seen).toMatchObject({ fault: { what: 'content', position: Math.min(one, another) } });
      }),
      RUNS,
    );
  });

  it.each([
    [
      'a deleted entry',
      place,
      'missing',
      (at: number) => [sql`delete from ledger_entry where id = ${idAt(at)}`],
    ],
    [
      'an entry taken out of the chain',
      place,
      'missing',
      (at: number) => [sql`delete from ledger_link where ${linkAt(at)}`],
    ],
    [
      'other words',
      worded,
      'text',
      (at: number) => [sql`update ledger_text set text = '别的' where entry_id = ${idAt(at)}`],
    ],
    [
      'an entry and its words made anew',
      worded,
      'content',
      (at: number) => [
        sql`update ledger_text set salt = repeat('0', 32), text = '别的' where entry_id = ${idAt(at)}`,
        sql`update ledger_entry set hash = encode(sha256(convert_to(repeat('0', 32) || chr(10) || '别的', 'UTF8')), 'hex')
          where id = ${idAt(at)}`,
      ],
    ],
  ] as const)('by %s is named with its place', async (_, at, what, deeds) => {
    await fc.assert(
      fc.asyncProperty(at, async (where) => {
        expect(await tamper(...deeds(where))).toMatchObject({
          fault: { about: 'entry', what, position: where },
        });
      }),
      RUNS,
    );
  });

  it('by words moved to an entry that had lost its own is found out', async () => {
    const seen = await tamper(sql`update ledger_text set entry_id = ${idAt(4)} where entry_id = ${idAt(1)}`);
    expect(seen).toMatchObject({ fault: { what: 'text', position: 4 } });
  });

  it.each([
    ['position', 5, 9],
    ['position', 6, 7],
    ['position', 2, 6],
    ['entry_id', 5, 9],
    ['entry_id', 6, 7],
  ] as const)('by the %s of %i and %i exchanged is told as disorder', async (column, one, another) => {
    const seen = await tamper(...exchange(column, one, another));
    expect(seen).toMatchObject({ fault: { what: 'order', position: one } });
  });

  it('by a seal taken away is found out, the last one by what it leaves behind', async () => {
    const without = (seal: number) => tamper(sql`delete from ledger_seal where ${sealAt(seal)}`);
    for (const seal of [1, 2, 3]) {
      expect(await without(seal)).toMatchObject({ fault: { about: 'seal', what: 'missing', number: seal } });
    }
    expect(await without(4)).toMatchObject({ fault: { about: 'entry', what: 'extra', position: 10 } });
  });

  it('by a place that no seal covers is found out', async () => {
    const unsealed = sql`(select max(id) from ledger_entry where campaign_id = ${campaign.id})`;
    const seen = await tamper(
      sql`insert into ledger_link (campaign_id, position, entry_id, digest) values (${campaign.id}, 14, ${unsealed}, '')`,
    );
    expect(seen).toMatchObject({ fault: { what: 'extra', position: 14 } });
  });

  it('by an entry put in for a day that was sealed before is found out', async () => {
    const seen = await tamper(sql`
      insert into ledger_entry (id, campaign_id, at, noun, ref, verb, hash)
      values (1000, ${campaign.id}, ${later(1000).toISOString()}::timestamptz, 'finding', '7', 'closed', 'unknown')`);
    expect(seen).toMatchObject({ fault: { what: 'extra', position: null, entry: { ref: '7' } } });
  });

  it('by cutting off its whole end looks intact, but the seal that was written down is gone', async () => {
    const { tip } = await auditCampaign(fresh.database.orm, campaign.id);
    expect(await sealWith(fresh.database.orm, tip.hash)).toEqual({ campaign: campaign.key, number: 4 });
    const cut = [
      sql`delete from ledger_link where campaign_id = ${campaign.id} and position > 9`,
      sql`delete from ledger_seal where ${sealAt(4)}`,
    ];
    const seen = await tamper(...cut);
    expect(seen).toMatchObject({ fault: null, sealed: 9, unsealed: 5, tip: { number: 3 } });
    expect(seen).not.toMatchObject({ tip: { hash: tip.hash } });
  });
});

/** A column of two places of the chain, one's value on the other, around the keys that must stay unique. */
function exchange(column: 'position' | 'entry_id', one: number, another: number): readonly SQL[] {
  const name = sql.identifier(column);
  const put = (value: SQL, at: SQL) =>
    sql`update ledger_link set ${name} = ${value} where campaign_id = ${campaign.id} and ${name} = ${at}`;
  const [a, b] =
    column === 'position'
      ? [sql`${one}::int`, sql`${another}::int`]
      : [sql`${ids[one]}::int`, sql`${ids[another]}::int`];
  return [put(sql`-${a}`, a), put(a, b), put(b, sql`-${a}`)];
}

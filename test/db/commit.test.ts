/** One click, one statement: all of it or nothing, however often and from wherever at once it comes. */
import { and, asc, eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Change, Committed } from '#db/change.ts';
import { answersOf } from '#db/checklists.ts';
import { commit } from '#db/commit.ts';
import { countColumn, type Database, rowsOf } from '#db/database.ts';
import { dutyById } from '#db/duties.ts';
import { claim } from '#db/inbox.ts';
import { claimDue, finish } from '#db/outbox-claims.ts';
import { openPostgres } from '#db/postgres.ts';
import { campaign as campaigns } from '#db/schema/campaign.ts';
import { answer } from '#db/schema/duties.ts';
import { finding } from '#db/schema/findings.ts';
import { ledgerEntry, ledgerText } from '#db/schema/ledger.ts';
import { outbox } from '#db/schema/messages.ts';
import { day } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { hashOf } from '#domain/ledger.ts';
import { countingProxy } from '#test/support/counting-proxy.ts';
import { freshEmbedded } from '#test/support/embedded.ts';
import { type FreshPostgres, freshPostgres } from '#test/support/postgres.ts';
import {
  changeOf,
  later,
  NOW,
  sampleCampaign,
  sampleDuty,
  sampleOutgoing,
  samplePerson,
  TODAY,
  unique,
  unitOf,
} from '#test/support/rows.ts';

interface Scene {
  campaign: Campaign;
  officer: number;
  dutyId: number;
  unitId: number;
}

async function prepareScene(database: Database): Promise<Scene> {
  const campaign = await sampleCampaign(database);
  const officer = await samplePerson(database.orm, campaign, '甲队');
  const dutyId = await sampleDuty(database.orm, campaign, { personId: officer });
  return { campaign, officer, dutyId, unitId: unitOf(campaign, '甲队') };
}

function findingOf({ officer, dutyId, unitId }: Scene): NonNullable<Change['finding']> {
  return {
    source: 'self_inspection',
    mainItem: '1.1',
    unitId,
    reporterId: officer,
    dutyId,
    track: 'by_day',
    description: '示例问题',
    place: null,
    foundOn: TODAY,
    dueOn: day('2023-03-31'),
  };
}

function tap(scene: Scene, choice: 'none' | 'found' | 'not_applicable', at: Date, filled = false) {
  return { dutyId: scene.dutyId, item: '1.1', choice, at, personId: scene.officer, filled };
}

/** A change with something in every part. */
function wholeChange(scene: Scene, claims = [unique('click')]): Change {
  return changeOf(scene.campaign, {
    claims,
    done: [{ dutyId: scene.dutyId, personId: scene.officer, on: TODAY }],
    answers: [tap(scene, 'found', NOW)],
    finding: findingOf(scene),
    ledger: [
      {
        actorId: scene.officer,
        unitId: scene.unitId,
        noun: 'finding',
        ref: 'the finding',
        verb: 'reported',
        text: '示例',
      },
    ],
    outgoing: [sampleOutgoing({ key: unique('sent-by-whole'), cardKey: 'kickoff:1', batch: 'b' })],
    refreshes: [{ cardKey: unique('card'), chatId: 'oc-1' }],
  });
}

/** How much of the campaign is stored, part by part. */
async function stored(database: Database, { campaign, dutyId }: Scene): Promise<Record<string, unknown>> {
  const { orm } = database;
  const messages = await orm.select().from(outbox).where(eq(outbox.campaignId, campaign.id));
  const [row] = await orm.select().from(campaigns).where(eq(campaigns.id, campaign.id));
  return {
    done: (await dutyById(orm, dutyId))?.doneOn ?? null,
    answers: await orm.$count(answer, eq(answer.dutyId, dutyId)),
    findings: await orm.$count(finding, eq(finding.campaignId, campaign.id)),
    lastNumber: row?.findingSeq,
    ledger: await orm.$count(ledgerEntry, eq(ledgerEntry.campaignId, campaign.id)),
    sends: messages.filter((message) => message.kind === 'send').length,
    refreshes: messages.filter((message) => message.kind === 'refresh').length,
  };
}

const NOTHING = { done: null, answers: 0, findings: 0, lastNumber: 0, ledger: 0, sends: 0, refreshes: 0 };
const EVERYTHING = { done: TODAY, answers: 1, findings: 1, lastNumber: 1, ledger: 1, sends: 1, refreshes: 1 };

async function numbersOf(database: Database, campaign: Campaign): Promise<readonly number[]> {
  const rows = await database.orm
    .select({ number: finding.number })
    .from(finding)
    .where(eq(finding.campaignId, campaign.id))
    .orderBy(asc(finding.number));
  return rows.map((row) => row.number);
}

const kinds = [
  { name: 'a Postgres server', open: async () => (await freshPostgres()).database },
  { name: 'the embedded database', open: freshEmbedded },
];

describe.each(kinds)('a click on $name', ({ open }) => {
  let database: Database;
  let scene: Scene;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    scene = await prepareScene(database);
  });
  afterAll(() => database.close());

  it('writes all its parts together', async () => {
    expect(await stored(database, scene)).toEqual(NOTHING);
    expect(await commit(database, wholeChange(scene))).toEqual({ kind: 'committed', findingNumber: 1 });
    expect(await stored(database, scene)).toEqual(EVERYTHING);
  });

  it('stores what was said as it was said', async () => {
    const change = wholeChange(scene);
    await commit(database, change);
    const [found] = await database.orm
      .select()
      .from(finding)
      .where(eq(finding.campaignId, scene.campaign.id));
    expect(found).toMatchObject({ ...findingOf(scene), state: 'reported', number: 1, createdAt: NOW });
    const [sent] = await database.orm
      .select()
      .from(outbox)
      .where(and(eq(outbox.campaignId, scene.campaign.id), eq(outbox.kind, 'send')));
    expect(sent).toMatchObject({
      body: { kind: 'text', text: '示例' },
      state: 'pending',
      cardKey: 'kickoff:1',
      batch: 'b',
      notBefore: NOW,
      expiresAt: null,
    });
    expect(await dutyById(database.orm, scene.dutyId)).toMatchObject({
      doneOn: TODAY,
      doneAt: NOW,
      doneBy: scene.officer,
    });
  });

  it('that comes a second time says so and writes nothing', async () => {
    const first = wholeChange(scene);
    await commit(database, first);
    const again = wholeChange({ ...scene, dutyId: await sampleDuty(database.orm, scene.campaign) }, [
      ...first.claims,
    ]);
    expect(await commit(database, again)).toEqual({ kind: 'repeated' });
    expect(await stored(database, scene)).toEqual(EVERYTHING);
  });

  it('counts as repeated when only one of its keys was taken before', async () => {
    await commit(database, changeOf(scene.campaign, { claims: ['draft'] }));
    const change = wholeChange(scene, [unique('event'), 'draft']);
    expect(await commit(database, change)).toEqual({ kind: 'repeated' });
    expect(await stored(database, scene)).toEqual(NOTHING);
  });

  it('without keys is carried out each time', async () => {
    const fill = changeOf(scene.campaign, { claims: [], answers: [tap(scene, 'none', NOW, true)] });
    expect(await commit(database, fill)).toEqual({ kind: 'committed', findingNumber: null });
    expect(await commit(database, fill)).toEqual({ kind: 'committed', findingNumber: null });
    expect(await answersOf(database.orm, scene.dutyId)).toHaveLength(1);
  });

  it('finds a duty settled by somebody else and writes nothing', async () => {
    const colleague = await samplePerson(database.orm, scene.campaign, '甲队');
    await commit(
      database,
      changeOf(scene.campaign, { done: [{ dutyId: scene.dutyId, personId: colleague, on: TODAY }] }),
    );
    expect(await commit(database, wholeChange(scene))).toEqual({ kind: 'overtaken' });
    expect(await stored(database, scene)).toEqual({ ...NOTHING, done: TODAY });
    expect((await dutyById(database.orm, scene.dutyId))?.doneBy).toBe(colleague);
  });

  it('settles all of its duties or none', async () => {
    const settled = await sampleDuty(database.orm, scene.campaign, { doneAt: NOW, doneOn: TODAY });
    const both = [scene.dutyId, settled].map((dutyId) => ({ dutyId, personId: scene.officer, on: TODAY }));
    const change = { ...wholeChange(scene), done: both };
    expect(await commit(database, change)).toEqual({ kind: 'overtaken' });
    expect({ ...(await stored(database, scene)), done: null }).toEqual(NOTHING);
  });

  it('leaves nothing behind when a part of it is refused by the database', async () => {
    const change = { ...wholeChange(scene), finding: { ...findingOf(scene), unitId: 2_000_000 } };
    await expect(commit(database, change)).rejects.toThrow();
    expect(await stored(database, scene)).toEqual(NOTHING);
    expect(await commit(database, wholeChange(scene, [...change.claims]))).toMatchObject({
      kind: 'committed',
    });
  });

  it('that arrives late does not overwrite a later answer', async () => {
    await commit(
      database,
      changeOf(scene.campaign, { answers: [tap(scene, 'not_applicable', later(5_000))] }),
    );
    await commit(database, changeOf(scene.campaign, { answers: [tap(scene, 'none', NOW)] }));
    expect(await answersOf(database.orm, scene.dutyId)).toMatchObject([{ choice: 'not_applicable' }]);
  });

  it('made before 本类均未发现 counts although it arrives after it', async () => {
    const fill = tap(scene, 'none', later(5_000), true);
    await commit(database, changeOf(scene.campaign, { answers: [fill] }));
    await commit(database, changeOf(scene.campaign, { answers: [tap(scene, 'not_applicable', NOW)] }));
    expect(await answersOf(database.orm, scene.dutyId)).toMatchObject([{ choice: 'not_applicable' }]);
  });

  it('on 本类均未发现 fills what is open and overwrites nothing', async () => {
    await commit(database, changeOf(scene.campaign, { answers: [tap(scene, 'not_applicable', NOW)] }));
    const fill = ['1.1', '1.2'].map((item) => ({ ...tap(scene, 'none', later(9_000), true), item }));
    await commit(database, changeOf(scene.campaign, { answers: fill }));
    expect(
      new Map((await answersOf(database.orm, scene.dutyId)).map(({ item, choice }) => [item, choice])),
    ).toEqual(
      new Map([
        ['1.1', 'not_applicable'],
        ['1.2', 'none'],
      ]),
    );
  });

  it('keeps a text in the ledger whose hash can be checked without the text, and the number it gave', async () => {
    await commit(database, wholeChange(scene));
    const [row] = await database.orm
      .select({ ref: ledgerEntry.ref, hash: ledgerEntry.hash, salt: ledgerText.salt, text: ledgerText.text })
      .from(ledgerEntry)
      .innerJoin(ledgerText, eq(ledgerText.entryId, ledgerEntry.id))
      .where(eq(ledgerEntry.campaignId, scene.campaign.id));
    expect(row).toMatchObject({ ref: '1', text: '示例' });
    expect(row?.hash).toBe(hashOf(row?.salt ?? '', row?.text ?? ''));
    expect(row?.hash).not.toBe(hashOf(row?.salt ?? '', '别的话'));
  });

  describe('that changes the numbers of a group’s card', () => {
    const refreshOf = (cardKey: string, at: Date) =>
      changeOf(scene.campaign, { at, refreshes: [{ cardKey, chatId: 'oc-1' }] });
    const rowOf = async (cardKey: string) => {
      const [row, ...more] = await database.orm.select().from(outbox).where(eq(outbox.cardKey, cardKey));
      expect(more).toEqual([]);
      return row;
    };
    beforeEach(() => database.orm.delete(outbox));

    it('has it drawn once, four seconds after the last click', async () => {
      const cardKey = unique('card');
      for (const seconds of [0, 1, 3]) await commit(database, refreshOf(cardKey, later(seconds * 1_000)));
      expect(await rowOf(cardKey)).toMatchObject({ state: 'pending', notBefore: later(7_000) });
    });

    it('has it drawn after half a minute even when clicks never cease', async () => {
      const cardKey = unique('card');
      for (let second = 0; second <= 40; second += 2) {
        await commit(database, refreshOf(cardKey, later(second * 1_000)));
      }
      expect(await rowOf(cardKey)).toMatchObject({ notBefore: later(30_000) });
    });

    it('has it drawn once more when it comes while the drawing is under way', async () => {
      const cardKey = unique('card');
      await commit(database, refreshOf(cardKey, NOW));
      const [underWay] = await claimDue(database.orm, 'feishu', later(4_000), 1, 30_000);
      expect(underWay).toMatchObject({ kind: 'refresh', card_key: cardKey });
      await commit(database, refreshOf(cardKey, later(4_100)));
      expect(await claimDue(database.orm, 'feishu', later(9_000), 1, 30_000)).toEqual([]);
      if (underWay) await finish(database.orm, underWay, 'sent', later(9_100));
      expect(await rowOf(cardKey)).toMatchObject({ state: 'pending', lockedUntil: null });
      const [again] = await claimDue(database.orm, 'feishu', later(10_000), 1, 30_000);
      expect(again?.card_key).toBe(cardKey);
      if (again) await finish(database.orm, again, 'sent', later(10_100));
      expect(await rowOf(cardKey)).toMatchObject({ state: 'sent' });
    });

    it('has it drawn again after an earlier drawing was given up', async () => {
      const cardKey = unique('card');
      await commit(database, refreshOf(cardKey, NOW));
      const [failed] = await claimDue(database.orm, 'feishu', later(4_000), 1, 30_000);
      if (failed) await finish(database.orm, failed, 'dead', later(4_100), { error: 'gone' });
      expect(await rowOf(cardKey)).toMatchObject({ state: 'dead', lastError: 'gone' });
      await commit(database, refreshOf(cardKey, later(60_000)));
      expect(await rowOf(cardKey)).toMatchObject({
        state: 'pending',
        attempts: 0,
        lastError: null,
        notBefore: later(64_000),
      });
    });
  });
});

describe('many clicks at once', () => {
  let fresh: FreshPostgres;
  let scene: Scene;
  beforeAll(async () => {
    fresh = await freshPostgres();
  });
  beforeEach(async () => {
    scene = await prepareScene(fresh.database);
  });
  afterAll(() => fresh.drop());

  it('that are the same click are carried out exactly once', async () => {
    const same = wholeChange(scene);
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => commit(fresh.database, same)));
    expect(outcomes.filter((outcome) => outcome.kind === 'committed')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.kind === 'repeated')).toHaveLength(29);
    expect(await stored(fresh.database, scene)).toEqual(EVERYTHING);
  });

  it('that settle one duty, each under its own key, settle it exactly once', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, () => commit(fresh.database, wholeChange(scene))),
    );
    expect(outcomes.filter((outcome) => outcome.kind === 'committed')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.kind === 'overtaken')).toHaveLength(29);
    expect(await stored(fresh.database, scene)).toEqual(EVERYTHING);
  });

  it('that report fifty findings number them 1 to 50 without a gap', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () =>
        commit(fresh.database, changeOf(scene.campaign, { finding: findingOf(scene) })),
      ),
    );
    const all = Array.from({ length: 50 }, (_, index) => index + 1);
    const given = outcomes.map((outcome) => (outcome.kind === 'committed' ? outcome.findingNumber : null));
    expect(given.sort((a, b) => Number(a) - Number(b))).toEqual(all);
    expect(await numbersOf(fresh.database, scene.campaign)).toEqual(all);
  });

  it('that save the same draft twice make one finding and skip no number', async () => {
    const draft = unique('draft');
    const save = () =>
      commit(
        fresh.database,
        changeOf(scene.campaign, { claims: [unique('event'), draft], finding: findingOf(scene) }),
      );
    const outcomes = await Promise.all([save(), save()]);
    expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['committed', 'repeated']);
    await commit(fresh.database, changeOf(scene.campaign, { finding: findingOf(scene) }));
    expect(await numbersOf(fresh.database, scene.campaign)).toEqual([1, 2]);
  });

  it('that take the same keys in another order do not block each other for ever', async () => {
    const [first, second, third] = [unique('key-a'), unique('key-b'), unique('key-c')];
    const click = (claims: readonly string[]) => commit(fresh.database, changeOf(scene.campaign, { claims }));
    const outcomes: Promise<Committed>[] = [];
    const inTheWay = fresh.database.transaction(async (tx) => {
      await claim(tx, third, NOW);
      outcomes.push(click([first, third, second]), click([second, third, first]));
      const shape = z.object({ count: countColumn });
      const waiting = sql`select count(*) from pg_locks where not granted`;
      await expect.poll(() => rowsOf(tx, shape, waiting)).toEqual([{ count: 2 }]);
      throw new Error('out of the way');
    });
    await expect(inTheWay).rejects.toThrow('out of the way');
    const kinds = (await Promise.all(outcomes)).map((outcome) => outcome.kind);
    expect(kinds.sort()).toEqual(['committed', 'repeated']);
  });

  it('that answer one item leave the last tap standing, whatever order they arrive in', async () => {
    const taps = fc.uniqueArray(
      fc.record({
        second: fc.integer({ min: 0, max: 9 }),
        choice: fc.constantFrom('none' as const, 'not_applicable' as const),
        filled: fc.boolean(),
      }),
      { minLength: 1, maxLength: 6, selector: (one) => one.second },
    );
    await fc.assert(
      fc.asyncProperty(taps, async (arriving) => {
        const { orm } = fresh.database;
        const dutyId = await sampleDuty(orm, scene.campaign);
        for (const { second, choice, filled } of arriving) {
          const one = tap({ ...scene, dutyId }, filled ? 'none' : choice, later(second * 1_000), filled);
          await commit(fresh.database, changeOf(scene.campaign, { answers: [one] }));
        }
        const last = arriving.filter((one) => !one.filled).sort((a, b) => b.second - a.second)[0];
        expect(await answersOf(orm, dutyId)).toMatchObject([{ choice: last?.choice ?? 'none' }]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the way to the database', () => {
  it('is gone once for a click: one statement, one round trip', async () => {
    const fresh = await freshPostgres();
    const proxy = await countingProxy(fresh.url);
    const database = openPostgres(proxy.url, { connections: 1 });
    const scene = await prepareScene(database);
    await commit(database, changeOf(scene.campaign));
    proxy.roundTrips();
    expect(await commit(database, wholeChange(scene))).toMatchObject({ kind: 'committed' });
    expect(proxy.roundTrips()).toBe(1);
    await database.close();
    proxy.close();
    await fresh.drop();
  });
});

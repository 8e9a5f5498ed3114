/**
 * A roster being loaded: people come, change and leave, and with them their roles and what is expected of
 * them.
 */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectPhase } from '#app/expect.ts';
import { loadPlan } from '#app/load-plan.ts';
import { applyRoster, previewRoster, type ReadyRoster } from '#app/load-roster.ts';
import { type RosterRow, readRoster } from '#app/read-roster.ts';
import { runningCampaign } from '#db/campaign.ts';
import type { Database } from '#db/database.ts';
import { dutiesOf } from '#db/duties.ts';
import { isOurTenant } from '#db/installation.ts';
import { namesOf, peopleOf, personNamed } from '#db/people.ts';
import { takeSlot } from '#db/schedule.ts';
import { campaign } from '#db/schema/campaign.ts';
import { installation } from '#db/schema/installation.ts';
import { ledgerEntry, ledgerText } from '#db/schema/ledger.ts';
import { identity, person, roleHeld } from '#db/schema/people.ts';
import { clockTime, type Day, day, instant } from '#domain/calendar.ts';
import { phaseByKey } from '#domain/campaign.ts';
import { samplePlan } from '#test/domain/samples.ts';
import { freshEmbedded } from '#test/support/embedded.ts';
import { type FreshPostgres, freshPostgres } from '#test/support/postgres.ts';

const NOW = new Date('2023-03-02T02:00:00Z');
const NEXT_DAY = new Date('2023-03-03T02:00:00Z');

let database: Database;
let campaigns = 0;
let people = 0;

beforeAll(async () => {
  database = await freshEmbedded();
});
afterAll(() => database.close());
/** Each test has a campaign of its own, and people nobody knew before. */
beforeEach(async () => {
  await database.orm.update(campaign).set({ closedAt: NOW });
  campaigns += 1;
  people += 100;
  const plan = samplePlan();
  await loadPlan(database, { ...plan, campaign: { ...plan.campaign, key: `campaign-${campaigns}` } }, NOW);
});

const ou = (number: number) => `ou_${(people + number).toString(16).padStart(32, '0')}`;
const HEADING = 'unit,name,role,open_id,mobile,email,away_until';
const A1 = () => `区局/大队/甲队,甲一,执法队员,${ou(1)}`;
const A2 = () => `区局/大队/甲队,甲二,领导,${ou(2)}`;

function rowsOf(...lines: readonly string[]): readonly RosterRow[] {
  const read = readRoster([HEADING, ...lines].join('\n'));
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.rows;
}

/** The platform's address book; asking for anybody when only open ids are given would be a call too many. */
function addressBook(entries: Readonly<Record<string, string>> | null) {
  return {
    name: 'feishu' as const,
    resolve: async () => {
      if (!entries) throw new Error('nobody was to be looked up');
      return new Map(Object.entries(entries));
    },
  };
}

async function preview(
  lines: readonly string[],
  book: Record<string, string> | null = null,
): Promise<ReadyRoster> {
  const seen = await previewRoster(database, addressBook(book), rowsOf(...lines));
  if (seen.kind !== 'ready') throw new Error(JSON.stringify(seen));
  return seen;
}

async function load(lines: readonly string[], options = { leavers: false }, now = NOW) {
  return applyRoster(database, await preview(lines), options, now);
}

async function running() {
  const found = await runningCampaign(database.orm);
  if (!found) throw new Error('no campaign runs');
  return found;
}

/** Who holds what today: `甲一 officer 甲队`. */
async function held(): Promise<readonly string[]> {
  const { id, tree } = await running();
  return (await peopleOf(database.orm, id)).flatMap(({ name, roles }) =>
    roles.map(({ role, unitId }) => `${name} ${role} ${tree.unit(unitId).name}`),
  );
}

async function begin(phaseKey: string, on: Day): Promise<void> {
  const current = await running();
  const phase = phaseByKey(current, phaseKey);
  if (!phase) throw new RangeError(phaseKey);
  const at = instant(on, clockTime('08:30'));
  const slot = `kickoff:${phaseKey}:${on}`;
  await takeSlot(database.orm, { campaignId: current.id, slot, outcome: 'run', dueAt: at, ranAt: at });
  await database.transaction((tx) => expectPhase(tx, current, phase, on, at));
}

/** Whose acknowledgement is expected. */
async function expected(): Promise<readonly string[]> {
  const duties = await dutiesOf(database.orm, (await running()).id);
  const ids = duties.flatMap(({ kind, holder }) =>
    kind === 'acknowledge' && holder.kind === 'person' ? [holder.personId] : [],
  );
  const names = await namesOf(database.orm, ids);
  return ids.map((id) => names.get(id) ?? '').sort();
}

describe('a roster', () => {
  it('is refused before any plan', async () => {
    await database.orm.update(campaign).set({ closedAt: NOW });
    expect(await previewRoster(database, addressBook(null), rowsOf(A1()))).toEqual({ kind: 'no plan' });
  });

  it('enters people with their roles from today on', async () => {
    expect(await load([A1(), A2()])).toMatchObject({ kind: 'applied', left: 0 });
    expect(await held()).toEqual(['甲一 officer 甲队', '甲二 leader 甲队']);
    const { id } = await running();
    const rows = await database.orm.select().from(roleHeld).where(eq(roleHeld.campaignId, id));
    expect(rows.map(({ since, until }) => ({ since, until }))).toEqual([
      { since: '2023-03-02', until: null },
      { since: '2023-03-02', until: null },
    ]);
  });

  it('is only looked at by a preview', async () => {
    const { changes } = await preview([A1(), `区局/大队/丙队,丙一,协管员,${ou(3)}`]);
    expect(changes.people.map(({ kind, after }) => `${kind} ${after.name}`)).toEqual([
      'joined 甲一',
      'joined 丙一',
    ]);
    expect(changes.units).toEqual(['区局/大队/丙队']);
    expect(await held()).toEqual([]);
  });

  it('changes nothing the second time and says so', async () => {
    await load([A1(), A2()]);
    const { id } = await running();
    const entries = () => database.orm.select().from(ledgerEntry).where(eq(ledgerEntry.campaignId, id));
    const before = await entries();
    expect(await load([A2(), A1()], { leavers: true })).toMatchObject({ kind: 'unchanged', left: 0 });
    expect(await entries()).toEqual(before);
  });

  it('enters the ledger with counts and without names', async () => {
    await load([A1(), A2()]);
    const { id } = await running();
    const texts = await database.orm
      .select({ text: ledgerText.text })
      .from(ledgerEntry)
      .innerJoin(ledgerText, eq(ledgerText.entryId, ledgerEntry.id))
      .where(and(eq(ledgerEntry.campaignId, id), eq(ledgerEntry.noun, 'roster')));
    expect(texts).toEqual([{ text: '载入花名册：新增 2 人，变更 0 人，离开 0 人，新增单位 0 个' }]);
  });

  it('makes units that the plan did not name, with those above them', async () => {
    await load([`区局/机关/信访科,丙一,领导,${ou(3)}`]);
    const { tree } = await running();
    expect(tree.line(tree.find('信访科')?.id ?? 0).map((unit) => unit.path)).toEqual([
      '区局/机关/信访科',
      '区局/机关',
      '区局',
    ]);
  });

  it('is refused under another root than the plan, with the rows', async () => {
    const seen = await previewRoster(database, addressBook(null), rowsOf(`甲队,甲一,领导,${ou(1)}`));
    expect(seen).toEqual({
      kind: 'refused',
      problems: [{ row: 2, problem: '单位“甲队”应在“区局”之下，如 区局/甲队' }],
    });
  });

  it('of two hundred people is loaded like one of two', async () => {
    const lines = Array.from(
      { length: 200 },
      (_, index) => `区局/大队/乙队,乙${index},执法队员,${ou(1000 + index)}`,
    );
    await load(lines);
    expect(await held()).toHaveLength(200);
    people += 2000;
  });
});

describe('two people who load the same roster at the same moment', () => {
  let shared: FreshPostgres;
  beforeAll(async () => {
    shared = await freshPostgres();
  });
  afterAll(() => shared.drop());

  it('enter everybody once', async () => {
    await loadPlan(shared.database, samplePlan(), NOW);
    const seen = await previewRoster(shared.database, addressBook(null), rowsOf(A1(), A2()));
    if (seen.kind !== 'ready') throw new Error(JSON.stringify(seen));
    const both = await Promise.all([
      applyRoster(shared.database, seen, { leavers: true }, NOW),
      applyRoster(shared.database, seen, { leavers: true }, NOW),
    ]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['applied', 'unchanged']);
    expect(await shared.database.orm.select().from(person)).toHaveLength(2);
    expect(await shared.database.orm.select().from(roleHeld)).toHaveLength(2);
  });
});

describe('people who change', () => {
  it('keep their identity under a new name, and go on leave', async () => {
    await load([A1()]);
    const { changes } = await load([`区局/大队/甲队,甲壹,执法队员,${ou(1)},,,2023-03-09`]);
    expect(changes.people).toMatchObject([
      { kind: 'changed', before: { name: '甲一' }, started: [], ended: [] },
    ]);
    expect(await peopleOf(database.orm, (await running()).id)).toMatchObject([
      { name: '甲壹', awayUntil: '2023-03-09' },
    ]);
  });

  it('move to another unit, and what they held ends yesterday', async () => {
    await load([A1()]);
    await load(
      [`区局/大队/乙队,甲一,执法队员,${ou(1)}`],
      { leavers: false },
      new Date('2023-03-06T02:00:00Z'),
    );
    expect(await held()).toEqual(['甲一 officer 乙队']);
    const { id } = await running();
    const rows = await database.orm.select().from(roleHeld).where(eq(roleHeld.campaignId, id));
    expect(rows.map(({ since, until }) => `${since} ${until}`).sort()).toEqual([
      '2023-03-02 2023-03-05',
      '2023-03-06 null',
    ]);
  });

  it('take on a second role and give it up again, also on the same day', async () => {
    await load([A2()]);
    await load([A2(), `区局/大队/甲队,甲二,执法队员,${ou(2)}`]);
    expect(await held()).toEqual(['甲二 leader 甲队', '甲二 officer 甲队']);
    await load([A2()]);
    expect(await held()).toEqual(['甲二 leader 甲队']);
    const { id } = await running();
    const ended = await database.orm
      .select({ since: roleHeld.since, until: roleHeld.until })
      .from(roleHeld)
      .where(and(eq(roleHeld.campaignId, id), eq(roleHeld.role, 'officer')));
    expect(ended).toEqual([{ since: '2023-03-02', until: '2023-03-02' }]);
  });
});

describe('people who are no longer in the file', () => {
  it('are listed and nothing happens to them', async () => {
    await load([A1(), A2()]);
    const { kind, changes } = await load([A2()]);
    expect(kind).toBe('unchanged');
    expect(changes.absent).toMatchObject([
      { name: '甲一', roles: [{ role: 'officer', unit: '区局/大队/甲队' }] },
    ]);
    expect(await held()).toHaveLength(2);
  });

  it('are marked as left when told so, never deleted, and can come back', async () => {
    await load([A1(), A2()]);
    expect(await load([A2()], { leavers: true }, NEXT_DAY)).toMatchObject({ kind: 'applied', left: 1 });
    expect(await held()).toEqual(['甲二 leader 甲队']);
    const gone = () => database.orm.select().from(person).where(eq(person.name, '甲一'));
    expect((await gone()).at(-1)).toMatchObject({ leftAt: NEXT_DAY });
    expect(await load([A2()], { leavers: true }, NEXT_DAY)).toMatchObject({
      kind: 'unchanged',
      changes: { absent: [] },
    });
    expect((await load([A1(), A2()])).changes.people).toMatchObject([
      { kind: 'back', after: { name: '甲一' } },
    ]);
    expect(await held()).toEqual(['甲一 officer 甲队', '甲二 leader 甲队']);
    expect((await gone()).at(-1)).toMatchObject({ leftAt: null });
  });
});

describe('people named by mobile or mail address', () => {
  it('are the ones the platform knows, and the contact is not kept', async () => {
    const lines = ['区局/大队/甲队,甲一,执法队员,,13800000000', '区局/大队/甲队,甲二,领导,,,A2@example.org'];
    const seen = await preview(lines, { '13800000000': ou(1), 'a2@example.org': ou(2) });
    expect(JSON.stringify(seen)).not.toMatch(/138|example/);
    await applyRoster(database, seen, { leavers: false }, NOW);
    expect(await load([A1(), A2()])).toMatchObject({ kind: 'unchanged' });
  });

  it('are refused with their rows when unknown, and nothing is written', async () => {
    const rows = rowsOf(A2(), '区局/大队/甲队,甲一,执法队员,,13800000000');
    expect(await previewRoster(database, addressBook({}), rows)).toEqual({
      kind: 'refused',
      problems: [{ row: 3, problem: '平台上查不到此 mobile 对应的人，请核对' }],
    });
    expect(await held()).toEqual([]);
  });

  it('are refused when two rows turn out to be one person', async () => {
    const rows = rowsOf(
      A1(),
      '区局/大队/甲队,甲一,执法队员,,13800000000',
      '区局/大队/甲队,别名,领导,,,a@example.org',
    );
    const book = addressBook({ '13800000000': ou(1), 'a@example.org': ou(1) });
    expect(await previewRoster(database, book, rows)).toEqual({
      kind: 'refused',
      problems: [
        { row: 3, problem: '与第 2 行重复，请删去一行' },
        { row: 4, problem: '与第 2 行同一账号，姓名却不同' },
      ],
    });
  });
});

describe('duties follow the roster', () => {
  it('from the day a phase has begun, also for who joins later or leaves', async () => {
    await load([A1(), A2()]);
    await begin('study', day('2023-03-01'));
    expect(await expected()).toEqual(['甲一']);
    await load([A1(), A2(), `区局/大队/乙队,乙一,执法队员,${ou(3)}`], { leavers: false }, NEXT_DAY);
    expect(await expected()).toEqual(['乙一', '甲一']);
    await load([A2(), `区局/大队/乙队,乙一,执法队员,${ou(3)}`], { leavers: true }, NEXT_DAY);
    expect(await expected()).toEqual(['乙一']);
  });

  it('but nobody is expected before the phase has begun, or newly after its end', async () => {
    await load([A1()]);
    expect(await expected()).toEqual([]);
    await begin('study', day('2023-03-01'));
    const late = new Date('2023-03-13T02:00:00Z');
    await load([A1(), `区局/大队/乙队,乙一,执法队员,${ou(3)}`], { leavers: false }, late);
    expect(await expected()).toEqual(['甲一']);
    await load([`区局/大队/乙队,乙一,执法队员,${ou(3)}`], { leavers: true }, late);
    expect(await expected()).toEqual([]);
  });
});

describe('what is late', () => {
  it('goes with somebody to the next unit also after the phase, so that its leader knows', async () => {
    await load([A1(), A2()]);
    await begin('study', day('2023-03-01'));
    const late = new Date('2023-03-13T02:00:00Z');
    await load([`区局/大队/乙队,甲一,执法队员,${ou(1)}`, A2()], { leavers: false }, late);
    const { id, tree } = await running();
    const [duty] = await dutiesOf(database.orm, id);
    expect(tree.unit(duty?.unitId ?? 0).name).toBe('乙队');
  });
});

describe('people entered before the tenant was known', () => {
  it('are the same people afterwards', async () => {
    await load([A1()]);
    await database.orm.insert(installation).values({ mode: 'feishu', appId: 'cli_1', stampedAt: NOW });
    await isOurTenant(database.orm, 'tenant');
    expect(await load([A1()])).toMatchObject({ kind: 'unchanged' });
    const { id } = await running();
    const name = { platform: 'feishu', tenantKey: 'tenant', externalId: ou(1) };
    expect(await personNamed(database.orm, id, name)).toMatchObject({ name: '甲一' });
    expect(
      await database.orm
        .select()
        .from(identity)
        .where(eq(identity.externalId, ou(1))),
    ).toHaveLength(1);
  });
});

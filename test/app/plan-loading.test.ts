/**
 * A plan being loaded: the first one founds the campaign, a later one changes only what has not begun, and a
 * preview nothing.
 */
import { readFileSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadPlan, previewPlan } from '#app/load-plan.ts';
import { readPlan } from '#app/read-plan.ts';
import { ensureUnits, insertAmendment, runningCampaign } from '#db/campaign.ts';
import type { Database } from '#db/database.ts';
import { dutiesOf } from '#db/duties.ts';
import { takeSlot } from '#db/schedule.ts';
import { amendment, campaign, planVersion } from '#db/schema/campaign.ts';
import { duty } from '#db/schema/duties.ts';
import { ledgerEntry } from '#db/schema/ledger.ts';
import { clockTime, type Day, day, instant } from '#domain/calendar.ts';
import { type Plan, shiftPlan } from '#domain/plan.ts';
import { freshEmbedded } from '#test/support/embedded.ts';
import { type FreshPostgres, freshPostgres } from '#test/support/postgres.ts';

const read = readPlan(
  readFileSync(new URL('../../db/seeds/hundred-days-2023.yaml', import.meta.url), 'utf8'),
);
if (!('plan' in read)) throw new Error('the seed is a plan');
const seed = read.plan;
const EVE = new Date('2023-02-20T02:00:00Z');

let database: Database;
let plan: Plan;
let campaigns = 0;

beforeAll(async () => {
  database = await freshEmbedded();
});
afterAll(() => database.close());
/** Each test has a campaign of its own, and no other runs beside it. */
beforeEach(async () => {
  await database.orm.update(campaign).set({ closedAt: EVE });
  campaigns += 1;
  plan = { ...seed, campaign: { ...seed.campaign, key: `campaign-${campaigns}` } };
});

async function running() {
  const found = await runningCampaign(database.orm);
  if (!found) throw new Error('no campaign runs');
  return found;
}

function withPhaseEnd(key: string, end: Day): Plan {
  return { ...plan, phases: plan.phases.map((phase) => (phase.key === key ? { ...phase, end } : phase)) };
}

function withDue(key: string, due: Day | null): Plan {
  return {
    ...plan,
    deliverables: plan.deliverables.map((entry) => (entry.key === key ? { ...entry, due } : entry)),
  };
}

async function kickedOff(phase: string, on: Day): Promise<void> {
  const at = instant(on, clockTime('08:30'));
  const { id } = await running();
  await takeSlot(database.orm, {
    campaignId: id,
    slot: `kickoff:${phase}:${on}`,
    outcome: 'run',
    dueAt: at,
    ranAt: at,
  });
}

/** The brigade's implementing plan, expected since the second phase began. */
async function expectedPlan(due: Day): Promise<void> {
  const { id, planVersionId, tree } = await running();
  const unitId = tree.find('区大队')?.id ?? 0;
  const openedOn = day('2023-03-11');
  const values = { campaignId: id, unitId, openedOn, planVersionId, dueOn: due };
  await database.orm.insert(duty).values({ ...values, kind: 'deliverable', subject: 'implementing_plan' });
}

describe('the first load', () => {
  it('founds the campaign with its units in the order of the plan', async () => {
    const loaded = await loadPlan(database, plan, EVE);
    expect(loaded).toMatchObject({ kind: 'first', past: [], replaces: null });
    const { key, tree, plan: stored } = await running();
    expect(key).toBe(plan.campaign.key);
    expect(stored).toEqual(plan);
    expect(tree.units.map((unit) => unit.path)).toEqual(plan.units);
  });

  it('says what has no due day and what awaits confirmation', async () => {
    const loaded = await loadPlan(database, plan, EVE);
    const undated = ['work_ledger', 'inspection_ledger', 'long_term_rules', 'incident_plan'];
    expect(loaded).toMatchObject({
      undated: undated.map((key) => ({ key })),
      toConfirm: [{ key: 'minor_exemptions' }],
    });
  });

  it('looks from now on when early, and from before the first morning when late (R-AMB-01)', async () => {
    await loadPlan(database, plan, EVE);
    expect((await running()).lookedUntil).toEqual(EVE);
    const other = { ...plan, campaign: { ...plan.campaign, key: 'late' } };
    const loaded = await loadPlan(database, other, new Date('2023-03-22T02:00:00Z'));
    expect(loaded).toMatchObject({ past: [{ key: 'study' }, { key: 'self_inspection' }] });
    expect((await running()).lookedUntil).toEqual(new Date('2023-02-28T15:59:59.999Z'));
  });

  it('names the campaign it puts aside', async () => {
    await loadPlan(database, plan, EVE);
    const other = { ...plan, campaign: { ...plan.campaign, key: 'next', name: '下一次行动' } };
    expect(await loadPlan(database, other, EVE)).toMatchObject({ replaces: plan.campaign.name });
    expect((await running()).key).toBe('next');
  });

  it('enters the ledger once', async () => {
    await loadPlan(database, plan, EVE);
    await loadPlan(database, plan, EVE);
    const { id } = await running();
    const entries = await database.orm.select().from(ledgerEntry).where(eq(ledgerEntry.campaignId, id));
    expect(entries).toMatchObject([{ noun: 'plan', ref: plan.campaign.key, verb: 'loaded', actorId: null }]);
  });
});

describe('the same plan again', () => {
  it('changes nothing and says so', async () => {
    await loadPlan(database, plan, EVE);
    const { version, planVersionId } = await running();
    expect(await loadPlan(database, plan, EVE)).toMatchObject({ kind: 'unchanged', changes: [] });
    expect(await running()).toMatchObject({ version, planVersionId });
  });

  it('is only looked at by a preview', async () => {
    expect(await previewPlan(database, plan, EVE)).toMatchObject({ kind: 'first' });
    expect(await runningCampaign(database.orm)).toBeNull();
  });
});

describe('two people who load the same plan at the same moment', () => {
  let shared: FreshPostgres;
  beforeAll(async () => {
    shared = await freshPostgres();
  });
  afterAll(() => shared.drop());

  it('make one campaign', async () => {
    const { orm } = shared.database;
    const both = await Promise.all([
      loadPlan(shared.database, plan, EVE),
      loadPlan(shared.database, plan, EVE),
    ]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['first', 'unchanged']);
    expect(await orm.select().from(campaign)).toHaveLength(1);
    expect(await orm.select().from(planVersion)).toHaveLength(1);
  });
});

describe('a changed plan', () => {
  it('becomes the next version, and what was asked under the first stays with it', async () => {
    await loadPlan(database, plan, EVE);
    const first = await running();
    await expectedPlan(day('2023-03-24'));
    const loaded = await loadPlan(database, withDue('implementing_plan', day('2023-03-27')), EVE);
    expect(loaded).toMatchObject({
      kind: 'changed',
      changes: [{ field: 'deliverables[implementing_plan].due', before: '2023-03-24', after: '2023-03-27' }],
    });
    const second = await running();
    expect(second.id).toBe(first.id);
    expect(second.planVersionId).not.toBe(first.planVersionId);
    expect(second.version).toBe(first.version + 1);
    expect(await dutiesOf(database.orm, first.id)).toMatchObject([
      { due: '2023-03-27', planVersionId: first.planVersionId },
    ]);
  });

  it('takes a due day away as well', async () => {
    await loadPlan(database, plan, EVE);
    await expectedPlan(day('2023-03-24'));
    await loadPlan(database, withDue('implementing_plan', null), EVE);
    expect(await dutiesOf(database.orm, (await running()).id)).toMatchObject([{ due: null }]);
  });

  it('no longer expects a deliverable that it dropped, and expects it again when it is back', async () => {
    await loadPlan(database, plan, EVE);
    await expectedPlan(day('2023-03-24'));
    await kickedOff('self_inspection', day('2023-03-13'));
    const { id } = await running();
    const now = new Date('2023-03-14T02:00:00Z');
    const without = plan.deliverables.filter(({ key }) => key !== 'implementing_plan');
    await loadPlan(database, { ...plan, deliverables: without }, now);
    const subjects = async () =>
      (await dutiesOf(database.orm, id))
        .filter(({ kind }) => kind === 'deliverable')
        .map(({ subject }) => subject);
    expect(await subjects()).toEqual(['problem_list']);
    await loadPlan(database, withDue('implementing_plan', day('2023-03-28')), now);
    expect(await dutiesOf(database.orm, id)).toMatchObject([
      { subject: 'problem_list', due: '2023-03-24' },
      { subject: 'implementing_plan', due: '2023-03-28' },
    ]);
  });

  it('asks the new owner of a document whose phase is over', async () => {
    await loadPlan(database, plan, EVE);
    await expectedPlan(day('2023-03-24'));
    await kickedOff('self_inspection', day('2023-03-13'));
    const now = new Date('2023-03-22T02:00:00Z');
    const changed = plan.deliverables.map((entry) =>
      entry.key === 'implementing_plan' ? { ...entry, owner: '区局/区大队/一中队' } : entry,
    );
    await loadPlan(database, { ...plan, deliverables: changed }, now);
    const { id, tree } = await running();
    const asked = (await dutiesOf(database.orm, id)).filter(({ subject }) => subject === 'implementing_plan');
    expect(asked.map(({ unitId, due }) => `${tree.unit(unitId).name} ${due}`)).toEqual(['一中队 2023-03-24']);
  });

  it('adds units in their place before those that a roster brought', async () => {
    await loadPlan(database, plan, EVE);
    const { id } = await running();
    await ensureUnits(database.orm, id, ['区局/区大队/机动队']);
    const units = [...plan.units, '区局/区大队/五中队', '区局/区大队/六中队'];
    await loadPlan(database, { ...plan, units }, EVE);
    expect((await running()).tree.units.map((unit) => unit.path)).toEqual([...units, '区局/区大队/机动队']);
  });

  it('overrules what an admin had amended where it changes the window itself, and only there', async () => {
    await loadPlan(database, plan, EVE);
    const { id } = await running();
    const by = null;
    await insertAmendment(database.orm, {
      campaignId: id,
      phase: 'study',
      end: day('2023-03-15'),
      at: EVE,
      by,
    });
    await insertAmendment(database.orm, {
      campaignId: id,
      phase: 'review',
      end: day('2023-06-12'),
      at: EVE,
      by,
    });
    await loadPlan(database, withPhaseEnd('study', day('2023-03-08')), EVE);
    expect((await running()).phases.map(({ end }) => end)).toEqual([
      '2023-03-08',
      '2023-03-20',
      '2023-05-31',
      '2023-06-12',
    ]);
    const kept = await database.orm.select().from(amendment).where(eq(amendment.campaignId, id));
    expect(kept.map(({ phase, endOn }) => `${phase} ${endOn}`)).toEqual([
      'study 2023-03-15',
      'review 2023-06-12',
      'study 2023-03-08',
    ]);
  });

  it('moves what the phase asks of people with its last day', async () => {
    await loadPlan(database, plan, EVE);
    const { id, planVersionId, tree } = await running();
    const unitId = tree.find('一中队')?.id ?? 0;
    await database.orm.insert(duty).values({
      campaignId: id,
      kind: 'checklist',
      subject: 'self_inspection',
      unitId,
      dueOn: day('2023-03-20'),
      openedOn: day('2023-03-13'),
      planVersionId,
    });
    await loadPlan(database, withPhaseEnd('self_inspection', day('2023-03-18')), EVE);
    expect(await dutiesOf(database.orm, id)).toMatchObject([{ kind: 'checklist', due: '2023-03-18' }]);
  });

  it('is refused with another root, or once the campaign is closed', async () => {
    await loadPlan(database, plan, EVE);
    const { id } = await running();
    const elsewhere: Plan = JSON.parse(JSON.stringify(plan).replaceAll('区局', '别局'));
    expect(await loadPlan(database, elsewhere, EVE)).toEqual({ kind: 'refused', why: 'other root' });
    await database.orm.update(campaign).set({ closedAt: EVE }).where(eq(campaign.id, id));
    expect(await loadPlan(database, withDue('problem_list', null), EVE)).toEqual({
      kind: 'refused',
      why: 'closed',
    });
    expect(await loadPlan(database, plan, EVE)).toMatchObject({ kind: 'unchanged' });
  });
});

describe('the plan of 2023 this winter', () => {
  it('is a campaign of its own days when loaded first', async () => {
    const now = new Date('2026-11-20T02:00:00Z');
    const loaded = await loadPlan(database, shiftPlan(plan, day('2026-12-01')), now);
    expect(loaded).toMatchObject({ kind: 'first', past: [] });
    const { phases, plan: stored } = await running();
    expect(phases.map(({ start }) => start)).toEqual([
      '2026-12-01',
      '2026-12-11',
      '2026-12-21',
      '2027-03-03',
    ]);
    expect(stored.deliverables.find(({ key }) => key === 'district_summary')?.due).toBe('2027-03-22');
  });

  it('is the same campaign changed when it was loaded with its own days before', async () => {
    await loadPlan(database, plan, EVE);
    await kickedOff('study', day('2023-03-01'));
    const now = new Date('2026-11-20T02:00:00Z');
    const { id } = await running();
    const loaded = await loadPlan(database, shiftPlan(plan, day('2026-12-01')), now);
    expect(loaded.kind).toBe('changed');
    expect((await running()).id).toBe(id);
    expect(await dutiesOf(database.orm, id)).toEqual([]);
  });
});

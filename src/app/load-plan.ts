/**
 * Loading a plan, as often as one likes: the first time it founds the campaign, the same plan again changes nothing,
 * and a changed one becomes the next version while answers keep the version they were given under (S74). The key
 * names the campaign, so the same key on other days is a changed plan, not a second campaign.
 */
import type { Log } from '#app/context.ts';
import { expectBegun } from '#app/expect-begun.ts';
import { kickoffKey } from '#app/kickoff.ts';
import { type PlanChange, planChanges } from '#app/plan-changes.ts';
import {
  advanceCampaign,
  amendmentsOf,
  campaignById,
  ensureUnits,
  insertAmendment,
  insertCampaign,
  insertPlanVersion,
  lockLoading,
  orderUnits,
  runningCampaign,
  storedPlan,
} from '#db/campaign.ts';
import { copiesUnder } from '#db/chats.ts';
import type { Database, Orm } from '#db/database.ts';
import { moveDeliverable, moveDue } from '#db/expected-duties.ts';
import { writeLedger } from '#db/ledger.ts';
import { enqueueRefreshes } from '#db/outbox.ts';
import { type PlannedDuty, releaseUnplanned } from '#db/plan-duties.ts';
import { clockTime, dayOf, instant } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { type Amendment, type Phase, phasesOf } from '#domain/phase.ts';
import type { Plan, PlanDeliverable } from '#domain/plan.ts';

/** What a person who loads a plan should know. */
export interface PlanReport {
  kind: 'first' | 'changed' | 'unchanged';
  /** Of a changed plan only. */
  changes: readonly PlanChange[];
  /** Already over: recorded (补录), and nobody gets a message about them (R-AMB-01). */
  past: readonly Phase[];
  /** Without a due day, which nobody invents (R-AMB-15). */
  undated: readonly PlanDeliverable[];
  /** Not yet confirmed as this campaign's duty (R-AMB-19). */
  toConfirm: readonly PlanDeliverable[];
  /** The campaign that ran until now and that the first load of another puts aside. */
  replaces: string | null;
}

export type LoadedPlan = PlanReport | { kind: 'refused'; why: 'closed' | 'other root' };

/** What loading would do; writes nothing. */
export async function previewPlan(database: Database, plan: Plan, now: Date): Promise<LoadedPlan> {
  return (await decide(database.orm, plan, now)).loaded;
}

/** All or nothing; of two loads at once the second finds the first's work done. */
export async function loadPlan(database: Database, plan: Plan, now: Date, log?: Log): Promise<LoadedPlan> {
  const loaded = await database.transaction(async (tx) => {
    await lockLoading(tx);
    const decision = await decide(tx, plan, now);
    if (decision.loaded.kind === 'first') await found(tx, plan, now);
    if (decision.loaded.kind === 'changed' && decision.campaign) {
      await change(tx, decision.campaign, plan, decision.overruling, now);
    }
    return decision.loaded;
  });
  log?.info({ campaign: plan.campaign.key, outcome: loaded.kind }, 'plan loaded');
  return loaded;
}

interface Decision {
  loaded: LoadedPlan;
  campaign: Campaign | null;
  overruling: readonly Amendment[];
}

async function decide(orm: Orm, plan: Plan, now: Date): Promise<Decision> {
  const stored = await storedPlan(orm, plan.campaign.key);
  const campaign = stored ? await campaignById(orm, stored.campaignId) : null;
  if (!campaign) {
    const replaces = (await runningCampaign(orm))?.plan.campaign.name ?? null;
    const loaded = { ...reportOf(plan, phasesOf(plan, []), now), kind: 'first' as const, replaces };
    return { loaded, campaign, overruling: [] };
  }
  const changes = planChanges(campaign.plan, plan);
  const amendments = await amendmentsOf(orm, campaign.id);
  const overruling = changedWindows(campaign.plan, plan, amendments);
  const report = reportOf(plan, phasesOf(plan, [...amendments, ...overruling]), now);
  const refused = changes.length > 0 ? refusal(campaign, plan) : null;
  const kind = changes.length === 0 ? ('unchanged' as const) : ('changed' as const);
  return { loaded: refused ?? { ...report, kind, changes }, campaign, overruling };
}

function refusal(campaign: Campaign, plan: Plan): LoadedPlan | null {
  if (campaign.closed) return { kind: 'refused', why: 'closed' };
  const sameRoot = plan.units.every((path) => path.split('/')[0] === campaign.tree.root.path);
  return sameRoot ? null : { kind: 'refused', why: 'other root' };
}

function reportOf(plan: Plan, phases: readonly Phase[], now: Date): Omit<PlanReport, 'kind'> {
  const today = dayOf(now);
  return {
    changes: [],
    past: phases.filter((phase) => phase.end < today),
    undated: plan.deliverables.filter((deliverable) => deliverable.due === null && !deliverable.toConfirm),
    toConfirm: plan.deliverables.filter((deliverable) => deliverable.toConfirm),
    replaces: null,
  };
}

/** A window that the new plan changes overrules what admins had amended under the old one; other amendments hold. */
function changedWindows(before: Plan, after: Plan, amendments: readonly Amendment[]): readonly Amendment[] {
  const amended = new Set(amendments.map((amendment) => amendment.phase));
  return after.phases.flatMap(({ key, start, end }) => {
    const old = before.phases.find((phase) => phase.key === key);
    const moved = old !== undefined && (old.start !== start || old.end !== end);
    return moved && amended.has(key) ? [{ phase: key, start, end }] : [];
  });
}

/**
 * A campaign loaded late is looked at from before its first morning, so that the tick finds what is past and passes
 * it over; one loaded early from now on.
 */
async function found(tx: Orm, plan: Plan, now: Date): Promise<void> {
  const beforeStart = instant(plan.campaign.start, clockTime('00:00')).getTime() - 1;
  const lookedUntil = new Date(Math.min(beforeStart, now.getTime()));
  const campaignId = await insertCampaign(tx, plan.campaign.key, now, lookedUntil);
  await insertPlanVersion(tx, campaignId, plan, now);
  await ensureUnits(tx, campaignId, plan.units);
  await orderUnits(tx, campaignId, plan.units);
  await record(tx, campaignId, plan, now, 'loaded', `载入方案“${plan.campaign.short}”`);
}

async function change(
  tx: Orm,
  before: Campaign,
  plan: Plan,
  overruling: readonly Amendment[],
  now: Date,
): Promise<void> {
  if (!(await advanceCampaign(tx, before.id, before.version))) {
    throw new Error('a phase was changed while the plan was being loaded; load it again');
  }
  await insertPlanVersion(tx, before.id, plan, now);
  for (const amendment of overruling) {
    await insertAmendment(tx, { ...amendment, campaignId: before.id, at: now, by: null });
  }
  await ensureUnits(tx, before.id, plan.units);
  await orderUnits(tx, before.id, plan.units);
  const campaign = await campaignById(tx, before.id);
  if (!campaign) throw new Error(`no campaign ${before.id}`);
  await moveDuties(tx, campaign, now);
  // What hangs in the groups names days, documents and tasks of the plan before.
  await enqueueRefreshes(tx, campaign.id, now, await copiesUnder(tx, kickoffKey(campaign.id, '')));
  await record(tx, campaign.id, plan, now, 'changed', `修改方案“${plan.campaign.short}”`);
}

async function moveDuties(tx: Orm, campaign: Campaign, now: Date): Promise<void> {
  for (const phase of campaign.phases) await moveDue(tx, campaign.id, phase.key, phase.end);
  for (const { key, due } of campaign.plan.deliverables) await moveDeliverable(tx, campaign.id, key, due);
  await releaseUnplanned(tx, campaign.id, plannedDuties(campaign), now);
  await expectBegun(tx, campaign, now);
}

function plannedDuties(campaign: Campaign): readonly PlannedDuty[] {
  const ofPhases = campaign.phases.flatMap(({ key, action }): readonly PlannedDuty[] =>
    action === 'acknowledge' || action === 'checklist' ? [{ kind: action, subject: key, unitId: null }] : [],
  );
  const ofUnits = campaign.plan.deliverables.flatMap((deliverable): readonly PlannedDuty[] => {
    const owner = campaign.tree.find(deliverable.owner);
    const demanded = owner && !deliverable.kept && !deliverable.toConfirm;
    return demanded ? [{ kind: 'deliverable', subject: deliverable.key, unitId: owner.id }] : [];
  });
  return [...ofPhases, ...ofUnits];
}

async function record(
  tx: Orm,
  campaignId: number,
  plan: Plan,
  now: Date,
  verb: string,
  text: string,
): Promise<void> {
  await writeLedger(tx, campaignId, now, {
    actorId: null,
    unitId: null,
    noun: 'plan',
    ref: plan.campaign.key,
    verb,
    text,
  });
}

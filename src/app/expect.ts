/**
 * Who is expected to do what in a phase, as rows (S19–S22): made when the phase begins and again whenever the roster
 * changes, so that shares have an honest denominator.
 */
import type { Orm } from '#db/database.ts';
import { expectOfPeople, expectOfUnits, releasePeople, releaseUnits } from '#db/expected-duties.ts';
import { peopleOf } from '#db/people.ts';
import type { Day } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import type { Phase } from '#domain/phase.ts';
import { type Asked, allItems } from '#domain/plan.ts';
import type { Role } from '#domain/roster.ts';

/** The units that implement a phase, with all below them, in the plan's order. */
export function implementingUnits(campaign: Campaign, phase: Phase): readonly number[] {
  const tops = phase.implement.flatMap((path) => campaign.tree.find(path)?.id ?? []);
  return campaign.tree.units
    .filter((unit) => tops.some((top) => campaign.tree.contains(top, unit.id)))
    .map((unit) => unit.id);
}

/** Expects the phase's duties of everybody concerned, from `openedOn` on; what is expected already stays. */
export async function expectPhase(
  tx: Orm,
  campaign: Campaign,
  phase: Phase,
  openedOn: Day,
  now: Date,
): Promise<void> {
  const base = { ...expectation(campaign, openedOn), subject: phase.key, due: phase.end };
  const unitIds = implementingUnits(campaign, phase);
  if (phase.action === 'acknowledge') {
    await releasePeople(tx, campaign.id, 'acknowledge', phase.key, phase.audience, unitIds, now);
    await expectOfPeople(tx, { ...base, kind: 'acknowledge' }, phase.audience, unitIds);
  }
  if (phase.action === 'checklist') {
    const expected = { ...base, kind: 'checklist' as const };
    const roles = askedRoles(campaign);
    const units = asks(campaign, 'unit') ? await ledUnits(tx, campaign, unitIds) : [];
    await releasePeople(tx, campaign.id, 'checklist', phase.key, roles, unitIds, now);
    await expectOfPeople(tx, expected, roles, unitIds);
    await releaseUnits(tx, campaign.id, 'checklist', phase.key, units, now);
    await expectOfUnits(tx, expected, units);
  }
  await expectDeliverables(tx, campaign, phase, openedOn);
}

/**
 * Expects the phase's documents of their owners. They are due on days of their own, so a phase that was over when the
 * plan was loaded still asks for those to come (R-AMB-02), and raises no alarm about those past (R-AMB-01).
 */
export async function expectDeliverables(
  tx: Orm,
  campaign: Campaign,
  phase: Phase,
  openedOn: Day,
): Promise<void> {
  for (const { key, owner, due, ...deliverable } of campaign.plan.deliverables) {
    if (deliverable.phase !== phase.key || deliverable.kept || deliverable.toConfirm) continue;
    if (due !== null && due < openedOn) continue;
    const unit = campaign.tree.find(owner);
    const expected = { ...expectation(campaign, openedOn), kind: 'deliverable' as const, subject: key, due };
    if (unit) await expectOfUnits(tx, expected, [unit.id]);
  }
}

function expectation(campaign: Campaign, openedOn: Day) {
  return { campaignId: campaign.id, openedOn, planVersionId: campaign.planVersionId };
}

function asks(campaign: Campaign, asked: Asked): boolean {
  return allItems(campaign.plan).some((item) => item.asks.includes(asked));
}

/** Roles that some check item asks. */
export function askedRoles(campaign: Campaign): readonly Role[] {
  return (['officer', 'auxiliary'] as const).filter((role) => asks(campaign, role));
}

/** Units with a leader, who answers for them; a unit without one could not answer and is not expected to. */
async function ledUnits(tx: Orm, campaign: Campaign, unitIds: readonly number[]): Promise<readonly number[]> {
  const people = await peopleOf(tx, campaign.id);
  const led = new Set(
    people.flatMap((person) =>
      person.roles.filter((held) => held.role === 'leader').map((held) => held.unitId),
    ),
  );
  return unitIds.filter((unitId) => led.has(unitId));
}

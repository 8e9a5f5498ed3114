/**
 * Duties follow the roster and the plan: whoever joins a phase that has begun is expected like everybody else, and
 * whoever left is no longer. A phase has begun when its kickoff ran, not when its first day came.
 */
import { askedRoles, expectDeliverables, expectPhase, implementingUnits } from '#app/expect.ts';
import type { Orm } from '#db/database.ts';
import { followPeople, releasePeople } from '#db/expected-duties.ts';
import { runsOf } from '#db/schedule.ts';
import { type Day, dayOf, earlier, later } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { kickoffDay, type Phase } from '#domain/phase.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';

/** For every phase that has begun; after its end nobody new is expected (late answers stay welcome). */
export async function expectBegun(tx: Orm, campaign: Campaign, now: Date): Promise<void> {
  const today = dayOf(now);
  for (const phase of await begunPhases(tx, campaign)) {
    if (today <= phase.end) await expectPhase(tx, campaign, phase, today, now);
    else await followThoseExpected(tx, campaign, phase, now);
  }
  // Documents are due on days of their own, those of phases that were passed over too.
  for (const phase of campaign.phases) {
    if (phase.end < today) await expectDeliverables(tx, campaign, phase, today);
  }
}

/** The phases that have announced themselves, so that their duties can be done; in another slot than this one. */
export async function begunPhases(
  tx: Orm,
  campaign: Campaign,
  but: string | null = null,
): Promise<readonly Phase[]> {
  const runs = await runsOf(tx, campaign.id, 'kickoff');
  const begun = runs
    .filter((run) => run.outcome === 'run' && run.slot !== but)
    .map((run) => run.slot.split(':'));
  return campaign.phases.filter((phase) => {
    const from = firstDay(campaign, phase);
    return begun.some(([, key, on]) => key === phase.key && on !== undefined && on >= from);
  });
}

/** What whoever is not expected to do anything is told: from when on, where the phase has yet to announce itself. */
export async function notExpected(orm: Orm, campaign: Campaign, phase: Phase, today: Day): Promise<Refusal> {
  const begun = await begunPhases(orm, campaign);
  if (today > phase.end || begun.some(({ key }) => key === phase.key)) return refuse({ reason: 'not yours' });
  const opens = kickoffDay(phase, campaign.workdays, campaign.plan.settings.kickoffOnRestDay);
  return refuse({ reason: 'phase not started', phase: phase.name, start: later(opens, today) });
}

/** A plan moved to other days leaves kickoffs behind that say nothing about the phase as it is now. */
function firstDay(campaign: Campaign, phase: Phase): Day {
  return earlier(phase.start, kickoffDay(phase, campaign.workdays, campaign.plan.settings.kickoffOnRestDay));
}

/** Who left is no longer expected; what somebody owes goes along to the next unit. */
async function followThoseExpected(tx: Orm, campaign: Campaign, phase: Phase, now: Date): Promise<void> {
  const { action, key } = phase;
  if (action !== 'acknowledge' && action !== 'checklist') return;
  const roles = action === 'acknowledge' ? phase.audience : askedRoles(campaign);
  const unitIds = implementingUnits(campaign, phase);
  await releasePeople(tx, campaign.id, action, key, roles, unitIds, now);
  await followPeople(tx, campaign.id, action, key, roles, unitIds);
}

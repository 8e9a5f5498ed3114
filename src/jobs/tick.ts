/**
 * What happens by itself: looks which slots fell due since the last look and carries each out once, whoever looks.
 * It plans and queues; the outbox delivers. Run it every minute or once a day: nothing comes twice, nothing piles up.
 */

import { markLooked, runningCampaign } from '#db/campaign.ts';
import type { Database, Orm } from '#db/database.ts';
import { forgetBefore } from '#db/inbox.ts';
import { takeSlot } from '#db/schedule.ts';
import { dayOf } from '#domain/calendar.ts';
import { type Campaign, lastDue } from '#domain/campaign.ts';
import { type DueSlot, dueSlots, type Slot, slotKey } from '#domain/schedule.ts';
import { enterAnonymous } from '#jobs/anonymous.ts';
import { runDigests } from '#jobs/digests.ts';
import { passOverKickoff, runKickoff } from '#jobs/kickoff.ts';
import { runMorning } from '#jobs/morning.ts';
import { runNotices } from '#jobs/notices.ts';
import { sealLedgers } from '#jobs/seal.ts';
import type { SlotTime } from '#jobs/spread.ts';

export interface TickInput {
  database: Database;
  now: Date;
  /** Spread what is queued over the minutes after its slot; a person who runs a tick by hand waits for no spread. */
  spread: boolean;
}

export interface TickReport {
  slots: readonly { slot: string; outcome: 'run' | 'passed over'; queued: number }[];
}

/** The platform repeats itself for seven hours; what it said longer ago need not be remembered. */
const REMEMBER_MS = 48 * 3_600_000;

export async function tick(input: TickInput): Promise<TickReport> {
  try {
    await enterAnonymous(input.database, input.now);
    return await look(input);
  } finally {
    // Also where a slot fails, and where the last campaign has been closed.
    await sealLedgers(input.database, input.now);
  }
}

async function look(input: TickInput): Promise<TickReport> {
  const { database, now } = input;
  const campaign = await runningCampaign(database.orm);
  if (!campaign) return { slots: [] };
  const { plan } = campaign;
  const due = dueSlots({
    now,
    since: campaign.lookedUntil,
    phases: campaign.phases,
    settings: plan.settings,
    workdays: campaign.workdays,
    campaign: { ...plan.campaign, lastDue: lastDue(campaign) },
  });
  const slots: TickReport['slots'][number][] = [];
  const failures: unknown[] = [];
  for (const one of due) {
    try {
      const queued = await carryOut(input, campaign, one);
      if (queued !== null)
        slots.push({ slot: slotKey(one.slot), outcome: one.run ? 'run' : 'passed over', queued });
    } catch (cause) {
      // Due again at the next look, and nothing to those that are due beside it.
      failures.push(cause);
    }
  }
  if (failures.length > 0) throw failures[0];
  const noticed = await database.transaction((tx) => runNotices(tx, campaign, now));
  if (noticed > 0) slots.push({ slot: `notices:${dayOf(now)}`, outcome: 'run', queued: noticed });
  await markLooked(database.orm, campaign.id, now);
  if (due.length > 0) await forgetBefore(database.orm, new Date(now.getTime() - REMEMBER_MS));
  return { slots };
}

/** How many messages the slot queued; null when it was carried out before. The slot and its messages stand or fall together. */
function carryOut(
  { database, now, spread }: TickInput,
  campaign: Campaign,
  due: DueSlot,
): Promise<number | null> {
  return database.transaction(async (tx) => {
    const taken = await takeSlot(tx, {
      campaignId: campaign.id,
      slot: slotKey(due.slot),
      outcome: due.run ? 'run' : 'passed over',
      dueAt: due.slot.at,
      ranAt: now,
    });
    if (!taken) return null;
    if (due.run) return run(tx, campaign, due.slot, { now, spread });
    if (due.slot.job === 'kickoff') await passOverKickoff(tx, campaign, due.slot.phase, now);
    return 0;
  });
}

async function run(tx: Orm, campaign: Campaign, slot: Slot, when: SlotTime): Promise<number> {
  switch (slot.job) {
    case 'kickoff':
      return runKickoff(tx, campaign, slot, when);
    case 'reminder':
      return runMorning(tx, campaign, when);
    case 'digest':
      return runDigests(tx, campaign, when);
  }
}

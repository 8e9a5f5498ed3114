/**
 * A way through the campaign's time: from one thing that falls due to the next, each carried out and delivered before the
 * clock goes on, so that a jump over weeks leaves nothing out. Waiting for the platform's pace moves the clock as well.
 */
import { runningCampaign } from '#db/campaign.ts';
import type { Database } from '#db/database.ts';
import { nextIntake } from '#db/evidence-intake.ts';
import { nextDue } from '#db/outbox-claims.ts';
import {
  addDays,
  chineseDayWithWeekday,
  clockTime,
  dayOf,
  instant,
  later,
  timeOf,
} from '#domain/calendar.ts';
import { lastDue } from '#domain/campaign.ts';
import type { Step } from '#simulator/playground/stage.ts';
import type { SimulatedSide } from '#src/simulated-side.ts';

export interface Traveller {
  database: Database;
  simulated: SimulatedSide;
  /** Ends when all that is due was sent and fetched. */
  idle(): Promise<void>;
}

export interface Travel {
  signal: AbortSignal;
  step: Step;
  /** What people do of their own accord on the morning of a workday. */
  liveADay: (() => Promise<void>) | null;
}

/** People come to it an hour after the morning's messages. */
const PEOPLE_AT = clockTime('09:30');
/** After the last due day the campaign falls silent within so many days. */
const SILENT_AFTER_DAYS = 30;
/** More than the clock, which runs, can get ahead between a look at it and a move. */
const AHEAD_MS = 20;

export async function travel(
  traveller: Traveller,
  to: Date,
  { signal, step, liveADay }: Travel,
): Promise<void> {
  const { simulated } = traveller;
  const { clock } = simulated.simulator;
  simulated.stepping = true;
  try {
    await traveller.idle();
    while (!signal.aborted && clock.now() < to) {
      const now = clock.now();
      const due = [await nextEvent(traveller), liveADay ? await nextPeopleAt(traveller, now) : null, to];
      const stop = Math.min(...due.flatMap((at) => at?.getTime() ?? []));
      const peopleNow = liveADay !== null && timeOf(new Date(stop)) === PEOPLE_AT;
      // What is pushed again moves it too, and so does a second hand.
      await clock.arrived();
      await clock.moveTo(new Date(Math.max(stop, clock.now().getTime() + AHEAD_MS)));
      step(`${chineseDayWithWeekday(dayOf(clock.now()))} ${timeOf(clock.now())}`);
      await traveller.idle();
      if (peopleNow) await liveADay();
    }
  } finally {
    simulated.stepping = false;
  }
}

/** The next instant at which something falls due: a slot, a message that waits, something to fetch. */
export async function nextEvent({ database, simulated }: Traveller): Promise<Date | null> {
  const now = simulated.simulator.clock.now();
  const waiting = [await nextDue(database.orm), await nextIntake(database.orm)];
  const ahead = [...waiting, await nextSlot(database, now)].flatMap((at) => (at && at > now ? [at] : []));
  return ahead.length === 0 ? null : new Date(Math.min(...ahead.map((at) => at.getTime())));
}

/** The next morning or evening of a workday while the campaign lasts; what is due there shows when it comes. */
async function nextSlot(database: Database, now: Date): Promise<Date | null> {
  const campaign = await runningCampaign(database.orm);
  if (!campaign) return null;
  const { settings } = campaign.plan;
  const end = addDays(lastDue(campaign), SILENT_AFTER_DAYS);
  const start = campaign.plan.campaign.start;
  for (let on = later(dayOf(now), start); on <= end; on = addDays(on, 1)) {
    if (!campaign.workdays.isWorkday(on)) continue;
    const slot = [settings.morning, settings.evening].map((time) => instant(on, time)).find((at) => at > now);
    if (slot) return slot;
  }
  return null;
}

async function nextPeopleAt({ database }: Traveller, now: Date): Promise<Date | null> {
  const campaign = await runningCampaign(database.orm);
  if (!campaign) return null;
  for (let on = dayOf(now), tries = 0; tries < 30; on = addDays(on, 1), tries += 1) {
    const at = instant(on, PEOPLE_AT);
    if (at > now && campaign.workdays.isWorkday(on)) return at;
  }
  return null;
}

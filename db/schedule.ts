/** Slots already taken, so that each is carried out once by one of the instances. */
import { and, desc, eq, like, lt } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { scheduleRun } from '#db/schema/messages.ts';
import { type Day, dayOf } from '#domain/calendar.ts';

/** True for the one who takes the slot; everybody else finds it taken. */
export async function takeSlot(
  orm: Orm,
  row: { campaignId: number; slot: string; outcome: 'run' | 'passed over'; dueAt: Date; ranAt: Date },
): Promise<boolean> {
  const rows = await orm
    .insert(scheduleRun)
    .values(row)
    .onConflictDoNothing()
    .returning({ slot: scheduleRun.slot });
  return rows.length > 0;
}

/** Records a slot as carried out by somebody's own hand, also one that was passed over. */
export async function recordRun(
  orm: Orm,
  row: { campaignId: number; slot: string; dueAt: Date; ranAt: Date },
): Promise<void> {
  await orm
    .insert(scheduleRun)
    .values({ ...row, outcome: 'run' })
    .onConflictDoUpdate({
      target: [scheduleRun.campaignId, scheduleRun.slot],
      set: { outcome: 'run', ranAt: row.ranAt },
    });
}

/** When the last slot of a job was carried out; jobs are the words before the colon of a slot's key. */
export async function lastRun(
  orm: Orm,
  campaignId: number,
  job: string,
): Promise<{ dueAt: Date; ranAt: Date } | null> {
  const [row] = await orm
    .select({ dueAt: scheduleRun.dueAt, ranAt: scheduleRun.ranAt })
    .from(scheduleRun)
    .where(
      and(
        eq(scheduleRun.campaignId, campaignId),
        like(scheduleRun.slot, `${job}:%`),
        eq(scheduleRun.outcome, 'run'),
      ),
    )
    .orderBy(desc(scheduleRun.dueAt))
    .limit(1);
  return row ?? null;
}

/** The day on which a daily job last ran before a given one. */
export async function lastRunBefore(
  orm: Orm,
  campaignId: number,
  job: string,
  today: Day,
): Promise<Day | null> {
  const [row] = await orm
    .select({ dueAt: scheduleRun.dueAt })
    .from(scheduleRun)
    .where(isRunBefore(campaignId, job, today))
    .orderBy(desc(scheduleRun.slot))
    .limit(1);
  return row ? dayOf(row.dueAt) : null;
}

/** The instant at which a daily job last ran before a given day; what happened since is new. */
export async function lastRanBefore(
  orm: Orm,
  campaignId: number,
  job: string,
  today: Day,
): Promise<Date | null> {
  const [row] = await orm
    .select({ ranAt: scheduleRun.ranAt })
    .from(scheduleRun)
    .where(isRunBefore(campaignId, job, today))
    .orderBy(desc(scheduleRun.slot))
    .limit(1);
  return row?.ranAt ?? null;
}

function isRunBefore(campaignId: number, job: string, today: Day) {
  return and(
    eq(scheduleRun.campaignId, campaignId),
    like(scheduleRun.slot, `${job}:%`),
    eq(scheduleRun.outcome, 'run'),
    lt(scheduleRun.slot, `${job}:${today}`),
  );
}

/** Slots of a job with what became of them, for `/phase list` and for knowing which phases have begun. */
export function runsOf(
  orm: Orm,
  campaignId: number,
  job: string,
): Promise<readonly { slot: string; outcome: string }[]> {
  return orm
    .select({ slot: scheduleRun.slot, outcome: scheduleRun.outcome })
    .from(scheduleRun)
    .where(and(eq(scheduleRun.campaignId, campaignId), like(scheduleRun.slot, `${job}:%`)));
}

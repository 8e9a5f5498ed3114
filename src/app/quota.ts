/** Whether this month's calls are used up, so that nothing can be sent and people are told so in the reply itself. */
import type { AppContext } from '#app/context.ts';
import { quotaUse } from '#db/pacing.ts';
import { dayOf } from '#domain/calendar.ts';

/** `YYYY-MM` in Asia/Shanghai, the month by which the platform counts. */
export function monthOf(now: Date): string {
  return dayOf(now).slice(0, 7);
}

export async function quotaUsedUp(ctx: Pick<AppContext, 'database' | 'now'>): Promise<boolean> {
  return (await quotaUse(ctx.database.orm, monthOf(ctx.now))).exhaustedAt !== null;
}

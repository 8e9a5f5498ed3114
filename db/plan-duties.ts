/** What a changed plan no longer asks for. */
import { sql } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import type { DutyKind } from '#domain/duty.ts';

export interface PlannedDuty {
  kind: DutyKind;
  subject: string;
  /** The unit that must do it; `null` where people of several units must. */
  unitId: number | null;
}

/** Stops expecting what is open and no longer in the plan. What is done stays done, and findings are nobody's plan. */
export async function releaseUnplanned(
  tx: Orm,
  campaignId: number,
  planned: readonly PlannedDuty[],
  at: Date,
): Promise<void> {
  await tx.execute(sql`
    update duty set released_at = ${at.toISOString()}::timestamptz
    where campaign_id = ${campaignId} and kind in ('acknowledge', 'checklist', 'deliverable')
      and done_at is null and released_at is null
      and not exists (
        select from jsonb_to_recordset(${JSON.stringify(planned)}::text::jsonb)
          as row (kind text, subject text, "unitId" int)
        where row.kind = duty.kind and row.subject = duty.subject
          and (row."unitId" is null or row."unitId" = duty.unit_id))`);
}

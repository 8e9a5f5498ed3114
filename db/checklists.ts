/** Answers of checklists and the findings they led to. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { answer } from '#db/schema/duties.ts';
import { finding, findingMove } from '#db/schema/findings.ts';
import type { Day } from '#domain/calendar.ts';
import type { Choice } from '#domain/click.ts';
import type { FindingState, Track } from '#domain/finding.ts';

export interface StoredAnswer {
  item: string;
  choice: Choice;
  answeredAt: Date;
}

export function answersOf(orm: Orm, dutyId: number): Promise<readonly StoredAnswer[]> {
  return orm
    .select({ item: answer.item, choice: answer.choice, answeredAt: answer.answeredAt })
    .from(answer)
    .where(eq(answer.dutyId, dutyId));
}

/** Numbers of the findings a checklist led to, by item. */
export async function findingNumbersOf(
  orm: Orm,
  dutyId: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const rows = await orm
    .select({ item: finding.mainItem, number: finding.number })
    .from(finding)
    .where(eq(finding.dutyId, dutyId))
    .orderBy(asc(finding.number));
  const byItem = new Map<string, number[]>();
  for (const row of rows) byItem.set(row.item, [...(byItem.get(row.item) ?? []), row.number]);
  return byItem;
}

export interface WrittenFinding {
  number: number;
  reporterId: number | null;
  description: string;
  place: string | null;
  track: Track;
  dueOn: Day | null;
  /** What was done about it, where it was reported as put right. */
  result: string | null;
}

/** What was written for one item of a checklist, in the order of the numbers. */
export function findingsWritten(orm: Orm, dutyId: number, item: string): Promise<readonly WrittenFinding[]> {
  return orm
    .select({
      number: finding.number,
      reporterId: finding.reporterId,
      description: finding.description,
      place: finding.place,
      track: finding.track,
      dueOn: finding.dueOn,
      result: findingMove.text,
    })
    .from(finding)
    .leftJoin(
      findingMove,
      and(
        eq(findingMove.findingId, finding.id),
        eq(findingMove.version, 1),
        eq(findingMove.move, 'fix'),
        eq(findingMove.at, finding.createdAt),
      ),
    )
    .where(and(eq(finding.dutyId, dutyId), eq(finding.mainItem, item)))
    .orderBy(asc(finding.number));
}

export interface FindingRow {
  id: number;
  number: number;
  unitId: number;
  mainItem: string;
  state: FindingState;
  foundOn: Day;
  dueOn: Day | null;
}

const columns = {
  id: finding.id,
  number: finding.number,
  unitId: finding.unitId,
  mainItem: finding.mainItem,
  state: finding.state,
  foundOn: finding.foundOn,
  dueOn: finding.dueOn,
};

export function findingsOf(orm: Orm, campaignId: number): Promise<readonly FindingRow[]> {
  return orm
    .select(columns)
    .from(finding)
    .where(eq(finding.campaignId, campaignId))
    .orderBy(asc(finding.number));
}

export function findingsReportedBy(
  orm: Orm,
  campaignId: number,
  personId: number,
): Promise<readonly (FindingRow & { description: string })[]> {
  return orm
    .select({ ...columns, description: finding.description })
    .from(finding)
    .where(and(eq(finding.campaignId, campaignId), eq(finding.reporterId, personId)))
    .orderBy(sql`${finding.number} desc`)
    .limit(20);
}

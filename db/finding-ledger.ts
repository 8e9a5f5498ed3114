/** Findings as the ledger (台账) lists and counts them: which of them a filter means, page by page. */
import { and, asc, eq, gt, ilike, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { asFinding, type StoredFinding } from '#db/findings.ts';
import { finding } from '#db/schema/findings.ts';
import { person } from '#db/schema/people.ts';
import type { Day } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import type { FindingState } from '#domain/finding.ts';

export interface LedgerFilter {
  campaignId: number;
  unitIds: readonly number[];
  /** Whose own findings, reported or owned, count beside those of the units; nobody's where it is null … */
  personId: number | null;
  /** … where they are of these. */
  ownUnitIds: readonly number[];
  state: FindingState | null;
  /** Late on this day. */
  lateOn: Day | null;
  /** A topic's key or an item's. */
  topic: string | null;
  search: string | null;
}

/** Which findings are meant, with what is asked of them as they are now. */
export function ledgerWhere(filter: LedgerFilter): SQL | undefined {
  const { campaignId, unitIds, personId, ownUnitIds, state, lateOn, topic, search } = filter;
  const own =
    personId === null
      ? sql`false`
      : and(
          or(eq(finding.reporterId, personId), eq(finding.ownerId, personId)),
          inArray(finding.unitId, [...ownUnitIds]),
        );
  return and(
    eq(finding.campaignId, campaignId),
    unitIds.length > 0 ? or(inArray(finding.unitId, [...unitIds]), own) : own,
    state ? eq(finding.state, state) : undefined,
    lateOn ? isLate(lateOn) : undefined,
    topic === null
      ? undefined
      : topic.includes('.')
        ? eq(finding.mainItem, topic)
        : sql`split_part(${finding.mainItem}, '.', 1) = ${topic}`,
    search === null ? undefined : found(search),
  );
}

/** While it is being put right the next open step's day, else its own. */
const nextDue = sql`coalesce(
  case when ${finding.submittedOn} is null then (
    select min((step->>'dueOn')::date) from jsonb_array_elements(${finding.steps}) step where step->>'doneOn' is null
  ) end,
  ${finding.dueOn})`;

/** As `isLateFinding` says it. */
function isLate(today: Day): SQL | undefined {
  return and(
    sql`${nextDue} < coalesce(${finding.submittedOn}, ${today}::date)`,
    sql`${finding.state} not in ('dismissed', 'merged')`,
  );
}

function found(text: string): SQL | undefined {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return or(
    ...[finding.description, finding.place, finding.measures, finding.result].map((column) =>
      ilike(column, pattern),
    ),
  );
}

export interface LedgerPage {
  /** The number after which the page begins; 0 for the first. */
  after: number;
  /** Pages of `pageSize` to skip. */
  skip: number;
  pageSize: number;
  size: number;
}

export async function ledgerPage(
  orm: Orm,
  filter: LedgerFilter,
  page: LedgerPage,
): Promise<readonly (StoredFinding & { owner: string | null })[]> {
  const rows = await orm
    .select({ finding, owner: person.name })
    .from(finding)
    .leftJoin(person, eq(person.id, finding.ownerId))
    .where(and(ledgerWhere(filter), page.after > 0 ? gt(finding.number, page.after) : undefined))
    .orderBy(asc(finding.number))
    .offset(page.skip * page.pageSize)
    .limit(page.size);
  return rows.map((row) => ({ ...asFinding(row.finding), owner: row.owner }));
}

/** All that the campaign has. */
export function wholeLedger(campaign: Pick<Campaign, 'id' | 'tree'>): LedgerFilter {
  return {
    campaignId: campaign.id,
    unitIds: campaign.tree.units.map(({ id }) => id),
    personId: null,
    ownUnitIds: [],
    state: null,
    lateOn: null,
    topic: null,
    search: null,
  };
}

/** How many findings there are by unit and state; a finding counts once, by its main item (R-AMB-20). */
export function ledgerCounts(
  orm: Orm,
  filter: LedgerFilter,
): Promise<readonly { unitId: number; state: FindingState; count: number }[]> {
  return orm
    .select({ unitId: finding.unitId, state: finding.state, count: sql<number>`count(*)::int` })
    .from(finding)
    .where(ledgerWhere(filter))
    .groupBy(finding.unitId, finding.state);
}

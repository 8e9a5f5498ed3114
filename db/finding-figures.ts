/**
 * How many findings stood in which state at an instant, now or long past (U13): asked of the moves, which are
 * never changed, and one look at an index per finding.
 */
import { and, desc, eq, lte, sql } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { type LedgerFilter, ledgerWhere } from '#db/finding-ledger.ts';
import { finding, findingMove } from '#db/schema/findings.ts';
import type { FindingState } from '#domain/finding.ts';
import type { FindingFigure } from '#domain/finding-figures.ts';

/** The filter's state and lateness are those of now. */
export async function figuresAt(
  orm: Orm,
  filter: LedgerFilter,
  instant: Date,
): Promise<readonly FindingFigure[]> {
  const last = orm
    .select({ to: findingMove.to })
    .from(findingMove)
    .where(and(eq(findingMove.findingId, finding.id), lte(findingMove.at, instant)))
    .orderBy(desc(findingMove.version))
    .limit(1)
    .as('last');
  const { unitId, mainItem } = finding;
  const state = sql<FindingState>`coalesce(${last.to}, 'reported')`.as('state_then');
  return orm
    .select({ unitId, mainItem, state, count: sql<number>`count(*)::int` })
    .from(finding)
    .leftJoinLateral(last, sql`true`)
    .where(and(ledgerWhere(filter), lte(finding.createdAt, instant)))
    .groupBy(unitId, mainItem, sql`state_then`);
}

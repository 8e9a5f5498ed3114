/** The ledger as it is exported: findings with all that belongs to them, page by page of one snapshot. */
import { and, asc, gt, inArray, lte, sql } from 'drizzle-orm';
import type { Database, Orm } from '#db/database.ts';
import { type LedgerFilter, ledgerWhere } from '#db/finding-ledger.ts';
import { asFinding, movesOfAll, type StoredFinding, type StoredMove } from '#db/findings.ts';
import { evidence } from '#db/schema/evidence.ts';
import { finding } from '#db/schema/findings.ts';
import type { Mark } from '#domain/evidence.ts';
import type { FileType } from '#domain/file-type.ts';
import { asReported } from '#domain/finding-history.ts';

export interface RecordedEvidence {
  type: FileType;
  name: string | null;
  mark: Mark | null;
}

export interface FindingRecord {
  /** Before its first move. */
  reported: StoredFinding;
  /** Up to the instant, in their order. */
  moves: readonly StoredMove[];
  /** The oldest first. */
  evidence: readonly RecordedEvidence[];
}

/** All that is read within is of the same moment, however long it takes. */
export function snapshot<T>(database: Database, read: (tx: Orm) => Promise<T>): Promise<T> {
  return database.transaction(async (tx) => {
    await tx.execute(sql`set transaction isolation level repeatable read, read only`);
    return read(tx);
  });
}

/** A big select would hold up everything else while it is read. */
const PAGE = 100;

/** What there was at an instant, by number. The filter's state and lateness are those of now. */
export async function findingRecords(
  orm: Orm,
  filter: LedgerFilter,
  instant: Date,
): Promise<readonly FindingRecord[]> {
  const records: FindingRecord[] = [];
  for (let after = 0; ; ) {
    const rows = await orm
      .select()
      .from(finding)
      .where(and(ledgerWhere(filter), lte(finding.createdAt, instant), gt(finding.number, after)))
      .orderBy(asc(finding.number))
      .limit(PAGE);
    const ids = rows.map(({ id }) => id);
    await turn();
    const moves = await movesOfAll(orm, ids);
    await turn();
    const pieces = await evidenceOfAll(orm, ids, instant);
    for (const row of rows) {
      const made = moves.get(row.id) ?? [];
      records.push({
        // Entered before that was kept, it has no track of its own.
        reported: asReported(asFinding(row), made, {
          track: row.reportedTrack ?? row.track,
          dueOn: row.reportedDueOn,
        }),
        moves: made.filter(({ at }) => at <= instant),
        evidence: pieces.get(row.id) ?? [],
      });
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return records;
    after = last.number;
  }
}

/** The embedded database answers without ever leaving the loop, so others get their turn here. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

async function evidenceOfAll(
  orm: Orm,
  findingIds: readonly number[],
  instant: Date,
): Promise<ReadonlyMap<number, readonly RecordedEvidence[]>> {
  if (findingIds.length === 0) return new Map();
  const { findingId, type, name, mark, uploadedAt, id } = evidence;
  const rows = await orm
    .select({ findingId, type, name, mark })
    .from(evidence)
    .where(and(inArray(findingId, [...findingIds]), lte(uploadedAt, instant)))
    .orderBy(asc(findingId), asc(id));
  return Map.groupBy(rows, (row) => row.findingId);
}

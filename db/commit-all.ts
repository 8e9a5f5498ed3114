/**
 * Many findings moved at once, by the very statement a click commits with, inside a transaction: where one of them was
 * moved by somebody else in between, nothing of it is written.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Change, FindingChange } from '#db/change.ts';
import { COMMIT, outcomeSchema, parametersOf } from '#db/commit.ts';
import { type Orm, rowsOf } from '#db/database.ts';

/** @throws Error when a finding was moved since it was read; the transaction must not go on. */
export async function commitAll(
  tx: Orm,
  change: Omit<Change, 'move' | 'claims'>,
  moves: readonly FindingChange[],
): Promise<void> {
  const parameters = parametersOf({ ...change, claims: [] }, moves);
  const [row] = await rowsOf(tx, outcomeSchema, filledIn(parameters));
  if (!row?.ok) throw new Error('a finding was moved while many were being moved; try again');
}

/** Each place gets a parameter of its own, so the first, the only one without a type of its own, is given one. */
function filledIn([campaignId, ...others]: readonly [number, ...string[]]): SQL {
  const pieces = COMMIT.split(/\$(\d+)/).map((piece, index): SQL => {
    if (index % 2 === 0) return sql.raw(piece);
    return piece === '1' ? sql`${campaignId}::int` : sql`${others[Number(piece) - 2] ?? null}`;
  });
  return sql.join(pieces);
}

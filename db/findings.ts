/** Findings with their moves. Their list as the ledger shows it is in finding-ledger.ts. */
import { and, asc, eq, inArray, isNotNull, lte, or, type SQL } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { finding, findingMove } from '#db/schema/findings.ts';
import { person } from '#db/schema/people.ts';
import type { Source } from '#domain/finding.ts';
import { correctionSchema, type Finding, type MoveMade } from '#domain/finding-history.ts';
import { plannedStepsSchema, stepsSchema } from '#domain/finding-steps.ts';

export interface StoredFinding extends Finding {
  id: number;
  campaignId: number;
  source: Source;
  mainItem: string;
  createdAt: Date;
}

/** With the instant, which the rules have no use for. */
export interface StoredMove extends MoveMade {
  at: Date;
}

export function asFinding(row: typeof finding.$inferSelect): StoredFinding {
  const { extensionDueOn, extensionReason, ...others } = row;
  const { dutyId: _d, reportedTrack: _t, reportedDueOn: _o, ...columns } = others;
  const extension = extensionDueOn === null ? null : { dueOn: extensionDueOn, reason: extensionReason ?? '' };
  return { ...columns, extension, steps: stepsSchema.parse(columns.steps) };
}

function asMove({ findingId: _id, steps, words, ...made }: typeof findingMove.$inferSelect): StoredMove {
  return {
    ...made,
    steps: plannedStepsSchema.nullable().parse(steps),
    words: correctionSchema.nullable().parse(words),
  };
}

async function select(orm: Orm, where: SQL | undefined): Promise<StoredFinding | null> {
  const [row] = await orm.select().from(finding).where(where);
  return row ? asFinding(row) : null;
}

export function findingNumbered(orm: Orm, campaignId: number, number: number): Promise<StoredFinding | null> {
  return select(orm, and(eq(finding.campaignId, campaignId), eq(finding.number, number)));
}

export function findingById(orm: Orm, id: number): Promise<StoredFinding | null> {
  return select(orm, eq(finding.id, id));
}

export async function findingsOfIds(
  orm: Orm,
  campaignId: number,
  ids: readonly number[],
): Promise<readonly StoredFinding[]> {
  if (ids.length === 0) return [];
  const rows = await orm
    .select()
    .from(finding)
    .where(and(eq(finding.campaignId, campaignId), inArray(finding.id, [...new Set(ids)])));
  return rows.map(asFinding);
}

/** In the order of the numbers given. */
export async function findingsNumbered(
  orm: Orm,
  campaignId: number,
  numbers: readonly number[],
): Promise<readonly StoredFinding[]> {
  if (numbers.length === 0) return [];
  const rows = await orm
    .select()
    .from(finding)
    .where(and(eq(finding.campaignId, campaignId), inArray(finding.number, [...numbers])));
  const found = new Map(rows.map((row) => [row.number, asFinding(row)]));
  return numbers.flatMap((number) => found.get(number) ?? []);
}

/** What these people are putting right; `locked` until the transaction ends. */
export async function findingsOwned(
  orm: Orm,
  campaignId: number,
  ownerIds: readonly number[],
  locked = false,
): Promise<readonly StoredFinding[]> {
  if (ownerIds.length === 0) return [];
  const query = orm
    .select()
    .from(finding)
    .where(
      and(
        inArray(finding.ownerId, [...new Set(ownerIds)]),
        eq(finding.campaignId, campaignId),
        eq(finding.state, 'rectifying'),
      ),
    )
    .orderBy(asc(finding.number));
  return (locked ? await query.for('update') : await query).map(asFinding);
}

/** Who is putting something right, also those who have left. */
export function ownersNamed(
  orm: Orm,
  campaignId: number,
  name: string,
): Promise<readonly { id: number; name: string }[]> {
  return orm
    .selectDistinct({ id: person.id, name: person.name })
    .from(finding)
    .innerJoin(person, eq(person.id, finding.ownerId))
    .where(and(eq(finding.campaignId, campaignId), eq(finding.state, 'rectifying'), eq(person.name, name)))
    .orderBy(asc(person.id));
}

/** In their order, up to the version given: one made since the finding was read is not among them. */
export async function movesOf(orm: Orm, findingId: number, version: number): Promise<readonly StoredMove[]> {
  const rows = await orm
    .select()
    .from(findingMove)
    .where(and(eq(findingMove.findingId, findingId), lte(findingMove.version, version)))
    .orderBy(asc(findingMove.version));
  return rows.map(asMove);
}

/** Who made the move that led to this version, and when: whoever was first. */
export async function moveTo(
  orm: Orm,
  findingId: number,
  version: number,
): Promise<{ move: MoveMade['move']; at: Date; by: string } | null> {
  const [row] = await orm
    .select({ move: findingMove.move, at: findingMove.at, by: person.name })
    .from(findingMove)
    .innerJoin(person, eq(person.id, findingMove.actorId))
    .where(and(eq(findingMove.findingId, findingId), eq(findingMove.version, version)));
  return row ?? null;
}

/** What waits for somebody to assign it or to decide: reported, applied for, or with an extension asked for. */
export async function findingsWaiting(orm: Orm, campaignId: number): Promise<readonly StoredFinding[]> {
  const rows = await orm
    .select()
    .from(finding)
    .where(
      and(
        eq(finding.campaignId, campaignId),
        or(inArray(finding.state, ['reported', 'submitted']), isNotNull(finding.extensionDueOn)),
      ),
    )
    .orderBy(asc(finding.number));
  return rows.map(asFinding);
}

/** The moves of many findings at once, by finding. */
export async function movesOfAll(
  orm: Orm,
  findingIds: readonly number[],
): Promise<ReadonlyMap<number, readonly StoredMove[]>> {
  if (findingIds.length === 0) return new Map();
  const rows = await orm
    .select()
    .from(findingMove)
    .where(inArray(findingMove.findingId, [...findingIds]))
    .orderBy(asc(findingMove.findingId), asc(findingMove.version));
  const byFinding = Map.groupBy(rows, (row) => row.findingId);
  return new Map([...byFinding].map(([id, moves]) => [id, moves.map(asMove)]));
}

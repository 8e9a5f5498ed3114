/** Evidence of findings: what is stored of it, its marks, and which finding somebody means by sending something. */
import { and, asc, eq, isNull, ne, or, sql } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { evidence, evidenceAim, evidenceIntake } from '#db/schema/evidence.ts';
import { cardCopy } from '#db/schema/messages.ts';
import { person } from '#db/schema/people.ts';
import type { Day } from '#domain/calendar.ts';
import type { Mark } from '#domain/evidence.ts';
import type { FileType } from '#domain/file-type.ts';

export interface StoredEvidence {
  id: number;
  /** Counts the finding's pieces from 1, in the order in which they were stored. */
  nth: number;
  sha256: string;
  type: FileType;
  name: string | null;
  bytes: number;
  takenOn: Day;
  uploadedAt: Date;
  personId: number;
  by: string;
  mark: Mark | null;
  shown: 'copy' | 'original' | 'nothing';
  platformKey: string | null;
}

/** Cards of a finding and receipts of its evidence carry card keys of this form; what follows the id is free. */
const OF_FINDING = /^(?:finding|evidence):(\d{1,9})(?::|$)/;

/** The finding a message is about: a card or line of ours, or something sent before. */
export async function findingOfMessage(orm: Orm, messageRef: string): Promise<number | null> {
  const [copy] = await orm
    .select({ cardKey: cardCopy.cardKey })
    .from(cardCopy)
    .where(eq(cardCopy.messageRef, messageRef));
  const named = OF_FINDING.exec(copy?.cardKey ?? '')?.[1];
  if (named !== undefined) return Number(named);
  const [sent] = await orm
    .select({ findingId: evidenceIntake.findingId })
    .from(evidenceIntake)
    .where(eq(evidenceIntake.messageRef, messageRef))
    .limit(1);
  return sent?.findingId ?? null;
}

/** What the person sends from now on goes to this finding, until another is named. */
export async function aimAt(orm: Orm, personId: number, findingId: number, at: Date): Promise<void> {
  await orm
    .insert(evidenceAim)
    .values({ personId, findingId, aimedAt: at })
    .onConflictDoUpdate({ target: evidenceAim.personId, set: { findingId, aimedAt: at } });
}

export async function aimOf(
  orm: Orm,
  personId: number,
): Promise<{ findingId: number; aimedAt: Date } | null> {
  const [row] = await orm
    .select({ findingId: evidenceAim.findingId, aimedAt: evidenceAim.aimedAt })
    .from(evidenceAim)
    .where(eq(evidenceAim.personId, personId));
  return row ?? null;
}

/** A finding's evidence, the oldest first. */
export async function evidenceOf(orm: Orm, findingId: number): Promise<readonly StoredEvidence[]> {
  const rows = await orm
    .select({
      id: evidence.id,
      sha256: evidence.sha256,
      type: evidence.type,
      name: evidence.name,
      bytes: evidence.bytes,
      takenOn: evidence.takenOn,
      uploadedAt: evidence.uploadedAt,
      personId: evidence.personId,
      by: person.name,
      mark: evidence.mark,
      shown: evidence.shown,
      platformKey: evidence.platformKey,
    })
    .from(evidence)
    .innerJoin(person, eq(person.id, evidence.personId))
    .where(eq(evidence.findingId, findingId))
    .orderBy(asc(evidence.id));
  return rows.map((row, index) => ({ ...row, nth: index + 1 }));
}

/** False when the finding has the same file already. */
export async function insertEvidence(orm: Orm, row: typeof evidence.$inferInsert): Promise<boolean> {
  const rows = await orm.insert(evidence).values(row).onConflictDoNothing().returning({ id: evidence.id });
  return rows.length > 0;
}

/** False when it bears this mark already. */
export async function markEvidence(orm: Orm, evidenceId: number, mark: Mark | null): Promise<boolean> {
  const other =
    mark === null ? sql`${evidence.mark} is not null` : or(isNull(evidence.mark), ne(evidence.mark, mark));
  const rows = await orm
    .update(evidence)
    .set({ mark })
    .where(and(eq(evidence.id, evidenceId), other))
    .returning({ id: evidence.id });
  return rows.length > 0;
}

export async function keepPlatformKey(orm: Orm, evidenceId: number, key: string): Promise<void> {
  await orm.update(evidence).set({ platformKey: key }).where(eq(evidence.id, evidenceId));
}

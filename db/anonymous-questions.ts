/** What reviewers ask whoever reported anonymously, and what was answered. One question waits at a time. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { anonymousQuestion } from '#db/schema/anonymous.ts';
import type { Day } from '#domain/calendar.ts';

export type StoredQuestion = typeof anonymousQuestion.$inferSelect;

/** In the order in which they were asked. */
export function questionsOf(orm: Orm, findingId: number): Promise<readonly StoredQuestion[]> {
  return orm
    .select()
    .from(anonymousQuestion)
    .where(eq(anonymousQuestion.findingId, findingId))
    .orderBy(asc(anonymousQuestion.id));
}

/** False while another one waits for its answer, or the answer for its day to be over. */
export async function insertQuestion(
  tx: Orm,
  row: { findingId: number; question: string; askedBy: number; askedAt: Date },
): Promise<boolean> {
  const rows = await tx
    .insert(anonymousQuestion)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: anonymousQuestion.id });
  return rows.length > 0;
}

/** Nothing but the day is kept of the answer's time; a second answer changes nothing. */
export async function answerQuestion(
  orm: Orm,
  { id, findingId, answer, day }: { id: number; findingId: number; answer: string; day: Day },
): Promise<void> {
  await orm
    .update(anonymousQuestion)
    .set({ answer, answeredOn: day })
    .where(
      and(
        eq(anonymousQuestion.id, id),
        eq(anonymousQuestion.findingId, findingId),
        isNull(anonymousQuestion.answer),
      ),
    );
}

/** What became of the outbox, for people who ask: what went out, and what never will. */
import { and, asc, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { countColumn, type Orm, rowsOf } from '#db/database.ts';
import { outbox } from '#db/schema/messages.ts';
import { chat, person } from '#db/schema/people.ts';

export interface Parked {
  why: string;
  state: string;
  error: string | null;
  personId: number | null;
  chatId: string | null;
  doneAt: Date | null;
}

const isParkedSince = (since: Date) =>
  and(
    inArray(outbox.state, ['dead', 'uncertain']),
    sql`${outbox.doneAt} > ${since.toISOString()}::timestamptz`,
  );

export function countParked(orm: Orm, since: Date): Promise<number> {
  return orm.$count(outbox, isParkedSince(since));
}

/** What will never be sent, or may have been, since an instant, the newest of it: admins are shown it. */
export async function parkedSince(orm: Orm, since: Date): Promise<readonly Parked[]> {
  return orm
    .select({
      why: outbox.why,
      state: outbox.state,
      error: outbox.lastError,
      personId: outbox.personId,
      chatId: outbox.chatId,
      doneAt: outbox.doneAt,
    })
    .from(outbox)
    .where(isParkedSince(since))
    .orderBy(desc(outbox.doneAt))
    .limit(50);
}

export interface SentMessage {
  why: string;
  at: Date;
  person: string | null;
  chat: string | null;
  /** A card's title, or the line itself; null for what has no words. */
  what: string | null;
}

/** What went out in a time, by reason and receiver: for people who ask what the bot said to whom. */
export async function sentBetween(orm: Orm, from: Date, until: Date): Promise<readonly SentMessage[]> {
  const what = sql<string | null>`coalesce(${outbox.body} #>> '{card,title}', ${outbox.body} ->> 'text')`;
  const rows = await orm
    .select({ why: outbox.why, at: outbox.doneAt, person: person.name, chat: chat.name, what })
    .from(outbox)
    .leftJoin(person, eq(person.id, outbox.personId))
    .leftJoin(chat, eq(chat.chatId, outbox.chatId))
    .where(and(eq(outbox.state, 'sent'), gte(outbox.doneAt, from), lt(outbox.doneAt, until)))
    .orderBy(asc(outbox.doneAt), asc(outbox.id));
  return rows.flatMap((row) => (row.at === null ? [] : [{ ...row, at: row.at }]));
}

/** How many messages went out on each day in Asia/Shanghai; a card drawn anew is none. */
export async function sentPerDay(orm: Orm): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsOf(
    orm,
    z.object({ day: z.string(), count: countColumn }),
    sql`
    select to_char(done_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, count(*) as count
    from outbox where state = 'sent' and kind = 'send' group by 1`,
  );
  return new Map(rows.map((row) => [row.day, row.count]));
}

/** The outbox in four numbers. */
export async function trafficOf(
  orm: Orm,
): Promise<{ sent: number; waiting: number; retried: number; failed: number }> {
  const [row] = await rowsOf(
    orm,
    z.object({ sent: countColumn, waiting: countColumn, retried: countColumn, failed: countColumn }),
    sql`
    select count(*) filter (where state = 'sent') as sent, count(*) filter (where state = 'pending') as waiting,
      count(*) filter (where attempts > 1) as retried,
      count(*) filter (where state in ('dead', 'uncertain')) as failed
    from outbox`,
  );
  return row ?? { sent: 0, waiting: 0, retried: 0, failed: 0 };
}

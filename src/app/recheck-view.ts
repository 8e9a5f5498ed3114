/** What a finding's card and its moves know of re-checks. */
import type { Asker } from '#app/asker.ts';
import type { RecheckChange } from '#db/change.ts';
import type { Orm } from '#db/database.ts';
import type { StoredFinding } from '#db/findings.ts';
import { personById } from '#db/people.ts';
import { decidedRechecks, openRecheckOf, type StoredRecheck } from '#db/rechecks.ts';
import type { Day } from '#domain/calendar.ts';
import type { Move } from '#domain/finding-history.ts';
import type { Facts } from '#domain/finding-rights.ts';
import { decidesRecheck } from '#domain/recheck.ts';
import type { Person } from '#domain/roster.ts';

export async function recheckHistory(orm: Orm, findingId: number) {
  const decided = await decidedRechecks(orm, findingId);
  return decided.flatMap(({ state, at, by }) =>
    state === 'passed' || state === 'failed' ? [{ at, by, passed: state === 'passed' }] : [],
  );
}

/** The re-check that waits, of a closed finding. */
export async function waitingRecheck(
  orm: Orm,
  finding: Pick<StoredFinding, 'id' | 'state' | 'cycle'>,
): Promise<StoredRecheck | null> {
  if (finding.state !== 'closed') return null;
  const open = await openRecheckOf(orm, finding.id);
  return open?.cycle === finding.cycle ? open : null;
}

export async function mayDecide(
  orm: Orm,
  campaignId: number,
  person: Person,
  facts: Facts,
  { checkerId }: StoredRecheck,
  today: Day,
): Promise<boolean> {
  const checker = checkerId === null ? null : await personById(orm, campaignId, checkerId);
  return decidesRecheck(person, checker, facts, today);
}

/** Somebody else opens it again: then there is nothing left to look at. */
export async function mootRecheck(
  orm: Orm,
  { person, today }: Asker,
  finding: Pick<StoredFinding, 'id' | 'number'>,
  move: Move,
): Promise<RecheckChange | null> {
  const open = move === 'reopen' ? await openRecheckOf(orm, finding.id) : null;
  if (!open) return null;
  const subject = String(finding.number);
  return { recheckId: open.id, subject, state: 'moot', personId: person.id, on: today, text: null };
}

/**
 * What becomes of each card that is about to die. Whoever owns a finding without a younger card gets one list of all
 * that is open, whichever of the person's messages grew old: a list that was turned into a finding's card counts too.
 */
import { findingKey } from '#app/finding-view.ts';
import { heldByPerson, heldKey } from '#app/held-view.ts';
import { loadWaiting, waitsFor } from '#app/review-view.ts';
import { type AgedCopy, keysSince } from '#db/card-age.ts';
import { bindingsOf } from '#db/chats.ts';
import type { Orm } from '#db/database.ts';
import { openDuties } from '#db/duties.ts';
import { findingsOfIds, findingsOwned, type StoredFinding } from '#db/findings.ts';
import { peopleOf } from '#db/people.ts';
import { dayOf } from '#domain/calendar.ts';
import { type Campaign, phaseByKey } from '#domain/campaign.ts';
import { type Fate, fateOf } from '#domain/reissue.ts';
import { isAway, type Person } from '#domain/roster.ts';

export interface Verdict {
  copy: AgedCopy;
  kind: 'personal' | 'review' | 'kickoff';
  fate: Fate;
  /** Whose it is; 0 for a group's. */
  personId: number;
  /** The finding's number, where it is about one; else 0. */
  about: number;
  /** The person owns a finding that hangs nowhere else. */
  lacks: boolean;
}

/** Copies whose holder is away have none: they wait until the person is back. */
export async function verdictsOn(
  tx: Orm,
  campaign: Campaign,
  copies: readonly AgedCopy[],
  before: Date,
  now: Date,
): Promise<readonly Verdict[]> {
  const today = dayOf(now);
  const people = new Map((await peopleOf(tx, campaign.id)).map((person) => [person.id, person]));
  const groups = new Set((await bindingsOf(tx, campaign.id)).map((group) => group.chatId));
  const waiting = await loadWaiting(tx, campaign);
  const heldBy = heldByPerson(await openDuties(tx, campaign.id));
  const findings = await findingsAbout(tx, campaign, copies);
  const holders = copies.flatMap(({ cardKey }) => parts(cardKey).personId || []);
  const uncovered = await withoutCard(tx, campaign, holders, before);
  return copies.flatMap((copy): Verdict[] => {
    const { kind, first, last, personId } = parts(copy.cardKey);
    const of = (open: boolean, theirs: boolean, younger: boolean) => fateOf({ open, theirs, younger });
    if (kind === 'kickoff') {
      const runs = (phaseByKey(campaign, last)?.end ?? '') >= today;
      const open = Number(first) === campaign.id && runs && groups.has(copy.chatId);
      return [{ copy, kind, fate: of(open, true, copy.younger), personId: 0, about: 0, lacks: false }];
    }
    const person = people.get(personId);
    if (person && isAway(person, today)) return [];
    const lacks = person !== undefined && uncovered.has(personId);
    const kept: Verdict = { copy, kind: 'personal', fate: 'kept', personId, about: 0, lacks };
    if (!person) return [kept];
    if (kind === 'finding') return [ofFinding(kept, findings.get(Number(first)), person)];
    if (Number(first) !== campaign.id) return [kept];
    switch (kind) {
      case 'review': {
        const open = waiting.some((one) => waitsFor(campaign, person, one, today) !== null);
        return [{ ...kept, kind, fate: of(open, true, copy.younger) }];
      }
      case 'held':
        return [{ ...kept, fate: of(heldBy(person).length > 0, true, copy.younger) }];
      case 'still':
        return [{ ...kept, fate: of(lacks, true, false) }];
      default:
        return [kept];
    }
  });
}

/** `finding:<id>:<person>`, `held|review|still:<campaign>:<person>`, `kickoff:<campaign>:<phase>`. */
function parts(cardKey: string) {
  const [kind = '', first = '', last = ''] = cardKey.split(':');
  const personId = kind === 'kickoff' ? 0 : Number(/^\d+$/.exec(last)?.[0] ?? 0);
  return { kind, first, last, personId };
}

/** Its owner alone has something to do with it that no other message asks for. */
function ofFinding(kept: Verdict, finding: StoredFinding | undefined, person: Person): Verdict {
  if (!finding) return kept;
  const open = ['reported', 'rectifying', 'submitted'].includes(finding.state);
  const theirs = finding.state === 'rectifying' && finding.ownerId === person.id;
  return { ...kept, fate: fateOf({ open, theirs, younger: !kept.lacks }), about: finding.number };
}

async function findingsAbout(tx: Orm, campaign: Campaign, copies: readonly AgedCopy[]) {
  const ids = copies.flatMap(({ cardKey }) => Number(/^finding:(\d+):/.exec(cardKey)?.[1] ?? 0) || []);
  return new Map((await findingsOfIds(tx, campaign.id, ids)).map((one) => [one.id, one]));
}

/** The people who own a finding of which neither its own card nor a list of theirs is young. */
async function withoutCard(
  tx: Orm,
  campaign: Campaign,
  personIds: readonly number[],
  before: Date,
): Promise<ReadonlySet<number>> {
  const owned = await findingsOwned(tx, campaign.id, personIds);
  const keys = owned.flatMap(({ id, ownerId }) =>
    ownerId === null ? [] : [findingKey(id, ownerId), heldKey(campaign.id, ownerId)],
  );
  const young = await keysSince(tx, keys, before);
  return new Set(
    owned.flatMap(({ id, ownerId }) => {
      if (ownerId === null || young.has(heldKey(campaign.id, ownerId))) return [];
      return young.has(findingKey(id, ownerId)) ? [] : [ownerId];
    }),
  );
}

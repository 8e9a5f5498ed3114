/**
 * Why a person's wish is not carried out: a value for the person, never an error for the log. The sentence each
 * reason becomes stands in `cards/sentences.ts`.
 */
import type { Day } from '#domain/calendar.ts';
import type { FindingState } from '#domain/finding.ts';
import type { Move } from '#domain/finding-history.ts';
import type { Capacity } from '#domain/finding-rights.ts';

export type Reason =
  /** Not in the roster, or has left. */
  | { reason: 'unknown person' }
  | { reason: 'no campaign' }
  | { reason: 'admins only' }
  | { reason: 'leaders only' }
  /** Not this person's duty, or nothing is asked of this person in the phase. */
  | { reason: 'not yours' }
  | { reason: 'nothing to do' }
  | { reason: 'unit out of reach' }
  | { reason: 'unknown unit'; text: string; nearest: string | null }
  | { reason: 'unknown phase'; text: string; count: number }
  | { reason: 'phase not started'; phase: string; start: Day }
  | { reason: 'phase over'; phase: string; end: Day }
  | { reason: 'phase already started'; phase: string }
  | { reason: 'day not after'; day: Day }
  | { reason: 'campaign closed' }
  | { reason: 'item has findings'; item: string; numbers: readonly number[] }
  | { reason: 'incomplete'; missing: readonly string[] }
  | { reason: 'description missing' }
  | { reason: 'text too long'; max: number }
  | { reason: 'day unreadable'; text: string }
  | { reason: 'found in the future' }
  | { reason: 'day ahead'; day: Day }
  | { reason: 'due before found' }
  | { reason: 'already done'; by: string; at: Date }
  | { reason: 'changed since' }
  | { reason: 'external group' }
  | { reason: 'group already bound'; unit: string }
  | { reason: 'groups only' }
  | { reason: 'too late to recall' }
  | { reason: 'already nudged today' }
  | { reason: 'nobody to nudge' }
  | { reason: 'takes no evidence'; number: number; state: FindingState }
  | { reason: 'unknown evidence'; number: number; nth: number }
  | { reason: 'day needed' }
  | { reason: 'card too old' }
  /** None of this number, or not for this person to see: the two are not told apart. */
  | { reason: 'no such finding'; number: number }
  /** `possible` are the moves this person may make instead. */
  | { reason: 'move not possible'; state: FindingState; possible: readonly Move[] }
  | { reason: 'not your move'; by: readonly Capacity[]; possible: readonly Move[] }
  /** Who put it right cannot also decide on it. */
  | { reason: 'four eyes' }
  /** The person puts nothing right. */
  | { reason: 'nothing in hand'; text: string }
  /** Its owner has nothing to do with it now. */
  | { reason: 'nothing to remind'; number: number }
  | { reason: 'owner away'; number: number }
  | { reason: 'reminded today'; number: number }
  | { reason: 'unknown colleague'; text: string }
  /** Nobody drew it, or it was decided. */
  | { reason: 'no recheck'; number: number }
  /** Somebody else drew the lot. */
  | { reason: 'not your recheck' }
  | { reason: 'result missing' }
  /** The plan wants one before anything is struck off. */
  | { reason: 'after photo missing' }
  /** Said to be put right already, and at the same time by some day or rule. */
  | { reason: 'result of another track' }
  | { reason: 'reason missing' }
  | { reason: 'owner missing' }
  | { reason: 'owner out of scope' }
  | { reason: 'unknown owner'; text: string }
  | { reason: 'already the owner' }
  | { reason: 'due needed' }
  | { reason: 'due in the past' }
  /** A slip in the year; it would never be late, and counting its workdays would hold everybody up. */
  | { reason: 'due too far' }
  | { reason: 'cannot merge into' }
  /** A question or an answer without words. */
  | { reason: 'words missing' }
  | { reason: 'enough reported today' }
  /** The form was opened on a day that is over. */
  | { reason: 'form of another day' }
  | { reason: 'receipt mistyped' }
  | { reason: 'receipt unknown' }
  | { reason: 'not anonymous'; number: number }
  | { reason: 'question unanswered' }
  /** Before these are done, it is not put right. */
  | { reason: 'steps open'; count: number }
  | { reason: 'steps of another track' }
  | { reason: 'step unreadable'; text: string }
  | { reason: 'steps missing' }
  | { reason: 'too many steps'; max: number }
  | { reason: 'steps beyond due'; day: Day }
  | { reason: 'no open step' }
  | { reason: 'no done step' }
  | { reason: 'nothing corrected' };

export interface Refusal {
  readonly refused: Reason;
}

export function refuse(reason: Reason): Refusal {
  return { refused: reason };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value;
}

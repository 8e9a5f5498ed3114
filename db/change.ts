/** What one click changes, as a value: the rules and the verbs make it, `commit` carries it out all or nothing. */
import type { Card, Message } from '#cards/card.ts';
import type { Day } from '#domain/calendar.ts';
import type { Choice } from '#domain/click.ts';
import type { FindingState, Source, Track } from '#domain/finding.ts';
import type { DutyEffect } from '#domain/finding-duty.ts';
import type { Finding, MoveMade } from '#domain/finding-history.ts';
import type { RecheckState } from '#domain/recheck.ts';
import type { Via } from '#domain/via.ts';

/** An entry of the ledger: who did what to which thing. */
export interface LedgerChange {
  actorId: number | null;
  unitId: number | null;
  noun:
    | 'plan'
    | 'roster'
    | 'phase'
    | 'acknowledge'
    | 'checklist'
    | 'answer'
    | 'finding'
    | 'deliverable'
    | 'binding'
    | 'message'
    | 'recheck'
    | 'stand-in'
    | 'export';
  /** The thing's own key; `'the finding'` stands for the number that the same change gives. */
  ref: string;
  verb: string;
  /** In words, for people; hashed with a salt and removable. */
  text: string;
}

/** The ledger as a file, made when its turn comes of what is so then, as far as its receiver may see it. */
export interface LedgerDraft {
  kind: 'ledger file';
  unit: number | null;
  state: FindingState | null;
  late: boolean;
  topic: string | null;
  search: string | null;
}

/** Something to be sent. It leaves after `notBefore`, in order within its lane. */
export interface Outgoing {
  /** Natural key: the same key is sent once. */
  key: string;
  to: { personId: number } | { chatId: string };
  message: Message | LedgerDraft;
  why: string;
  notBefore: Date;
  expiresAt?: Date;
  cardKey?: string;
  /** Messages it takes the place of once it has arrived. Not for what a click sends. */
  replaces?: readonly string[];
  batch?: string;
}

/** A move of a finding with what follows from it: the finding after it, and its owner's duty. */
export interface FindingChange {
  findingId: number;
  /** After the move; the stored version must be the one before, or nothing is written. */
  after: Finding;
  made: MoveMade;
  via: Via;
  duty: DutyEffect;
  /** The unit the duty counts for. */
  dutyUnitId: number;
  planVersionId: number;
}

/** What becomes of a re-check and of its duty; the claims are its gate. */
export interface RecheckChange {
  recheckId: number;
  /** The finding's number, under which the duty stands. */
  subject: string;
  state: Exclude<RecheckState, 'open'>;
  personId: number;
  on: Day;
  text: string | null;
}

/** A card whose content has just changed, by its key and the chat it hangs in; drawn anew a few seconds after the last change. */
export interface Refresh {
  cardKey: string;
  chatId: string;
}

export interface Change {
  campaignId: number;
  at: Date;
  /** All must be new, or nothing is written: natural keys of what is repeated. */
  claims: readonly string[];
  /** Duties that must still be open, or nothing is written. */
  done?: readonly { dutyId: number; personId: number; on: Day }[];
  answers?: readonly {
    dutyId: number;
    item: string;
    choice: Choice;
    at: Date;
    personId: number;
    filled: boolean;
  }[];
  finding?: {
    source: Source;
    mainItem: string;
    unitId: number;
    reporterId: number;
    dutyId: number;
    track: Track;
    description: string;
    place: string | null;
    foundOn: Day;
    dueOn: Day | null;
    /** The move made in the same breath: put right on the spot. */
    fixed?: Omit<FindingChange, 'findingId'>;
  };
  /** Not beside `done`: each is a gate of its own, and behind one that opens the other must not shut. */
  move?: FindingChange;
  recheck?: RecheckChange;
  ledger?: readonly LedgerChange[];
  outgoing?: readonly Outgoing[];
  refreshes?: readonly Refresh[];
}

export type Committed =
  | { kind: 'committed'; findingNumber: number | null }
  /** One of the claims was taken before: the same thing, a second time. */
  | { kind: 'repeated' }
  /** A duty was settled, or a finding moved, by somebody else in between. */
  | { kind: 'overtaken' };

/** The lane that keeps the order of what one chat, or one person, receives. */
export function laneOf(to: Outgoing['to']): string {
  return 'chatId' in to ? `chat:${to.chatId}` : `person:${to.personId}`;
}

export function cardMessage(card: Card): Message {
  return { kind: 'card', card };
}

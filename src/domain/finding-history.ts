/**
 * A finding and the moves that made it what it is. What it is after a move follows from the move alone, so the stored
 * moves replayed give the stored finding.
 */
import { z } from 'zod';
import type { Day } from '#domain/calendar.ts';
import type { FindingState, Track } from '#domain/finding.ts';
import {
  extended,
  nextDue,
  type PlannedStep,
  replanned,
  type Step,
  ticked,
  unticked,
} from '#domain/finding-steps.ts';

/** 分办 立查立改 申请销号 同意销号 退回 申请延期 同意延期 不同意延期 转办 重新打开 不予认定 合并 调整步骤 完成步骤 撤回步骤 更正. */
export const MOVE_KINDS = [
  'assign',
  'fix',
  'submit',
  'approve',
  'return',
  'extend',
  'grant',
  'refuse',
  'handOver',
  'reopen',
  'dismiss',
  'merge',
  'plan',
  'step',
  'untick',
  'correct',
] as const;
export type Move = (typeof MOVE_KINDS)[number];

const wordsSchema = z.object({ description: z.string(), place: z.string().nullable() });
/** What was found, in the words of whoever reported it or corrected them. */
export type Words = Readonly<z.infer<typeof wordsSchema>>;

/** As it is stored with a correction. */
export const correctionSchema = z.object({ was: wordsSchema, now: wordsSchema });
export type Correction = Readonly<z.infer<typeof correctionSchema>>;

export interface Finding extends Words {
  number: number;
  /** Counts the moves. */
  version: number;
  state: FindingState;
  /** 1, and one more after each reopening. */
  cycle: number;
  unitId: number;
  reporterId: number | null;
  ownerId: number | null;
  track: Track;
  foundOn: Day;
  dueOn: Day | null;
  /** Asked for and not yet decided. */
  extension: { dueOn: Day; reason: string } | null;
  /** How often the due day was moved. */
  extensions: number;
  measures: string | null;
  /** Of 建章立制, in the order of their days. */
  steps: readonly Step[];
  result: string | null;
  cause: string | null;
  /** When it was last applied for; null again once returned or reopened. */
  submittedOn: Day | null;
  closedOn: Day | null;
  mergedInto: number | null;
}

/** What every finding is before its first move. */
const UNMOVED = {
  version: 0,
  state: 'reported',
  cycle: 1,
  ownerId: null,
  extension: null,
  extensions: 0,
  measures: null,
  steps: [],
  result: null,
  cause: null,
  submittedOn: null,
  closedOn: null,
  mergedInto: null,
} as const;

/** One that was just reported; its number comes with being stored. */
export function justReported({
  unitId,
  reporterId,
  track,
  foundOn,
  dueOn,
  description,
  place,
}: Words & Pick<Finding, 'unitId' | 'reporterId' | 'track' | 'foundOn' | 'dueOn'>): Finding {
  return { number: 0, ...UNMOVED, unitId, reporterId, track, foundOn, dueOn, description, place };
}

/** A move as it is kept for ever. Owner, due day and track are those after it. */
export interface MoveMade {
  /** The finding's version after it. */
  version: number;
  cycle: number;
  move: Move;
  actorId: number;
  on: Day;
  from: FindingState;
  to: FindingState;
  ownerId: number | null;
  dueOn: Day | null;
  track: Track;
  askedDue: Day | null;
  mergedInto: number | null;
  /** The result or the reason. */
  text: string | null;
  cause: string | null;
  measures: string | null;
  /** What was planned by it. */
  steps: readonly PlannedStep[] | null;
  /** The number of the step it ticked off, or took back, from 1. */
  step: number | null;
  /** What was corrected by it. */
  words: Correction | null;
}

/** What the finding is after a move; nothing but the move and the finding before it is needed. */
export function after(finding: Finding, made: MoveMade): Finding {
  const { move } = made;
  const submits = move === 'fix' || move === 'submit';
  const startsAgain = move === 'return' || move === 'reopen';
  return {
    ...finding,
    ...made.words?.now,
    version: made.version,
    state: made.to,
    cycle: made.cycle,
    ownerId: made.ownerId,
    track: made.track,
    dueOn: made.dueOn,
    extension: extensionAfter(finding, made),
    extensions: finding.extensions + (move === 'grant' ? 1 : 0),
    steps: stepsAfter(finding, made),
    measures: move === 'assign' ? made.measures : finding.measures,
    result: submits ? made.text : move === 'reopen' ? null : finding.result,
    cause: submits ? made.cause : move === 'reopen' ? null : finding.cause,
    submittedOn: submits ? made.on : startsAgain ? null : finding.submittedOn,
    closedOn: made.to === 'closed' ? made.on : null,
    mergedInto: made.mergedInto,
  };
}

function extensionAfter(finding: Finding, { move, askedDue, dueOn, text }: MoveMade): Finding['extension'] {
  if (move === 'extend' && askedDue !== null) return { dueOn: askedDue, reason: text ?? '' };
  const { extension } = finding;
  // Given already, by steps that end as late.
  const isGiven = extension !== null && dueOn !== null && extension.dueOn <= dueOn;
  return ASKING_GOES_ON.has(move) && !isGiven ? extension : null;
}

/** What was asked for before them still waits for its answer. */
const ASKING_GOES_ON: ReadonlySet<Move> = new Set(['handOver', 'plan', 'step', 'untick', 'correct']);

function stepsAfter({ steps }: Finding, made: MoveMade): readonly Step[] {
  switch (made.move) {
    case 'assign':
      return replanned([], made.steps ?? []);
    case 'plan':
      return replanned(steps, made.steps ?? []);
    case 'step':
      return ticked(steps, made.step ?? 0, made.on);
    case 'untick':
      return unticked(steps, made.step ?? 0);
    case 'grant':
      return extended(steps, made.dueOn);
    case 'reopen':
      // The next cycle is planned anew; the old steps stay in the moves.
      return [];
    default:
      return steps;
  }
}

/** Late while it or a step of it is being put right, and for ever when it was applied for after its day (U14). */
export function isLateFinding(
  { state, dueOn, submittedOn, steps }: Pick<Finding, 'state' | 'dueOn' | 'submittedOn' | 'steps'>,
  today: Day,
): boolean {
  if (state === 'dismissed' || state === 'merged') return false;
  const due = submittedOn === null ? nextDue({ dueOn, steps }) : dueOn;
  return due !== null && due < (submittedOn ?? today);
}

/** What the finding was before its first move, of all its moves; track and due day alone are not told by them. */
export function asReported<F extends Finding>(
  finding: F,
  moves: readonly Pick<MoveMade, 'words'>[],
  { track, dueOn }: Pick<Finding, 'track' | 'dueOn'>,
): F {
  const corrected = moves.find(({ words }) => words !== null);
  return { ...finding, ...UNMOVED, ...corrected?.words?.was, track, dueOn };
}

export function wordsOf({ description, place }: Words): Words {
  return { description, place };
}

/** The finding after all of its moves, in their order. */
export function replay(reported: Finding, moves: readonly MoveMade[]): Finding {
  return moves.reduce(after, reported);
}

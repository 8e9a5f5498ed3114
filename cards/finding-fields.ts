/** Which fields a move asks for, in their order; those with a mark must be filled in. */
import type { Move } from '#domain/finding-history.ts';
import type { MoveField } from '#domain/finding-wish.ts';

export type AskedField = MoveField | `${MoveField}!`;

export const MOVE_ASKS: Readonly<Record<Move, readonly AskedField[]>> = {
  assign: ['owner!', 'track', 'dueOn', 'steps', 'measures'],
  fix: ['result!'],
  submit: ['result!', 'cause'],
  approve: [],
  return: ['reason!'],
  extend: ['dueOn!', 'reason!'],
  grant: [],
  refuse: ['reason'],
  handOver: ['owner!', 'reason'],
  reopen: ['reason!', 'dueOn'],
  dismiss: ['reason!'],
  merge: ['into!', 'reason'],
  plan: ['steps', 'reason'],
  step: [],
  untick: [],
  correct: ['description!', 'place'],
};

/** A move that asks for nothing acts at the press of its button. */
export function hasForm(move: Move): boolean {
  return MOVE_ASKS[move].length > 0;
}

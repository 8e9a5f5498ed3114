/** Lines about findings: `/分办 12 甲二 4月10日` does what the form does, and what a line lacks the form asks for. */
import type { Day } from '#domain/calendar.ts';
import { FINDING_STATE_NAMES, FINDING_STATES, type FindingState } from '#domain/finding.ts';
import type { Move } from '#domain/finding-history.ts';
import type { MoveForm } from '#domain/finding-wish.ts';
import { readTypedDay } from '#domain/typed-day.ts';

/** The command of each move. */
export const MOVE_COMMANDS = {
  assign: 'assign',
  fix: 'fix',
  strike: 'submit',
  approve: 'approve',
  return: 'return',
  extend: 'extend',
  grant: 'grant',
  refuse: 'refuse',
  handover: 'handOver',
  reopen: 'reopen',
  dismiss: 'dismiss',
  merge: 'merge',
} as const satisfies Record<string, Move>;
export type MoveCommand = keyof typeof MOVE_COMMANDS;

export interface LedgerQuestion {
  /** As typed; null for all that one may see. */
  unit: string | null;
  state: FindingState | null;
  late: boolean;
  /** A topic's key, or an item's. */
  topic: string | null;
  search: string | null;
  /** 1 for the first. */
  page: number;
}

export type FindingCommand =
  | { kind: 'finding'; number: number }
  /** `name` is the owner as typed. */
  | { kind: 'move'; move: Move; number: number; form: MoveForm; name: string | null }
  | { kind: 'review' }
  | { kind: 'ledger'; question: LedgerQuestion };

export function isMoveCommand(name: string): name is MoveCommand {
  return Object.hasOwn(MOVE_COMMANDS, name);
}

/** `12`, `第12号`, `#12` at the beginning, and what follows it; null when there is no number. */
export function readNumber(rest: string): { number: number; tail: string } | null {
  const read = /^[#＃]?第?\s*([0-9０-９]{1,9})(?:号)?(?:\s+([\s\S]*))?$/u.exec(rest.trim());
  const number = Number((read?.[1] ?? '').normalize('NFKC'));
  return read && number > 0 ? { number, tail: (read[2] ?? '').trim() } : null;
}

/** Null when the number is missing; a day that cannot be read is passed on, and the form says so. */
export function readMoveCommand(name: MoveCommand, rest: string, today: Day): FindingCommand | null {
  const numbered = readNumber(rest);
  if (!numbered) return null;
  const { number, tail } = numbered;
  const move = MOVE_COMMANDS[name];
  const command = (form: MoveForm, typed: string | null = null): FindingCommand => ({
    kind: 'move',
    move,
    number,
    form,
    name: typed,
  });
  const [first, others] = firstWord(tail);
  switch (move) {
    case 'assign': {
      const dueOn = others === '' ? {} : { dueOn: dayOr(others, today) };
      return command(dueOn, first === '' ? null : first);
    }
    case 'handOver':
      return command(given({ reason: others }), first === '' ? null : first);
    case 'fix':
    case 'submit':
      return command(given({ result: tail }));
    case 'extend':
      return command(first === '' ? {} : given({ dueOn: dayOr(first, today), reason: others }));
    case 'reopen': {
      const dueOn = readTypedDay(first.normalize('NFKC'), today);
      return command(dueOn ? given({ dueOn, reason: others }) : given({ reason: tail }));
    }
    case 'merge': {
      const into = readNumber(tail);
      return command(into ? given({ into: String(into.number), reason: into.tail }) : {});
    }
    default:
      return command(given({ reason: tail }));
  }
}

function firstWord(text: string): readonly [string, string] {
  const [, first = '', others = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(text) ?? [];
  return [first, others.trim()];
}

function dayOr(typed: string, today: Day): string {
  return readTypedDay(typed.normalize('NFKC'), today) ?? typed;
}

function given(form: MoveForm): MoveForm {
  return Object.fromEntries(Object.entries(form).filter(([, value]) => value !== ''));
}

/** Words in any order: a state, 逾期, 专题2 or 2 or 2.1, 第3页, and a unit. After 搜 everything is searched for. */
export function readLedger(rest: string): LedgerQuestion {
  const question: LedgerQuestion = {
    unit: null,
    state: null,
    late: false,
    topic: null,
    search: null,
    page: 1,
  };
  const search = /^(?:搜索|搜|search)\s*([\s\S]*)$/iu.exec(rest.trim());
  if (search) return { ...question, search: (search[1] ?? '').trim() || null };
  for (const word of rest.trim().split(/\s+/u).filter(Boolean)) {
    const plain = word.normalize('NFKC');
    const page = /^(?:第?([1-9]\d{0,3})页|p([1-9]\d{0,3}))$/i.exec(plain);
    const topic = /^(?:专题)?(\d{1,2}(?:\.\d{1,2})?)$/.exec(plain);
    const state = FINDING_STATES.find(
      (one) => FINDING_STATE_NAMES[one] === word || one === plain.toLowerCase(),
    );
    if (page) question.page = Number(page[1] ?? page[2]);
    else if (topic?.[1] !== undefined) question.topic = topic[1];
    else if (state) question.state = state;
    else if (word === '逾期' || plain.toLowerCase() === 'late') question.late = true;
    else question.unit = word;
  }
  return question;
}

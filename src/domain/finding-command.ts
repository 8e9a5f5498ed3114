/** Lines about findings: `/分办 12 甲二 4月10日` does what the form does, and what a line lacks the form asks for. */
import type { Day } from '#domain/calendar.ts';
import { FINDING_STATE_NAMES, FINDING_STATES, type FindingState } from '#domain/finding.ts';
import type { Move } from '#domain/finding-history.ts';
import { readSteps } from '#domain/finding-steps.ts';
import type { MoveForm } from '#domain/finding-wish.ts';
import { isRefusal } from '#domain/refusal.ts';
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
  plan: 'plan',
  step: 'step',
  untick: 'untick',
  correct: 'correct',
} as const satisfies Record<string, Move>;
export type MoveCommand = keyof typeof MOVE_COMMANDS;

/** The command that makes a move, by its English word. */
export function wordOf(move: Move): MoveCommand {
  for (const word of Object.keys(MOVE_COMMANDS)) {
    if (isMoveCommand(word) && MOVE_COMMANDS[word] === move) return word;
  }
  throw new RangeError(`no command makes the move ${move}`);
}

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
  | { kind: 'remind'; number: number }
  /** All that one person has in hand; `confirmed` is the twin of the confirm button. */
  | { kind: 'hand over all'; from: string; to: string; confirmed: boolean }
  /** `off` takes the stand-in back; without a wish it says who it is. */
  | { kind: 'standin'; wish: { name: string; until: Day } | 'off' | null }
  /** Without an outcome it opens the card, without a number it shows the last draw. */
  | { kind: 'recheck'; number: number | null; outcome: 'passed' | 'failed' | null; form: MoveForm }
  | { kind: 'ledger' | 'ledger export'; question: LedgerQuestion }
  /** At the end of the day; null for now. */
  | { kind: 'ledger figures'; day: Day | null; unit: string | null };

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
      return command(daysOf(others, today), first === '' ? null : first);
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
    case 'plan':
      return command(given({ steps: tail }));
    case 'correct':
      return command(given({ description: tail }));
    case 'step':
    case 'untick':
      return command(given({ step: tail.normalize('NFKC').replace(/^第?(\d{1,2})步?$/u, '$1') }));
    case 'merge': {
      const into = readNumber(tail);
      return command(into ? given({ into: String(into.number), reason: into.tail }) : {});
    }
    default:
      return command(given({ reason: tail }));
  }
}

/** `张三 李四 全部`, and the same again with 确认 at its end. Null for everything else. */
export function readHandOverAll(rest: string): FindingCommand | null {
  const read = /^(\S+)\s+(\S+)\s+(?:全部|all)(?:\s+(确认|confirm))?$/iu.exec(rest.trim());
  const [, from, to, confirmed] = read ?? [];
  if (from === undefined || to === undefined) return null;
  return { kind: 'hand over all', from, to, confirmed: confirmed !== undefined };
}

/** `12`, `12 通过`, `12 未通过 4月20日 理由`; nothing for the last draw. Null when the number or the outcome is unreadable. */
export function readRecheck(rest: string, today: Day): FindingCommand | null {
  if (rest.trim() === '') return { kind: 'recheck', number: null, outcome: null, form: {} };
  const numbered = readNumber(rest);
  if (!numbered) return null;
  const { number, tail } = numbered;
  if (tail === '') return { kind: 'recheck', number, outcome: null, form: {} };
  const [first, others] = firstWord(tail);
  if (/^(?:通过|pass)$/i.test(first)) return { kind: 'recheck', number, outcome: 'passed', form: {} };
  if (!/^(?:未通过|不通过|fail)$/i.test(first)) return null;
  const [perhaps, words] = firstWord(others);
  const dueOn = readTypedDay(perhaps.normalize('NFKC'), today);
  const form = dueOn ? given({ dueOn, reason: words }) : given({ reason: others });
  return { kind: 'recheck', number, outcome: 'failed', form };
}

/** `李四 至3月20日`, `off`, or nothing. Null when the day is missing or unreadable. */
export function readStandIn(rest: string, today: Day): FindingCommand | null {
  const [name, day] = firstWord(rest.trim());
  if (name === '') return { kind: 'standin', wish: null };
  if (/^(?:off|取消|无)$/i.test(name)) return { kind: 'standin', wish: 'off' };
  const until = readTypedDay(day.normalize('NFKC'), today);
  return until ? { kind: 'standin', wish: { name, until } } : null;
}

function firstWord(text: string): readonly [string, string] {
  const [, first = '', others = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(text) ?? [];
  return [first, others.trim()];
}

/** A day is the due day; days with words beside them are the steps of 建章立制. */
function daysOf(typed: string, today: Day): MoveForm {
  const dueOn = dayOr(typed, today);
  if (typed === '' || dueOn !== typed) return given({ dueOn });
  return isRefusal(readSteps(typed, today)) ? { dueOn } : { track: 'by_rule', steps: typed };
}

function dayOr(typed: string, today: Day): string {
  return readTypedDay(typed.normalize('NFKC'), today) ?? typed;
}

function given(form: MoveForm): MoveForm {
  return Object.fromEntries(Object.entries(form).filter(([, value]) => value !== ''));
}

/** After 导出 or 统计 it is exported or counted, else listed. */
export function readLedgerCommand(rest: string, today: Day): FindingCommand | 'day unreadable' {
  const [first, others] = firstWord(rest.trim());
  switch (first.normalize('NFKC').toLowerCase()) {
    case 'export':
    case '导出':
      return { kind: 'ledger export', question: readLedger(others) };
    case 'figures':
    case '统计':
      return readFigures(others, today);
    default:
      return { kind: 'ledger', question: readLedger(rest) };
  }
}

/** A day and a unit, in any order. */
function readFigures(rest: string, today: Day): FindingCommand | 'day unreadable' {
  const words = rest.split(/\s+/u).filter(Boolean);
  const days = words.filter((word) => /^\d{1,4}[-/.年月]/u.test(word.normalize('NFKC')));
  const [typed] = days;
  const day = typed === undefined ? null : readTypedDay(typed.normalize('NFKC'), today);
  if (typed !== undefined && day === null) return 'day unreadable';
  return { kind: 'ledger figures', day, unit: words.find((word) => !days.includes(word)) ?? null };
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

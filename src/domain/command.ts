/**
 * What a typed line asks for. Every button has its twin here, so that nobody needs a card. With a slash anything is
 * a command, known or not.
 */
import { holdsReceiptCode } from '#domain/anonymous-receipt.ts';
import type { Day } from '#domain/calendar.ts';
import type { TappedChoice } from '#domain/checklist.ts';
import { bareCommand, type CommandName, folded, NAMES } from '#domain/command-names.ts';
import type { Mark } from '#domain/evidence.ts';
import {
  type FindingCommand,
  isMoveCommand,
  readHandOverAll,
  readLedgerCommand,
  readMoveCommand,
  readNumber,
  readRecheck,
  readStandIn,
} from '#domain/finding-command.ts';
import { nearestOf } from '#domain/nearest.ts';
import { readTypedDay } from '#domain/typed-day.ts';

export type Command =
  | FindingCommand
  | { kind: 'help' | 'mine' | 'digest' | 'unbind' | 'study' | 'submit' | 'missing' | 'recall' | 'cancel' }
  /** What may follow is not even read: whose code it is would stand in the answer. */
  | { kind: 'anonymous' | 'receipt' }
  /** Without words it opens the form and what was asked before. */
  | { kind: 'ask'; number: number; words: string | null }
  | { kind: 'phase' }
  | { kind: 'phase list' }
  /** `confirmed` is the twin of the confirm button: the same line again with 确认 at its end. */
  | { kind: 'phase change'; change: 'start' | 'close'; number: number; confirmed: boolean }
  | { kind: 'phase change'; change: 'extend'; number: number; day: Day; confirmed: boolean }
  /** A unit as typed: a path, or a name. */
  | { kind: 'overdue' | 'bind'; unit: string | null }
  | { kind: 'nudge'; unit: string }
  /** A topic's key; `null` is wherever the respondent was. */
  | { kind: 'check'; topic: string | null }
  | { kind: 'clear'; topic: string }
  | { kind: 'answer'; item: string; choice: TappedChoice }
  | { kind: 'found'; item: string }
  | { kind: 'evidence'; number: number }
  /** The n-th piece of a finding's evidence; `null` takes its mark off. */
  | { kind: 'evidence mark'; number: number; nth: number; mark: Mark | null }
  /** The deliverable's name as typed; `null` asks for the list. */
  | { kind: 'report'; deliverable: string | null };

export type Problem =
  | 'change unknown'
  | 'number needed'
  | 'day needed'
  | 'day unreadable'
  | 'unit needed'
  | 'topic needed'
  | 'item needed'
  | 'choice needed'
  | 'finding needed'
  | 'mark needed'
  | 'outcome needed'
  | 'stand-in needed';

export interface BadArguments {
  kind: 'bad arguments';
  command: CommandName;
  problem: Problem;
}

export type Parsed =
  | Command
  | BadArguments
  | { kind: 'unknown'; typed: string; nearest: CommandName | null }
  | { kind: 'not a command' };

/** No command is longer; a pasted document is not worth reading to its end, which may fall within a character. */
const MAX_LENGTH = 1_200;
const MAX_ECHO = 40;

const CONFIDENTIAL = /^(?:匿名|查?回执|anonymous|receipt)/;

/** `today` decides which year a day without one lies in. */
export function parseCommand(text: string, today: Day): Parsed {
  const line = text.slice(0, MAX_LENGTH).toWellFormed().trim();
  if (holdsReceiptCode(line)) return { kind: 'receipt' };
  const slashed = /^[/／]\s*(\S*)\s*(.*)$/su.exec(line);
  if (!slashed) {
    const bare = bareCommand(line);
    return bare ? read(bare.command, bare.rest, today) : { kind: 'not a command' };
  }
  const [, typed = '', rest = ''] = slashed;
  const name = NAMES.get(folded(typed));
  if (name) return read(name, rest, today);
  // `/匿名反映：…` without a space: repeated as unknown, its words would stand beside the person's name.
  if (CONFIDENTIAL.test(folded(typed))) return { kind: 'anonymous' };
  return { kind: 'unknown', typed: typed.slice(0, MAX_ECHO), nearest: nearestOf(folded(typed), NAMES) };
}

/** Units and deliverables are passed on as typed: folding would change a name that contains full-width signs. */
function read(command: CommandName, rest: string, today: Day): Command | BadArguments {
  const bad = (problem: Problem): BadArguments => ({ kind: 'bad arguments', command, problem });
  const words = folded(rest).split(/\s+/u).filter(Boolean);
  const [first, second] = words;
  const handOver = command === 'handover' ? readHandOverAll(rest) : null;
  if (handOver) return handOver;
  if (isMoveCommand(command)) return readMoveCommand(command, rest, today) ?? bad('finding needed');
  switch (command) {
    case 'finding': {
      const number = readNumber(rest)?.number;
      return number === undefined ? bad('finding needed') : { kind: command, number };
    }
    case 'recheck':
      return readRecheck(rest, today) ?? bad('outcome needed');
    case 'ledger': {
      const wanted = readLedgerCommand(rest, today);
      return wanted === 'day unreadable' ? bad(wanted) : wanted;
    }
    case 'phase':
      return readPhase(words.join(' '), today, bad);
    case 'overdue':
    case 'bind':
      return { kind: command, unit: rest === '' ? null : rest };
    case 'nudge': {
      // `催办 12` means a finding: no unit is called by a number alone.
      const numbered = readNumber(rest);
      if (numbered?.tail === '') return { kind: 'remind', number: numbered.number };
      return rest === '' ? bad('unit needed') : { kind: command, unit: rest };
    }
    case 'remind': {
      const number = readNumber(rest)?.number;
      return number === undefined ? bad('finding needed') : { kind: command, number };
    }
    case 'standin':
      return readStandIn(rest, today) ?? bad('stand-in needed');
    case 'report':
      return { kind: command, deliverable: rest === '' ? null : rest };
    case 'check':
      if (first === undefined) return { kind: command, topic: null };
      return isTopic(first) ? { kind: command, topic: first } : bad('topic needed');
    case 'clear':
      return isTopic(first) ? { kind: command, topic: first } : bad('topic needed');
    case 'found':
      return isItem(first) ? { kind: command, item: first } : bad('item needed');
    case 'answer': {
      if (!isItem(first)) return bad('item needed');
      const choice = choiceFrom(second);
      return choice ? { kind: command, item: first, choice } : bad('choice needed');
    }
    case 'evidence':
      return readEvidence(rest, bad);
    case 'ask': {
      const numbered = readNumber(rest);
      return numbered
        ? { kind: command, number: numbered.number, words: numbered.tail || null }
        : bad('finding needed');
    }
    default:
      return { kind: command };
  }
}

/** `12`, `第12号`; followed by `3 后` it marks the third piece. */
function readEvidence(rest: string, bad: (problem: Problem) => BadArguments): Command | BadArguments {
  const numbered = readNumber(rest);
  if (!numbered) return bad('finding needed');
  const { number, tail } = numbered;
  const [nth = '', marked = ''] = folded(tail).split(/\s+/u);
  if (nth === '') return { kind: 'evidence', number };
  const mark = MARK_NAMES.get(marked);
  if (mark === undefined || !/^\d{1,4}$/.test(nth)) return bad('mark needed');
  return { kind: 'evidence mark', number, nth: Number(nth), mark };
}

const MARK_NAMES: ReadonlyMap<string, Mark | null> = new Map([
  ['before', 'before'],
  ['前', 'before'],
  ['整改前', 'before'],
  ['after', 'after'],
  ['后', 'after'],
  ['整改后', 'after'],
  ['none', null],
  ['无', null],
]);

function isTopic(word: string | undefined): word is string {
  return word !== undefined && /^\d+$/.test(word);
}

function isItem(word: string | undefined): word is string {
  return word !== undefined && /^\d+\.\d+$/.test(word);
}

function choiceFrom(word: string | undefined): TappedChoice | null {
  if (word === 'none' || word === '未发现') return 'none';
  return word === 'not_applicable' || word === 'na' || word === '不适用' ? 'not_applicable' : null;
}

function readPhase(
  text: string,
  today: Day,
  bad: (problem: Problem) => BadArguments,
): Command | BadArguments {
  if (text === '') return { kind: 'phase' };
  if (text === 'list' || text === '列表') return { kind: 'phase list' };
  const change =
    /^(?:(start|开始)|(extend|延长|延期)|(close|结束)) ?(?:第?(\d{1,3})(?:阶段)?(?: (.*))?)?$/.exec(text);
  if (!change)
    return bad(/^(start|开始|extend|延长|延期|close|结束)/.test(text) ? 'number needed' : 'change unknown');
  const [, start, extend, , numeral, tail = ''] = change;
  const number = Number(numeral ?? 0);
  if (number === 0) return bad('number needed');
  const confirmed = /(?:^| )(?:确认|confirm)$/.test(tail);
  if (extend === undefined) {
    return { kind: 'phase change', change: start === undefined ? 'close' : 'start', number, confirmed };
  }
  const typedDay = tail.replace(/ ?(?:确认|confirm)$/, '');
  if (typedDay === '') return bad('day needed');
  const until = readTypedDay(typedDay, today);
  return until
    ? { kind: 'phase change', change: 'extend', number, day: until, confirmed }
    : bad('day unreadable');
}

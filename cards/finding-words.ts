/** What moves, tracks and states are called, and a move told in a line: on the card's history and in the ledger. */
import { chineseDay, chineseInstant } from '#domain/calendar.ts';
import { FINDING_STATE_NAMES, type Source, type Track } from '#domain/finding.ts';
import type { Correction, Move, MoveMade } from '#domain/finding-history.ts';
import type { Capacity } from '#domain/finding-rights.ts';
import type { Via } from '#domain/via.ts';

/** The labels of the buttons; people learn them once, so they never change. */
export const MOVE_NAMES: Readonly<Record<Move, string>> = {
  assign: '分办',
  fix: '立查立改',
  submit: '申请销号',
  approve: '同意销号',
  return: '退回',
  extend: '申请延期',
  grant: '同意延期',
  refuse: '不同意延期',
  handOver: '转办',
  reopen: '重新打开',
  dismiss: '不予认定',
  merge: '合并',
  plan: '调整步骤',
  step: '完成步骤',
  untick: '撤回步骤',
  correct: '更正',
};

export const TRACK_NAMES: Readonly<Record<Track, string>> = {
  on_the_spot: '立查立改',
  by_day: '限期整改',
  by_rule: '建章立制',
};

export const SOURCE_NAMES: Readonly<Record<Source, string>> = {
  self_inspection: '自查',
  anonymous: '匿名',
};

export const CAPACITY_NAMES: Readonly<Record<Capacity, string>> = {
  admin: '管理员',
  leader: '所在单位或上级单位的负责人',
  reporter: '登记人',
  speaker: '所在单位负责人',
  owner: '责任人',
  'stand-in': '责任人请假时的单位负责人',
  'leader of the owner': '责任人的上级',
  reviewer: '管理员或上级单位的负责人',
};

/** `分办、退回`. */
export function moveNames(moves: readonly Move[]): string {
  return moves.map((move) => MOVE_NAMES[move]).join('、');
}

/** What a move changed besides the state: the owner, the day, the words. `owner` is the owner's name after it. */
export function moveText(made: MoveMade, owner: string | null): string {
  const { move, dueOn, askedDue, mergedInto, text, cause, measures, track, steps, step, words } = made;
  const by = dueOn === null ? '' : `，${chineseDay(dueOn)}到期`;
  const said = text === null ? '' : `：${text}`;
  switch (move) {
    case 'assign':
      return `分办给${owner ?? ''}，${TRACK_NAMES[track]}${by}${measures === null ? '' : `；措施：${measures}`}${stepsText(steps)}`;
    case 'plan':
      return `调整步骤${by}${said}${stepsText(steps)}`;
    case 'step':
      return `完成第${step ?? ''}步${said}`;
    case 'untick':
      return `撤回第${step ?? ''}步${said}`;
    case 'correct':
      return `更正${words === null ? '' : correctionText(words)}`;
    case 'submit':
      return `申请销号${said}${cause === null ? '' : `；原因：${cause}`}`;
    case 'extend':
      return `申请延期至${askedDue === null ? '' : chineseDay(askedDue)}${said}`;
    case 'grant':
      return `同意延期${by}`;
    case 'handOver':
      return `转办给${owner ?? ''}${said}`;
    case 'reopen':
      return `重新打开${by}${said}`;
    case 'merge':
      return `合并至第${mergedInto ?? ''}号${said}`;
    default:
      return `${MOVE_NAMES[move]}${said}`;
  }
}

function correctionText({ was, now }: Correction): string {
  const before = (words: string | null) => (words === null ? '原未填' : `原为“${words}”`);
  const description = was.description === now.description ? [] : [`问题描述，${before(was.description)}`];
  const place = was.place === now.place ? [] : [`地点，${before(was.place)}`];
  return `：${[...description, ...place].join('；')}`;
}

function stepsText(steps: MoveMade['steps']): string {
  if (steps === null) return '';
  const lines = steps.map(({ text, dueOn }) => `${chineseDay(dueOn)} ${text}`);
  return `；步骤：${lines.length === 0 ? '无' : lines.join('，')}`;
}

/** `3月15日 10:20 庚一 分办给甲二，限期整改，4月10日到期`. */
export function historyLine(made: MoveMade & { at: Date }, by: string, owner: string | null): string {
  return `${chineseInstant(made.at)} ${by} ${moveText(made, owner)}`;
}

/** On which card or by which command; for the ledger. */
export function viaText(via: Via): string {
  switch (via.kind) {
    case 'card':
      return `卡片 ${via.ref}`;
    case 'command':
      return `命令 /${via.ref}`;
    case 'roster':
      return '载入花名册';
  }
}

/** For the ledger: from which state into which, and all that was said. */
export function ledgerText(made: MoveMade, owner: string | null): string {
  const change =
    made.from === made.to
      ? FINDING_STATE_NAMES[made.to]
      : `${FINDING_STATE_NAMES[made.from]} → ${FINDING_STATE_NAMES[made.to]}`;
  return `第${made.cycle}轮，${change}，${moveText(made, owner)}`;
}

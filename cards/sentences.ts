/** The passing lines after a click or a command. Why a wish is not carried out is said in refusal-sentences.ts. */
import { DUE_RULE } from '#cards/dates.ts';
import { MOVE_NAMES } from '#cards/finding-words.ts';
import { oneLine } from '#cards/wording.ts';
import { chineseDayWithWeekday, chineseInstant, type Day } from '#domain/calendar.ts';
import { AIMED_MS } from '#domain/evidence.ts';
import type { Move } from '#domain/finding-history.ts';

/** The passing lines without anything to fill in. */
export const SAID = {
  recorded: '已记录。',
  alreadyRecorded: '此前已记录，无需重复。',
  cancelled: '已取消，没有任何改动。',
  namesSent: '名单已私信你。',
  sentToYou: '已私信你。',
  detailsSent: '明细已私信你。',
  busy: '正在处理，请稍后看卡片。',
  failed: '没有办成，请稍后再试；多次不成请联系管理员。',
  quotaUsedUp: '本月的消息额度已用完，暂时不能发送，请联系管理员。',
  unreachable: '我还不能给您发私信，请联系管理员为您开通本应用。',
  wordsOnly: '我只能看懂文字、图片和文件，发送“帮助”可查看用法。',
  sendPrivately: '照片和文件请私聊我发送。',
  nothingToExport: '没有符合的问题，没有导出。',
  exportTooLarge: '台账超过 30 MB，发不出来。请按单位或专题分开导出。',
  anonymousInPrivate: '请在与我的私聊里发送“帮助”，再点这个按钮。',
  anonymousTaken: '已收到，没有记录您是谁。',
  answerTaken: '答复已收到，次日显示给复核人员。',
  askedAnonymously: '已询问，对方凭回执码才能看到。',
  whichFinding: '请回复问题卡片发送，或先发送 /evidence 12（12 换成问题的编号）。',
} as const;

export function acknowledgedSentence(alreadyAt: Date | null): string {
  return alreadyAt === null ? '已记录您的学习。' : `您已于${chineseInstant(alreadyAt)} 学习，无需重复。`;
}

/** After `开始自查`: the checklists come as direct messages. */
export function checklistsSentSentence(count: number): string {
  return count === 1 ? '自查表已私信发送，请在私信中填写。' : `${count} 份自查表已私信发送，请在私信中填写。`;
}

export function clearedSentence(count: number): string {
  return count === 0 ? '本类各项均已作答，没有改动。' : `本类其余 ${count} 项已记为未发现。`;
}

export function submittedSentence(late: boolean): string {
  return late ? '自查已提交，记为补报。' : '自查已提交。';
}

export function findingSavedSentence(number: number): string {
  return `已保存为第${number}号。`;
}

/** Reported and put right in one: now evidence is wanted, and somebody else's eyes. */
export function findingFixedSentence(number: number): string {
  const minutes = AIMED_MS / 60_000;
  return `已保存为第${number}号，待他人复核。${minutes} 分钟内私聊发来的照片存为它的证据。`;
}

export function movedSentence(number: number, move: Move): string {
  return `第${number}号：已${MOVE_NAMES[move]}。`;
}

/** To whoever pressed on an old card, or a moment too late: who was first. */
export function updatedSentence(by: string, move: Move, at: Date): string {
  return `已更新：${by}已于${chineseInstant(at)} ${MOVE_NAMES[move]}，这一次没有改动。`;
}

export function recheckedSentence(number: number, passed: boolean): string {
  return passed ? `第${number}号：回头看通过。` : `第${number}号：回头看未通过，已重新打开。`;
}

/** To whoever pressed on an old card, or a moment too late: who was first. */
export function recheckedBeforeSentence(by: string, passed: boolean, at: Date): string {
  return `已更新：${by}已于${chineseInstant(at)} 回头看${passed ? '通过' : '未通过'}，这一次没有改动。`;
}

/** To the group in which it was asked for. */
export function findingSentSentence(number: number): string {
  return `第${number}号已私信你。`;
}

/** `at` is the morning on which it goes out, when it is too late today. */
export function nudgedSentence(people: number, at: Date | null): string {
  return at === null ? `已提醒 ${people} 人。` : `将在${chineseInstant(at)} 提醒 ${people} 人，现在不打扰。`;
}

/** `at` is the morning on which it goes out, when it is too late today. */
export function remindedSentence(number: number, at: Date | null): string {
  return at === null ? `已催办第${number}号。` : `第${number}号将在${chineseInstant(at)} 催办，现在不打扰。`;
}

export function standInSentence(name: string | null, until: Day | null): string {
  if (name === null || until === null) return '您没有指定代办人。指定请发送“/代办 姓名 至3月20日”。';
  return `${name}代您办理整改事项，至${chineseDayWithWeekday(until)}；取消请发送“/代办 取消”。`;
}

/** To the stand-in. */
export function standInAskedSentence(by: string, until: Day, findings: number): string {
  const now = findings === 0 ? '' : `，目前 ${findings} 条`;
  return `${by}请您代办其整改事项${now}，至${chineseDayWithWeekday(until)}。到期前的提醒也会发给您。`;
}

/** To whoever bound the group: it gets no more messages. */
export function removedFromGroupSentence(group: string, unit: string): string {
  return `我已被移出群“${oneLine(group)}”或该群已解散，它与${unit}的绑定已解除，不再收到通知。`;
}

/** To a phase's groups when its last day has moved. */
export function phaseExtendedSentence(campaign: string, phase: string, end: Day): string {
  return `${campaign}：“${phase}”延长至${chineseDayWithWeekday(end)}，${DUE_RULE}。`;
}

/** To a phase's groups when it ends before its time. */
export function phaseClosedSentence(campaign: string, phase: string, end: Day): string {
  return `${campaign}：“${phase}”于${chineseDayWithWeekday(end)}结束，未办完的仍可补报。`;
}

/**
 * The cards around a change that reaches many: first what will be sent to how many, then what was done, with the way
 * back. They may stand in a group, so they never say which admin it was.
 */
import { cancelPhaseButton, changePhaseButton, recallButton } from '#cards/buttons.ts';
import { phaseText } from '#cards/campaign.ts';
import type { Block, Card } from '#cards/card.ts';
import { chineseDayWithWeekday, chineseInstant, type Day, timeOf } from '#domain/calendar.ts';
import type { Phase } from '#domain/phase.ts';

export interface PhaseChange {
  change: 'start' | 'extend' | 'close';
  phase: Phase;
  /** The new first day, the new last day, or the day it is closed on. */
  day: Day;
}

/** To how many the change sends something. */
export interface Sends {
  groups: number;
  people: number;
}

export interface PhaseChangeView extends PhaseChange {
  campaign: { id: number; short: string; version: number };
  sends: Sends;
}

export function phaseChangeCard(view: PhaseChangeView): Card {
  const { campaign, change, phase, day } = view;
  const title = `将${changeText(view)}`;
  return {
    title: `确认${CHANGE_NAMES[change]}${phaseText(phase)}`,
    subtitle: campaign.short,
    tone: 'orange',
    summary: title,
    forwardable: false,
    blocks: [
      { kind: 'text', text: `${title}，${sendsText(view.sends)}。` },
      { kind: 'text', text: CONSEQUENCES[change], size: 'note' },
      {
        kind: 'buttons',
        buttons: [
          changePhaseButton(campaign.id, campaign.version, change, phase.key, day),
          cancelPhaseButton(),
        ],
      },
    ],
  };
}

const CHANGE_NAMES: Readonly<Record<PhaseChange['change'], string>> = {
  start: '开始',
  extend: '延长',
  close: '结束',
};

const CONSEQUENCES: Readonly<Record<PhaseChange['change'], string>> = {
  start: '其他阶段的日期不变。',
  extend: '学习和自查的期限随之延长，材料的报送日期不变。',
  close: '结束后仍可补报，材料的报送日期不变。',
};

function changeText({ change, phase, day }: PhaseChange): string {
  const on = chineseDayWithWeekday(day);
  switch (change) {
    case 'start':
      return `于${on}开始${phaseText(phase)}`;
    case 'extend':
      return `把${phaseText(phase)}延长至${on}`;
    case 'close':
      return `于${on}结束${phaseText(phase)}`;
  }
}

function sendsText({ groups, people }: Sends): string {
  const to = [...(groups === 0 ? [] : [`${groups} 个群`]), ...(people === 0 ? [] : [`${people} 人`])];
  return to.length === 0 ? '不发送通知' : `向 ${to.join('、')}发送通知`;
}

export interface PhaseChangedView extends PhaseChange {
  campaign: { short: string };
  at: Date;
  sends: Sends;
  /** `null` when nothing was sent or the time for it is over. */
  recall: { batch: string; until: Date } | null;
}

export function phaseChangedCard(view: PhaseChangedView): Card {
  const title = `已${changeText(view)}`;
  return {
    title: `已${CHANGE_NAMES[view.change]}${phaseText(view.phase)}`,
    subtitle: view.campaign.short,
    tone: 'green',
    summary: title,
    forwardable: false,
    blocks: [
      { kind: 'text', text: `${title}，${sendsText(view.sends)}。` },
      { kind: 'text', text: `管理员于${chineseInstant(view.at)} 确认`, size: 'note' },
      ...recallBlocks(view.recall),
    ],
  };
}

function recallBlocks(recall: PhaseChangedView['recall']): readonly Block[] {
  if (!recall) return [];
  return [
    { kind: 'text', text: `${timeOf(recall.until)} 前可以撤回已发出的通知，阶段日期不受影响。` },
    { kind: 'buttons', buttons: [recallButton(recall.batch)] },
  ];
}

export function phaseCancelledCard(): Card {
  return {
    title: '已取消',
    tone: 'grey',
    summary: '已取消，没有任何改动',
    forwardable: false,
    blocks: [{ kind: 'text', text: '没有任何改动，也没有发送通知。' }],
  };
}

export interface RecalledView {
  campaign: { short: string };
  at: Date;
  /** How many messages are taken back, and how many could not be. */
  recalled: number;
  failed: number;
}

export function recalledCard(view: RecalledView): Card {
  const failed = view.failed === 0 ? '' : `，${view.failed} 条未能撤回`;
  return {
    title: '通知已撤回',
    subtitle: view.campaign.short,
    tone: view.failed === 0 ? 'grey' : 'orange',
    summary: '通知已撤回',
    forwardable: false,
    blocks: [
      { kind: 'text', text: `已撤回 ${view.recalled} 条${failed}。阶段日期没有改回，需要时请另行调整。` },
      { kind: 'text', text: `管理员于${chineseInstant(view.at)} 撤回`, size: 'note' },
    ],
  };
}

/** What `/phase` and `/phase list` answer, for any day: before, in, between and after the phases (S17). */
import { deliverablesButton, missingButton, phaseButton } from '#cards/buttons.ts';
import {
  type CampaignView,
  campaignDay,
  type Progress,
  phaseTag,
  phaseText,
  progressText,
} from '#cards/campaign.ts';
import type { Block, Card, Span, Text } from '#cards/card.ts';
import { DUE_RULE, windowText } from '#cards/dates.ts';
import { chineseDayWithWeekday, type Day } from '#domain/calendar.ts';
import type { Moment, Phase } from '#domain/phase.ts';

export interface PhaseView {
  campaign: CampaignView;
  today: Day;
  moment: Moment;
  /** Of the current phase; `null` where it counts nothing. */
  progress: Progress | null;
  /** The asker may see names of those missing. The button leads to a direct message, so it may stand in a group. */
  mayAskNames: boolean;
}

export function phaseCard(view: PhaseView): Card {
  const { campaign, moment } = view;
  const said = sayMoment(moment);
  return {
    title: said.title,
    subtitle: campaignDay(campaign, view.today),
    tone: moment.kind === 'in' ? 'blue' : 'grey',
    ...(moment.kind === 'in' ? { tags: [phaseTag(moment.phase)] } : {}),
    summary: `${campaign.short}：${said.title}`,
    forwardable: true,
    blocks: [...said.blocks, ...progressBlocks(view), ...buttonBlocks(view)],
  };
}

function sayMoment(moment: Moment): { title: string; blocks: readonly Block[] } {
  switch (moment.kind) {
    case 'before':
      return { title: '尚未开始', blocks: [nextBlock(moment.next)] };
    case 'in':
      return {
        title: moment.phase.name,
        blocks: [
          { kind: 'facts', facts: [{ label: '时间', value: windowText(moment.phase) }] },
          { kind: 'text', text: moment.phase.aims },
          { kind: 'text', text: DUE_RULE, size: 'note' },
        ],
      };
    case 'between':
      return {
        title: `${phaseText(moment.last)}已结束`,
        blocks: [nextBlock(moment.next)],
      };
    case 'after':
      return {
        title: '各阶段均已结束',
        blocks: [{ kind: 'text', text: `最后一个阶段已于${chineseDayWithWeekday(moment.last.end)}结束。` }],
      };
  }
}

function nextBlock(next: Phase): Block {
  return { kind: 'text', text: `${phaseText(next)}将于${chineseDayWithWeekday(next.start)}开始。` };
}

function progressBlocks(view: PhaseView): readonly Block[] {
  if (view.moment.kind !== 'in' || !view.progress) return [];
  return [
    { kind: 'text', text: [{ text: progressText(view.moment.phase.action, view.progress), strong: true }] },
  ];
}

/** After the last phase some deliverables are still due (R-AMB-05). */
function buttonBlocks(view: PhaseView): readonly Block[] {
  const { campaign, moment } = view;
  if (moment.kind === 'after') return [{ kind: 'buttons', buttons: [deliverablesButton(campaign.id)] }];
  if (moment.kind !== 'in') return [];
  const asksEveryone = moment.phase.action === 'acknowledge' || moment.phase.action === 'checklist';
  const names = view.mayAskNames && asksEveryone ? [missingButton(campaign.id, moment.phase.key)] : [];
  return [{ kind: 'buttons', buttons: [phaseButton(campaign.id, moment.phase), ...names] }];
}

export interface PhaseListView {
  campaign: CampaignView;
  today: Day;
  phases: readonly Phase[];
}

export function phaseListCard(view: PhaseListView): Card {
  return {
    title: '全部阶段',
    subtitle: campaignDay(view.campaign, view.today),
    tone: 'blue',
    summary: `${view.campaign.short}：全部阶段`,
    forwardable: true,
    blocks: [
      { kind: 'list', items: view.phases.map((phase) => phaseLine(phase, view.today)) },
      { kind: 'text', text: DUE_RULE, size: 'note' },
    ],
  };
}

function phaseLine(phase: Phase, today: Day): Text {
  return [
    { text: `${phaseTag(phase)} ${phase.name}`, strong: true },
    `：${windowText(phase)}，`,
    mark(phase, today),
  ];
}

function mark(phase: Phase, today: Day): Span {
  if (today < phase.start) return { text: '未开始', tone: 'grey' };
  return today <= phase.end ? { text: '进行中', tone: 'green' } : { text: '已结束', tone: 'grey' };
}

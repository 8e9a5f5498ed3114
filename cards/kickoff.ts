/** The card with which a phase announces itself in the groups (S16): numbers only, since everybody sees the same. */
import { phaseButton } from '#cards/buttons.ts';
import { type CampaignView, type Progress, phaseTag, progressText } from '#cards/campaign.ts';
import type { Block, Card, Text } from '#cards/card.ts';
import { DUE_RULE, dayCountText, dueText, windowText } from '#cards/dates.ts';
import { unitName } from '#cards/wording.ts';
import { chineseDayWithWeekday, type Day } from '#domain/calendar.ts';
import type { Phase } from '#domain/phase.ts';
import type { PlanDeliverable } from '#domain/plan.ts';

export interface KickoffView {
  campaign: CampaignView & { theme: string; goals: readonly string[] };
  phase: Phase;
  today: Day;
  /** Of this phase. */
  deliverables: readonly PlanDeliverable[];
  /** `null` where the phase counts nothing. */
  progress: Progress | null;
  /** `late`: the phase is over and answers are still taken; `over`: nothing is taken any more. */
  state: 'running' | 'late' | 'over';
}

export function kickoffCard(view: KickoffView): Card {
  const { campaign, phase } = view;
  const title = `${campaign.short} · ${phase.name}`;
  const count = dayCountText(campaign, view.today);
  return {
    title,
    ...(count === '' ? {} : { subtitle: count }),
    tone: view.state === 'running' ? 'blue' : 'grey',
    tags: view.state === 'late' ? [phaseTag(phase), '补报'] : [phaseTag(phase)],
    summary: view.state === 'running' ? `${title}，${windowText(phase)}` : `${title}，本阶段已结束`,
    forwardable: true,
    blocks: [
      ...stateBlocks(view),
      { kind: 'text', text: phase.aims },
      { kind: 'facts', facts: facts(view) },
      ...taskBlocks(phase.tasks),
      ...deliverableBlocks(view.deliverables),
      { kind: 'text', text: `期限按日期计算，${DUE_RULE}。`, size: 'note' },
      ...actionBlocks(view),
    ],
  };
}

function stateBlocks(view: KickoffView): readonly Block[] {
  if (view.state === 'over') return [{ kind: 'text', text: '本阶段已结束' }];
  if (view.state === 'late') return [{ kind: 'text', text: '本阶段已结束，仍可补报' }];
  return view.today < view.phase.start
    ? [{ kind: 'text', text: `${chineseDayWithWeekday(view.phase.start)}开始` }]
    : [];
}

/** The campaign's theme and hard goals are said once, when it opens (S2, S4). */
function facts(view: KickoffView): readonly { label: string; value: Text }[] {
  const { campaign, phase } = view;
  const all = [
    { label: '主题', value: phase.number === 1 ? campaign.theme : '' },
    { label: '目标', value: phase.number === 1 ? campaign.goals.join('；') : '' },
    { label: '时间', value: windowText(phase) },
    { label: '牵头', value: phase.lead.map(unitName).join('、') },
    { label: '落实', value: phase.implement.map(unitName).join('、') },
  ];
  return all.filter((fact) => fact.value !== '');
}

function taskBlocks(tasks: readonly string[]): readonly Block[] {
  if (tasks.length === 0) return [];
  return [
    { kind: 'text', text: [{ text: '任务', strong: true }] },
    { kind: 'list', items: tasks },
  ];
}

function deliverableBlocks(deliverables: readonly PlanDeliverable[]): readonly Block[] {
  if (deliverables.length === 0) return [];
  return [
    { kind: 'text', text: [{ text: '材料', strong: true }] },
    { kind: 'list', items: deliverables.map(deliverableText) },
  ];
}

function deliverableText(deliverable: PlanDeliverable): string {
  const owner = unitName(deliverable.owner);
  const way = deliverable.kept ? `${owner}留存` : `${owner}报${unitName(deliverable.receiver)}`;
  const due = deliverable.toConfirm ? '待确认' : dueText(deliverable.due);
  return `${deliverable.name}：${way}，${due}`;
}

function actionBlocks(view: KickoffView): readonly Block[] {
  const blocks: Block[] = [];
  if (view.progress) {
    blocks.push({
      kind: 'text',
      text: [{ text: progressText(view.phase.action, view.progress), strong: true }],
    });
  }
  if (view.state !== 'over') {
    blocks.push({ kind: 'buttons', buttons: [phaseButton(view.campaign.id, view.phase)] });
  }
  return blocks;
}

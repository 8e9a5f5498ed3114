/** What every card says of the campaign and its phases: the names, the day it is, how far it has come. */
import { dayCountText } from '#cards/dates.ts';
import type { Day } from '#domain/calendar.ts';
import type { Phase } from '#domain/phase.ts';
import type { PhaseAction } from '#domain/plan.ts';

export interface CampaignView {
  id: number;
  /** `百日行动`. */
  short: string;
  start: Day;
  end: Day;
}

export interface Progress {
  done: number;
  expected: number;
}

export function phaseTag(phase: Pick<Phase, 'number'>): string {
  return `第${phase.number}阶段`;
}

/** `第2阶段“自查自纠”`. */
export function phaseText(phase: Pick<Phase, 'number' | 'name'>): string {
  return `${phaseTag(phase)}“${phase.name}”`;
}

/** `百日行动 第9天/共102天`, or the name alone outside the window. */
export function campaignDay(campaign: CampaignView, today: Day): string {
  const count = dayCountText(campaign, today);
  return count === '' ? campaign.short : `${campaign.short} ${count}`;
}

/** `已学习 12/40 人`: a number, never names. */
export function progressText(action: PhaseAction, progress: Progress): string {
  const share = `${progress.done}/${progress.expected}`;
  switch (action) {
    case 'acknowledge':
      return `已学习 ${share} 人`;
    case 'checklist':
      return `已提交 ${share} 份`;
    case 'rectify':
      return `已整改 ${share} 条`;
    case 'deliver':
      return `已报送 ${share} 份`;
  }
}

/** The one place where a label meets its click: people learn a label once and it means the same on every card. */
import type { Button } from '#cards/card.ts';
import { hasForm } from '#cards/finding-fields.ts';
import { MOVE_NAMES } from '#cards/finding-words.ts';
import type { Day } from '#domain/calendar.ts';
import type { Click } from '#domain/click.ts';
import type { Mark } from '#domain/evidence.ts';
import type { Move } from '#domain/finding-history.ts';
import type { Phase } from '#domain/phase.ts';

type Look = NonNullable<Button['look']>;

function button(label: string, click: Click, look: Look = 'plain'): Button {
  return { label, click, look };
}

/** The one thing a phase asks for. */
export function phaseButton(campaign: number, phase: Pick<Phase, 'key' | 'action'>): Button {
  switch (phase.action) {
    case 'acknowledge':
      return acknowledgeButton(campaign, phase.key);
    case 'checklist':
      return startChecklistButton(campaign, phase.key);
    case 'rectify':
      return rectifyButton(campaign);
    case 'deliver':
      return deliverablesButton(campaign);
  }
}

export function acknowledgeButton(campaign: number, phase: string): Button {
  return button('我已学习', { do: 'acknowledge', campaign, phase }, 'primary');
}

export function startChecklistButton(campaign: number, phase: string): Button {
  return button('开始自查', { do: 'checklist.start', campaign, phase }, 'primary');
}

export function rectifyButton(campaign: number): Button {
  return button('我的整改', { do: 'mine', campaign }, 'primary');
}

export function deliverablesButton(campaign: number): Button {
  return button('报送材料', { do: 'deliverable.list', campaign }, 'primary');
}

export function reportButton(duty: number): Button {
  return button('已报送', { do: 'deliverable.report', duty }, 'primary');
}

export function mineButton(campaign: number): Button {
  return button('我的', { do: 'mine', campaign });
}

export function overdueButton(campaign: number): Button {
  return button('逾期', { do: 'overdue', campaign });
}

export function missingButton(campaign: number, phase: string): Button {
  return button('未完成名单', { do: 'missing', campaign, phase });
}

export interface Nudge {
  kind: 'acknowledge' | 'checklist' | 'deliverable';
  subject: string;
  unitId: number;
  people: number;
}

export function nudgeButton(campaign: number, nudge: Nudge): Button {
  const { kind, subject, unitId: unit, people } = nudge;
  return button(`催办 ${people} 人`, { do: 'nudge', campaign, kind, subject, unit });
}

export function handOverAllButton(campaign: number, from: number, to: number, seen: string): Button {
  return button('确认', { do: 'handover.all', campaign, from, to, seen }, 'primary');
}

/** To the owner of one finding. */
export function remindButton(campaign: number, number: number): Button {
  return button('催办', { do: 'finding.remind', campaign, number });
}

export function topicButton(label: string, duty: number, topic: string, look: Look = 'plain'): Button {
  return button(label, { do: 'checklist.show', duty, topic }, look);
}

export function nextOverdueButton(campaign: number, unit: number | null, after: string): Button {
  return button('下一页', { do: 'overdue', campaign, ...(unit === null ? {} : { unit }), after });
}

export function changePhaseButton(
  campaign: number,
  version: number,
  change: 'start' | 'extend' | 'close',
  phase: string,
  day: Day,
): Button {
  return button('确认', { do: 'phase.change', campaign, version, change, phase, day }, 'primary');
}

export function cancelPhaseButton(): Button {
  return button('取消', { do: 'phase.cancel' });
}

export function recallButton(batch: string): Button {
  return button('撤回', { do: 'batch.recall', batch }, 'danger');
}

export function releaseButton(campaign: number, binding: number): Button {
  return button('解除绑定', { do: 'bind.release', campaign, binding });
}

export function addEvidenceButton(finding: number): Button {
  return button('补充证据', { do: 'evidence.add', finding });
}

export function showEvidenceButton(label: string, finding: number, page: number): Button {
  return button(label, { do: 'evidence.show', finding, page });
}

/** Pressed when chosen, it takes the mark off again. */
export function markEvidenceButton(
  finding: number,
  evidence: number,
  page: number,
  mark: Mark,
  chosen: boolean,
): Button {
  const label = MARK_LABELS[mark];
  return button(label, { do: 'evidence.mark', finding, evidence, page, mark: chosen ? null : mark });
}

export const MARK_LABELS: Readonly<Record<Mark, string>> = { before: '整改前', after: '整改后' };

/** Opens the form of the move, or makes the move where it asks for nothing. */
export function findingMoveButton(
  campaign: number,
  number: number,
  version: number,
  move: Move,
  first: boolean,
): Button {
  const act = hasForm(move) ? 'finding.form' : 'finding.move';
  return button(MOVE_NAMES[move], { do: act, campaign, number, version, move }, first ? 'primary' : 'plain');
}

/** `完成第2步`. */
export function stepButton(campaign: number, number: number, version: number, step: number): Button {
  return button(`完成第${step}步`, { do: 'finding.move', campaign, number, version, move: 'step', step });
}

export function untickButton(campaign: number, number: number, version: number, step: number): Button {
  return button(`撤回第${step}步`, { do: 'finding.move', campaign, number, version, move: 'untick', step });
}

export function moveSubmitButton(campaign: number, number: number, version: number, move: Move): Button {
  return button(MOVE_NAMES[move], { do: 'finding.move', campaign, number, version, move }, 'primary');
}

export function findingOpenButton(campaign: number, number: number, label: string): Button {
  return button(label, { do: 'finding.open', campaign, number });
}

/** Opens the re-check. */
export function recheckButton(campaign: number, number: number, label: string): Button {
  return button(label, { do: 'recheck.open', campaign, number }, 'primary');
}

export function passRecheckButton(campaign: number, number: number, version: number): Button {
  return button('回头看通过', { do: 'recheck.pass', campaign, number, version }, 'primary');
}

export function failRecheckFormButton(campaign: number, number: number, version: number): Button {
  return button('回头看未通过', { do: 'recheck.form', campaign, number, version });
}

export function failRecheckButton(campaign: number, number: number, version: number): Button {
  return button('回头看未通过', { do: 'recheck.fail', campaign, number, version }, 'primary');
}

export function reviewButton(campaign: number): Button {
  return button('待办', { do: 'review', campaign });
}

export function nextReviewButton(campaign: number, after: number): Button {
  return button('下一页', { do: 'review', campaign, after });
}

export function nextLedgerButton(click: Extract<Click, { do: 'ledger' }>): Button {
  return button('下一页', click);
}

/** Back to the checklist where it was opened from one, else to what `帮助` shows. */
export type AnonymousBack = { duty: number; topic: string } | null;

export function anonymousButton(campaign: number, back: AnonymousBack): Button {
  return button('匿名反映', { do: 'anonymous.write', campaign, ...(back ? { back } : {}) });
}

export function receiptButton(campaign: number): Button {
  return button('查回执', { do: 'receipt.write', campaign });
}

export function leaveAnonymousButton(label: string, back: AnonymousBack): Button {
  return back ? topicButton(label, back.duty, back.topic) : button(label, { do: 'help' });
}

/** `询问` for whoever may ask, `询问记录` for all others who may read it. */
export function askButton(campaign: number, number: number, asks: boolean): Button {
  return button(asks ? '询问' : '询问记录', { do: 'anonymous.ask', campaign, number });
}

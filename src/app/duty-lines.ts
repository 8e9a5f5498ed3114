/** Duties in words: the phase's or deliverable's name, the unit, and the workdays left or gone. */
import type { DutyLine } from '#cards/duty-line.ts';
import { type Day, workdaysAfter } from '#domain/calendar.ts';
import { type Campaign, deliverableByKey, phaseByKey } from '#domain/campaign.ts';
import { type Duty, isAboutFinding } from '#domain/duty.ts';

export function dutyLine(campaign: Campaign, duty: Duty, today: Day): DutyLine {
  return {
    id: duty.id,
    kind: duty.kind,
    subject: duty.subject,
    name: dutyName(campaign, duty),
    unit: duty.holder.kind === 'unit' ? campaign.tree.unit(duty.unitId).name : null,
    due: duty.due,
    workdays: duty.due === null ? 0 : workdaysApart(campaign, duty.due, today),
  };
}

/** What was planned once may have been renamed or dropped since: then its key says more than nothing. */
export function dutyName(campaign: Campaign, duty: Pick<Duty, 'kind' | 'subject'>): string {
  if (duty.kind === 'deliverable') return deliverableByKey(campaign.plan, duty.subject)?.name ?? duty.subject;
  if (isAboutFinding(duty.kind)) return duty.subject;
  return phaseByKey(campaign, duty.subject)?.name ?? duty.subject;
}

function workdaysApart(campaign: Campaign, due: Day, today: Day): number {
  return due < today
    ? workdaysAfter(campaign.workdays, due, today)
    : workdaysAfter(campaign.workdays, today, due);
}

/** One duty as a line with the button that settles it; reminders and `/mine` say duties in the same words. */
import {
  acknowledgeButton,
  findingOpenButton,
  recheckButton,
  reportButton,
  startChecklistButton,
} from '#cards/buttons.ts';
import type { Block, Button, Span, Text } from '#cards/card.ts';
import { type Deadline, dueText, isLate, stepText } from '#cards/dates.ts';
import { addDays, type Day } from '#domain/calendar.ts';
import type { DutyKind } from '#domain/duty.ts';

export interface DutyLine extends Deadline {
  id: number;
  kind: DutyKind;
  /** As in `Duty`: a phase's key, a deliverable's key or a finding's number. */
  subject: string;
  /** The name of the phase or deliverable, or the title of the finding's item. */
  name: string;
  /** The unit when it is the unit's duty; `null` when it is the person's own. */
  unit: string | null;
}

/** `自查自纠（一中队）`, `报送实施方案（区大队）`, `整改第12号`, `回头看第12号`. */
export function dutyTitle(line: Pick<DutyLine, 'kind' | 'subject' | 'name' | 'unit'>): string {
  switch (line.kind) {
    case 'acknowledge':
      return line.name;
    case 'checklist':
      return `${line.name}（${line.unit ?? '本人'}）`;
    case 'deliverable':
      return line.unit === null ? `报送${line.name}` : `报送${line.name}（${line.unit}）`;
    case 'finding':
      return `整改第${line.subject}号`;
    case 'recheck':
      return `回头看第${line.subject}号`;
  }
}

export function dutyButton(campaign: number, line: DutyLine): Button {
  switch (line.kind) {
    case 'acknowledge':
      return acknowledgeButton(campaign, line.subject);
    case 'checklist':
      return startChecklistButton(campaign, line.subject);
    case 'deliverable':
      return reportButton(line.id);
    case 'finding':
      return { ...findingOpenButton(campaign, Number(line.subject), `第${line.subject}号`), look: 'primary' };
    case 'recheck':
      return recheckButton(campaign, Number(line.subject), `回头看第${line.subject}号`);
  }
}

/** The most urgent first; what has no due day comes last, equals keep their order. */
export function byUrgency<T extends Deadline>(lines: readonly T[]): readonly T[] {
  return lines.toSorted((a, b) => (a.due ?? '9999-12-31').localeCompare(b.due ?? '9999-12-31'));
}

export function stepSpan(deadline: Deadline, today: Day): Span {
  const text = stepText(deadline, today);
  if (isLate(deadline, today)) return { text, tone: 'red' };
  return deadline.due !== null && deadline.due <= addDays(today, 1) ? { text, tone: 'orange' } : { text };
}

export function dutyText(line: DutyLine, today: Day): Text {
  const title: Span = { text: dutyTitle(line), strong: true };
  if (line.due === null) return [title, `\n${dueText(null)}`];
  return [title, `\n${dueText(line.due)}截止，`, stepSpan(line, today)];
}

/** The duties with a button each; the first is the one thing to do now, and its button alone stands out. */
export function dutyBlocks(campaign: number, lines: readonly DutyLine[], today: Day): readonly Block[] {
  return lines.flatMap((line, index): Block[] => {
    const button = dutyButton(campaign, line);
    return [
      { kind: 'text', text: dutyText(line, today) },
      { kind: 'buttons', buttons: [index === 0 ? button : { ...button, look: 'plain' }] },
    ];
  });
}

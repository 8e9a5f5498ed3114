/** The deliverables of the units a person speaks for, each with its own due day, in or out of its phase (S84). */
import { reportButton } from '#cards/buttons.ts';
import type { Block, Card, Span, Text } from '#cards/card.ts';
import { type Deadline, DUE_RULE, dueText } from '#cards/dates.ts';
import { byUrgency, stepSpan } from '#cards/duty-line.ts';
import { chineseDay, type Day } from '#domain/calendar.ts';

/** `kept`: made and kept, never sent up; `to confirm`: shown, never demanded (R-AMB-19). */
export type DeliverableState =
  | { kind: 'open'; duty: number }
  | { kind: 'done'; doneOn: Day; late: boolean }
  | { kind: 'kept' }
  | { kind: 'to confirm' };

export interface DeliverableLine extends Deadline {
  name: string;
  owner: string;
  receiver: string;
  /** The deliverable it builds on (S86). */
  from: string | null;
  state: DeliverableState;
}

export interface DeliverablesView {
  campaign: { short: string };
  today: Day;
  deliverables: readonly DeliverableLine[];
}

/** More than any plan has for one person; keeps the card within the platform's size. */
const LISTED = 20;

export function deliverablesCard(view: DeliverablesView): Card {
  const open = view.deliverables.filter((line) => line.state.kind === 'open');
  const title = open.length === 0 ? '报送材料：没有待报送' : `报送材料：${open.length} 份待报送`;
  return {
    title,
    subtitle: view.campaign.short,
    tone: open.length === 0 ? 'green' : 'blue',
    summary: title,
    forwardable: false,
    blocks: view.deliverables.length === 0 ? [nothing()] : allBlocks(view, byUrgency(open)[0]),
  };
}

function nothing(): Block {
  return { kind: 'text', text: '您的单位没有需要报送的材料。' };
}

/** In the plan's order; the button of the most urgent one alone stands out. */
function allBlocks(view: DeliverablesView, urgent: DeliverableLine | undefined): readonly Block[] {
  const listed = view.deliverables.slice(0, LISTED);
  const more = view.deliverables.length - listed.length;
  return [
    ...listed.flatMap((line) => lineBlocks(line, view.today, line === urgent)),
    ...(more > 0 ? [{ kind: 'text', text: `另有 ${more} 份`, size: 'note' } as const] : []),
    { kind: 'text', text: `${DUE_RULE}。材料按原渠道报送，报送后在此点“已报送”。`, size: 'note' },
  ];
}

function lineBlocks(line: DeliverableLine, today: Day, urgent: boolean): readonly Block[] {
  const text: Block = { kind: 'text', text: [...headline(line), '\n', ...standing(line, today)] };
  if (line.state.kind !== 'open') return [text];
  const button = reportButton(line.state.duty);
  return [text, { kind: 'buttons', buttons: [urgent ? button : { ...button, look: 'plain' }] }];
}

function headline(line: DeliverableLine): readonly (string | Span)[] {
  const way = line.state.kind === 'kept' ? `：${line.owner}留存` : `：${line.owner}报${line.receiver}`;
  const basis = line.from === null ? '' : `（在${line.from}基础上形成）`;
  return [{ text: line.name, strong: true }, `${way}${basis}`];
}

function standing(line: DeliverableLine, today: Day): Exclude<Text, string> {
  switch (line.state.kind) {
    case 'open':
      return line.due === null ? [dueText(null)] : [`${dueText(line.due)}截止，`, stepSpan(line, today)];
    case 'done': {
      const said = { text: `${chineseDay(line.state.doneOn)}已报送`, tone: 'green' } as const;
      return line.state.late ? [said, { text: '（逾期）', tone: 'orange' }] : [said];
    }
    case 'kept':
      return ['无需报送'];
    case 'to confirm':
      return ['待上级确认，暂不要求报送'];
  }
}

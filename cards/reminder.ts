/** The one merged reminder a person gets a day, with the buttons that settle each duty, most urgent first. */
import { mineButton } from '#cards/buttons.ts';
import type { Block, Card } from '#cards/card.ts';
import { DUE_RULE, stepText } from '#cards/dates.ts';
import { byUrgency, type DutyLine, dutyBlocks, dutyTitle } from '#cards/duty-line.ts';
import { enumerate } from '#cards/wording.ts';
import type { Day } from '#domain/calendar.ts';

export interface ReminderView {
  campaign: { id: number; short: string };
  today: Day;
  /** At least one. */
  duties: readonly DutyLine[];
  news?: HeldNews;
}

/** Why it comes although no day is near. */
export type HeldNews =
  /** Cards sent before are about to die. */
  | { kind: 'issued again' }
  /** A re-check was drawn for the person. */
  | { kind: 'recheck' }
  /** Somebody reminds of one thing. */
  | { kind: 'reminded'; by: string }
  /** Findings of others have become the person's. */
  | { kind: 'handed over'; count: number; from: readonly string[] };

/** The rest is one tap away under `我的`. */
const LISTED = 8;

export function reminderCard(view: ReminderView): Card {
  const duties = byUrgency(view.duties);
  const listed = duties.slice(0, LISTED);
  const title = titleOf(duties, view.today);
  return {
    title,
    subtitle: view.campaign.short,
    tone: duties.some((line) => line.due !== null && line.due <= view.today) ? 'orange' : 'blue',
    summary: title,
    forwardable: false,
    blocks: [
      ...newsBlocks(view.news),
      ...dutyBlocks(view.campaign.id, listed, view.today),
      ...restBlocks(view.campaign.id, duties.length - listed.length),
      { kind: 'text', text: `${DUE_RULE}；办完的事项不会再提醒。`, size: 'note' },
    ],
  };
}

function newsBlocks(news: HeldNews | undefined): readonly Block[] {
  switch (news?.kind) {
    case undefined:
      return [];
    case 'issued again':
      return [{ kind: 'text', text: '原来的卡片快到十四天，之后不能再点，请用这一张。' }];
    case 'handed over':
      return [
        {
          kind: 'text',
          text: `${enumerate(news.from, 5, '人')}在办的 ${news.count} 条问题转由您整改，期限不变。`,
        },
      ];
    case 'reminded':
      return [{ kind: 'text', text: `${news.by}提醒您办理。` }];
    case 'recheck':
      return [{ kind: 'text', text: '抽到您回头看，请核实是否真的改到位。' }];
  }
}

function titleOf(duties: readonly DutyLine[], today: Day): string {
  const [first] = duties;
  if (!first) return '没有待办事项';
  const most = `${dutyTitle(first)}：${stepText(first, today)}`;
  return duties.length === 1 ? most : `${most}，另有 ${duties.length - 1} 项`;
}

function restBlocks(campaign: number, more: number): readonly Block[] {
  if (more === 0) return [];
  return [
    { kind: 'text', text: `另有 ${more} 项，可在“我的”中查看` },
    { kind: 'buttons', buttons: [mineButton(campaign)] },
  ];
}

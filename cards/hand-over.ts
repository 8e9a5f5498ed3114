/** The cards around handing over all that one person has in hand: first what it is and to whom, then what was done. */
import { cancelPhaseButton, handOverAllButton } from '#cards/buttons.ts';
import type { Card } from '#cards/card.ts';
import { findingNumbers } from '#cards/wording.ts';
import { chineseInstant } from '#domain/calendar.ts';

export interface HandOverView {
  campaign: { id: number; short: string };
  from: { id: number; name: string };
  to: { id: number; name: string };
  numbers: readonly number[];
}

export function handOverCard(view: HandOverView, seen: string): Card {
  const { campaign, from, to, numbers } = view;
  const title = `确认转办 ${numbers.length} 条`;
  return {
    title,
    subtitle: campaign.short,
    tone: 'orange',
    summary: title,
    forwardable: false,
    blocks: [
      {
        kind: 'text',
        text: `将把${from.name}在办的${findingNumbers(numbers)}全部转给${to.name}，向 1 人发送消息。`,
      },
      { kind: 'text', text: '期限不变；待复核的不转，退回后再转。', size: 'note' },
      {
        kind: 'buttons',
        buttons: [handOverAllButton(campaign.id, from.id, to.id, seen), cancelPhaseButton()],
      },
    ],
  };
}

export function handedOverCard(view: HandOverView, at: Date): Card {
  const { campaign, from, to, numbers } = view;
  const title = `已转办 ${numbers.length} 条`;
  return {
    title,
    subtitle: campaign.short,
    tone: 'green',
    summary: title,
    forwardable: false,
    blocks: [
      { kind: 'text', text: `${from.name}在办的${findingNumbers(numbers)}已转给${to.name}。` },
      { kind: 'text', text: `${chineseInstant(at)} 转办`, size: 'note' },
    ],
  };
}

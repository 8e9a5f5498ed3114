/** Who has not yet acknowledged or submitted (S21): names for those entitled, numbers for a group. */
import { missingButton, type Nudge, nudgeButton } from '#cards/buttons.ts';
import { phaseTag, progressText } from '#cards/campaign.ts';
import type { Block, Card } from '#cards/card.ts';
import { SAID } from '#cards/sentences.ts';
import { enumerate } from '#cards/wording.ts';
import type { Phase } from '#domain/phase.ts';

export interface MissingUnit {
  unit: string;
  done: number;
  expected: number;
  /** Those missing; people who are away are not among them. A unit's own checklist is named by the unit. */
  names: readonly string[];
}

export interface MissingView {
  campaign: { id: number; short: string };
  phase: Phase;
  /** In the plan's order. */
  units: readonly MissingUnit[];
  /** Offered when the asker may nudge them all at once. */
  nudge: Nudge | null;
}

const UNITS_LISTED = 40;
const NAMES_PER_UNIT = 20;

export function missingCard(view: MissingView): Card {
  const lacking = view.units.filter((row) => row.names.length > 0);
  const items = lacking
    .slice(0, UNITS_LISTED)
    .map((row) => [
      { text: `${row.unit} ${row.done}/${row.expected}`, strong: true } as const,
      `：${enumerate(row.names, NAMES_PER_UNIT, '人')}`,
    ]);
  return {
    ...head(view),
    forwardable: false,
    blocks: [
      totalBlock(view),
      lacking.length === 0 ? allDone() : { kind: 'list', items },
      ...moreBlocks(lacking.length - items.length),
      ...(view.nudge && lacking.length > 0
        ? [{ kind: 'buttons', buttons: [nudgeButton(view.campaign.id, view.nudge)] } as const]
        : []),
    ],
  };
}

/** For a group. `namesSent`: the asker has the names in a direct message. */
export function missingNumbersCard(view: MissingView, namesSent: boolean): Card {
  const lacking = view.units.filter((row) => row.done < row.expected);
  const items = lacking.slice(0, UNITS_LISTED).map((row) => `${row.unit}：${row.done}/${row.expected}`);
  return {
    ...head(view),
    forwardable: true,
    blocks: [
      totalBlock(view),
      lacking.length === 0 ? allDone() : { kind: 'list', items },
      ...moreBlocks(lacking.length - items.length),
      namesSent
        ? { kind: 'text', text: SAID.namesSent }
        : { kind: 'buttons', buttons: [missingButton(view.campaign.id, view.phase.key)] },
    ],
  };
}

function head(view: MissingView): Omit<Card, 'forwardable' | 'blocks'> {
  return {
    title: `${view.phase.name}：未完成情况`,
    subtitle: view.campaign.short,
    tone: 'blue',
    tags: [phaseTag(view.phase)],
    summary: `${view.phase.name}：${totalText(view)}`,
  };
}

function totalText(view: MissingView): string {
  const total = { done: 0, expected: 0 };
  for (const row of view.units) {
    total.done += row.done;
    total.expected += row.expected;
  }
  return progressText(view.phase.action, total);
}

function totalBlock(view: MissingView): Block {
  return { kind: 'text', text: [{ text: totalText(view), strong: true }] };
}

function allDone(): Block {
  return { kind: 'text', text: '均已完成。' };
}

function moreBlocks(more: number): readonly Block[] {
  return more > 0 ? [{ kind: 'text', text: `另有 ${more} 个单位`, size: 'note' }] : [];
}

/** What `/mine` shows a person: what is open with its buttons, what is done in short, and the findings reported. */
import type { Block, Card } from '#cards/card.ts';
import { DUE_RULE } from '#cards/dates.ts';
import { byUrgency, type DutyLine, dutyBlocks, dutyTitle } from '#cards/duty-line.ts';
import { cut, oneLine } from '#cards/wording.ts';
import { chineseDay, type Day } from '#domain/calendar.ts';
import { FINDING_STATE_NAMES, type FindingState } from '#domain/finding.ts';

export interface MineView {
  campaign: { id: number; short: string };
  today: Day;
  open: readonly DutyLine[];
  done: readonly (Pick<DutyLine, 'kind' | 'subject' | 'name' | 'unit'> & { doneOn: Day; late: boolean })[];
  /** The newest first. */
  findings: readonly {
    number: number;
    item: string;
    title: string;
    state: FindingState;
    description: string;
  }[];
}

const OPEN_LISTED = 8;
const DONE_LISTED = 10;
const FINDINGS_LISTED = 8;

export function mineCard(view: MineView): Card {
  const open = view.open.length;
  const title = open === 0 ? '我的：没有待办事项' : `我的：${open} 项待办`;
  return {
    title,
    subtitle: view.campaign.short,
    tone: open === 0 ? 'green' : 'blue',
    summary: title,
    forwardable: false,
    blocks: [
      ...openBlocks(view),
      ...doneBlocks(view.done),
      ...findingBlocks(view.campaign.id, view.findings),
    ],
  };
}

function openBlocks(view: MineView): readonly Block[] {
  if (view.open.length === 0) return [{ kind: 'text', text: '没有需要办理的事项。' }];
  const open = byUrgency(view.open);
  return [
    ...dutyBlocks(view.campaign.id, open.slice(0, OPEN_LISTED), view.today),
    ...moreBlocks(open.length - OPEN_LISTED, '项待办，办完上面的再打开即可看到'),
    { kind: 'text', text: DUE_RULE, size: 'note' },
  ];
}

function doneBlocks(done: MineView['done']): readonly Block[] {
  if (done.length === 0) return [];
  const items = done
    .slice(0, DONE_LISTED)
    .map((line) => `${dutyTitle(line)}：${chineseDay(line.doneOn)}${line.late ? '（补报）' : ''}`);
  return [
    { kind: 'divider' },
    { kind: 'text', text: [{ text: '已办', strong: true }] },
    { kind: 'list', items },
    ...moreBlocks(done.length - DONE_LISTED, '项已办'),
  ];
}

function findingBlocks(campaign: number, findings: MineView['findings']): readonly Block[] {
  if (findings.length === 0) return [];
  const items = findings
    .slice(0, FINDINGS_LISTED)
    .map(({ number, item, title, state, description }) => [
      { text: `第${number}号 ${item} ${title}（${FINDING_STATE_NAMES[state]}）`, strong: true } as const,
      `：${cut(oneLine(description))}`,
    ]);
  return [
    { kind: 'divider' },
    { kind: 'text', text: [{ text: '我登记的问题', strong: true }] },
    { kind: 'list', items },
    ...moreBlocks(findings.length - FINDINGS_LISTED, '条'),
    openBlock(campaign, findings),
  ];
}

function moreBlocks(more: number, counted: string): readonly Block[] {
  return more > 0 ? [{ kind: 'text', text: `另有 ${more} ${counted}`, size: 'note' }] : [];
}

/** Also those no longer listed. */
function openBlock(campaign: number, findings: MineView['findings']): Block {
  return {
    kind: 'select',
    name: 'finding',
    placeholder: '打开一条',
    options: findings.slice(0, 100).map(({ number, item }) => ({
      value: String(number),
      label: `第${number}号 ${item}`,
    })),
    click: { do: 'finding.pick', campaign },
  };
}

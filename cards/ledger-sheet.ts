/** The ledger as a file: a sheet with a row per finding (S88, S89) and a sheet with the figures (S93). */
import { MARK_LABELS } from '#cards/buttons.ts';
import { MOVE_NAMES, SOURCE_NAMES, TRACK_NAMES } from '#cards/finding-words.ts';
import type { Cell, Sheet, SheetRow } from '#cards/sheet.ts';
import { echo, oneLine } from '#cards/wording.ts';
import { chineseDay, chineseInstant, type Day, dayOf } from '#domain/calendar.ts';
import type { Mark } from '#domain/evidence.ts';
import { type FileType, isImage } from '#domain/file-type.ts';
import { FINDING_STATE_NAMES, FINDING_STATES, type Source } from '#domain/finding.ts';
import { countStates, type FindingFigure, type StateCounts, totalOf } from '#domain/finding-figures.ts';
import type { Finding, MoveMade } from '#domain/finding-history.ts';

export interface LedgerSheetsView {
  campaign: { name: string };
  exportedAt: Date;
  /** The day at whose end this was so. */
  on: Day;
  /** What was asked for, in words; empty for all. */
  asked: string;
  count: number;
  rows: Iterable<LedgerSheetRow>;
  /** In the plan's order, those without any left out. */
  units: readonly UnitFigures[];
  topics: readonly { key: string; name: string; units: readonly UnitFigures[] }[];
}

export interface UnitFigures {
  unit: string;
  figures: readonly FindingFigure[];
}

export interface LedgerSheetRow {
  finding: Finding & { source: Source; description: string; place: string | null };
  topic: string;
  item: { key: string; title: string };
  unit: string;
  owner: string | null;
  late: boolean;
  evidence: readonly { type: FileType; name: string | null; mark: Mark | null }[];
  history: readonly { made: MoveMade & { at: Date }; by: string }[];
}

interface Column {
  heading: string;
  width: number;
  cell(row: LedgerSheetRow): Cell;
}

const COLUMNS: readonly Column[] = [
  { heading: '编号', width: 6, cell: ({ finding }) => finding.number },
  { heading: '来源', width: 7, cell: ({ finding }) => SOURCE_NAMES[finding.source] },
  { heading: '专题', width: 14, cell: ({ topic }) => topic },
  { heading: '检查项', width: 20, cell: ({ item }) => `${item.key} ${item.title}`.trim() },
  { heading: '单位', width: 12, cell: ({ unit }) => unit },
  { heading: '责任人', width: 9, cell: ({ owner }) => owner },
  { heading: '问题描述', width: 36, cell: ({ finding }) => finding.description },
  { heading: '地点', width: 14, cell: ({ finding }) => finding.place },
  { heading: '证据', width: 18, cell: ({ evidence }) => evidenceText(evidence) },
  { heading: '发现日期', width: 11, cell: ({ finding }) => dayCell(finding.foundOn) },
  { heading: '整改措施', width: 26, cell: ({ finding }) => finding.measures },
  { heading: '整改方式', width: 10, cell: ({ finding }) => TRACK_NAMES[finding.track] },
  { heading: '整改期限', width: 11, cell: ({ finding }) => dayCell(finding.dueOn) },
  { heading: '延期次数', width: 9, cell: ({ finding }) => finding.extensions },
  { heading: '状态', width: 10, cell: ({ finding }) => stateText(finding) },
  { heading: '逾期', width: 6, cell: ({ late }) => (late ? '逾期' : null) },
  { heading: '申请销号', width: 11, cell: ({ finding }) => dayCell(finding.submittedOn) },
  { heading: '销号记录', width: 24, cell: ({ history }) => history.flatMap(closingLine).join('\n') },
  { heading: '产生原因', width: 20, cell: ({ finding }) => finding.cause },
  { heading: '整改结果', width: 26, cell: ({ finding }) => finding.result },
];

export function ledgerSheets(view: LedgerSheetsView): readonly Sheet[] {
  const { campaign, asked, count } = view;
  const scope = asked === '' ? '全部' : asked;
  const note = `${yearAnd(dayOf(view.exportedAt), chineseInstant(view.exportedAt))} 导出，所列为${yearAnd(view.on, chineseDay(view.on))}的情况；范围：${scope}；共 ${count} 条`;
  return [
    {
      name: '台账',
      title: `${campaign.name} 问题台账`,
      note,
      columns: COLUMNS,
      rows: ledgerRows(view.rows),
    },
    {
      name: '统计',
      title: `${campaign.name} 问题统计`,
      note: `${note}。每条问题按主要检查项只计一次。`,
      columns: [
        { heading: '专题', width: 34 },
        { heading: '单位', width: 24 },
        ...FINDING_STATES.map((state) => ({ heading: FINDING_STATE_NAMES[state], width: 10 })),
        { heading: '合计', width: 10 },
      ],
      rows: figureRows(view),
    },
  ];
}

function* ledgerRows(rows: Iterable<LedgerSheetRow>): Generator<SheetRow> {
  for (const row of rows) yield { cells: COLUMNS.map((column) => column.cell(row)) };
}

/** First the units whatever the topic, then each topic with its units. */
function figureRows({ units, topics }: LedgerSheetsView): readonly SheetRow[] {
  return [
    ...units.map((one) => unitRow('全部专题', one)),
    totalRow('全部专题', '合计', units),
    ...topics.flatMap(({ key, name, units: own }) => {
      const topic = key === name ? key : `${key} ${name}`;
      return [...own.map((one) => unitRow(topic, one)), totalRow(topic, '小计', own)];
    }),
  ];
}

function unitRow(topic: string, { unit, figures }: UnitFigures): SheetRow {
  return { cells: [topic, unit, ...countCells(countStates(figures))] };
}

function totalRow(topic: string, label: string, units: readonly UnitFigures[]): SheetRow {
  const counts = countStates(units.flatMap(({ figures }) => figures));
  return { cells: [topic, label, ...countCells(counts)], strong: true };
}

function countCells(counts: StateCounts): readonly number[] {
  return [...FINDING_STATES.map((state) => counts[state]), totalOf(counts)];
}

function dayCell(on: Day | null): Cell {
  return on === null ? null : { day: on };
}

function yearAnd(on: Day, text: string): string {
  return `${on.slice(0, 4)}年${text}`;
}

function stateText({ state, cycle, mergedInto }: Finding): string {
  const again = cycle > 1 ? `（第${cycle}轮）` : '';
  const into = mergedInto === null ? '' : `（第${mergedInto}号）`;
  return `${FINDING_STATE_NAMES[state]}${again}${into}`;
}

/** `2 件：照片1（整改前）、记录.pdf`. */
function evidenceText(evidence: LedgerSheetRow['evidence']): string | null {
  if (evidence.length === 0) return null;
  const listed = evidence.map(({ type, name, mark }, index) => {
    const own = name === null ? `${isImage(type) ? '照片' : '文件'}${index + 1}` : echo(name);
    return mark === null ? own : `${own}（${MARK_LABELS[mark]}）`;
  });
  return `${evidence.length} 件：${listed.join('、')}`;
}

/** Who closed it when, and what became of that: an old closing stays beside the one that follows. */
function closingLine({ made, by }: LedgerSheetRow['history'][number]): readonly string[] {
  const { move, mergedInto, text, at } = made;
  if (move !== 'approve' && move !== 'reopen' && move !== 'dismiss' && move !== 'merge') return [];
  const into = mergedInto === null ? '' : `至第${mergedInto}号`;
  const reason = text === null ? '' : `：${text}`;
  return [`${yearAnd(dayOf(at), chineseInstant(at))} ${oneLine(by)} ${MOVE_NAMES[move]}${into}${reason}`];
}

/** For the record: what somebody took a copy of. */
export function exportedText(asked: string, on: Day, count: number): string {
  return `导出台账（${asked === '' ? '全部' : asked}），所列为${yearAnd(on, chineseDay(on))}的情况，共 ${count} 条`;
}

/** A finding's evidence: what there is, what day it shows, who sent it, and whether it shows before or after. */
import { addEvidenceButton, MARK_LABELS, markEvidenceButton, showEvidenceButton } from '#cards/buttons.ts';
import type { Block, Button, Card, Text } from '#cards/card.ts';
import { echo, oneLine } from '#cards/wording.ts';
import { chineseDay, chineseInstant, type Day } from '#domain/calendar.ts';
import { AIMED_MS, MARKS, type Mark } from '#domain/evidence.ts';
import { type FileType, isImage } from '#domain/file-type.ts';

export interface EvidenceLine {
  id: number;
  /** Counts from 1. */
  nth: number;
  type: FileType;
  name: string | null;
  takenOn: Day;
  uploadedAt: Date;
  by: string;
  mark: Mark | null;
}

export interface EvidenceView {
  campaign: { short: string };
  finding: { id: number; number: number };
  evidence: readonly EvidenceLine[];
  /** Counts from 0; one beyond the last shows the last. */
  page: number;
  /** Until when what the reader sends goes to this finding; `null` when it does not. */
  aimedUntil: Date | null;
  /** False where nothing may be changed any more. */
  open: boolean;
}

/** With two buttons each, well within the platform's size. */
const PER_PAGE = 8;

export function evidenceCard(view: EvidenceView): Card {
  const { finding, evidence } = view;
  const photos = evidence.filter(({ type }) => isImage(type)).length;
  const files = evidence.length - photos;
  const count = evidence.length === 0 ? '暂无证据' : `照片 ${photos} 张，文件 ${files} 个`;
  return {
    title: `第${finding.number}号问题的证据`,
    subtitle: view.campaign.short,
    tone: 'blue',
    summary: `第${finding.number}号问题的证据：${count}`,
    forwardable: false,
    blocks: [
      { kind: 'text', text: [{ text: count, strong: true }] },
      ...howToAdd(view),
      ...listed(view),
      ...(view.open ? [{ kind: 'text', text: MARKED_HOW, size: 'note' } as const] : []),
    ],
  };
}

/** The page on which the n-th piece stands. */
export function pageWith(nth: number): number {
  return Math.floor((nth - 1) / PER_PAGE);
}

const MARKED_HOW = '点“整改前”或“整改后”作标记，再点一次取消。照片的拍摄地点、设备等信息不显示，原件已封存。';

function howToAdd({ finding, aimedUntil, open }: EvidenceView): readonly Block[] {
  if (!open) return [{ kind: 'text', text: '不再接收新的证据。', size: 'note' }];
  if (aimedUntil !== null) {
    const minutes = AIMED_MS / 60_000;
    return [
      {
        kind: 'text',
        text: `请直接在私聊里发照片或文件，${minutes} 分钟内（至${chineseInstant(aimedUntil)}）发来的都存入本问题。照片不超过 10 MB，文件不超过 30 MB。`,
      },
    ];
  }
  return [{ kind: 'buttons', buttons: [addEvidenceButton(finding.id)] }];
}

function listed(view: EvidenceView): readonly Block[] {
  const { evidence, finding } = view;
  if (evidence.length === 0) return [];
  const last = Math.ceil(evidence.length / PER_PAGE) - 1;
  const page = Math.min(view.page, last);
  const shown = evidence.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
  const turn: Button[] = [
    ...(page > 0 ? [showEvidenceButton('上一页', finding.id, page - 1)] : []),
    ...(page < last ? [showEvidenceButton('下一页', finding.id, page + 1)] : []),
  ];
  return [
    { kind: 'divider' },
    ...shown.map((line) => lineBlock(view, line, page)),
    ...(turn.length > 0 ? [{ kind: 'buttons', buttons: turn } as const] : []),
  ];
}

function lineBlock({ finding, open }: EvidenceView, line: EvidenceLine, page: number): Block {
  const question: Text = [
    { text: `${line.nth}. ${nameOf(line)}`, strong: true },
    ` ${chineseDay(line.takenOn)}`,
  ];
  const note = `${oneLine(line.by)}，${chineseInstant(line.uploadedAt)} 发送`;
  if (!open) {
    const mark = line.mark === null ? '' : `，${MARK_LABELS[line.mark]}`;
    return { kind: 'text', text: [...question, `${mark}\n${note}`] };
  }
  return {
    kind: 'choice',
    question,
    note,
    options: MARKS.map((mark) => ({
      ...markEvidenceButton(finding.id, line.id, page, mark, line.mark === mark),
      chosen: line.mark === mark,
    })),
  };
}

function nameOf({ type, name }: EvidenceLine): string {
  const kind = isImage(type) ? (type === 'heic' ? '照片（HEIC，不显示）' : '照片') : type.toUpperCase();
  return name === null ? kind : `${kind} ${echo(name)}`;
}

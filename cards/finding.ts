/**
 * A finding as one person sees it, in a direct message only. It shows the buttons this person may press now and no
 * others; each carries the version it was drawn from, so that an old card can never act on what it does not show.
 */
import {
  addEvidenceButton,
  askButton,
  findingMoveButton,
  MARK_LABELS,
  mineButton,
  recheckButton,
  remindButton,
  reviewButton,
  showEvidenceButton,
} from '#cards/buttons.ts';
import type { Block, Card, Span, Text } from '#cards/card.ts';
import { DUE_RULE, dueText, stepText } from '#cards/dates.ts';
import { stepBlocks } from '#cards/finding-steps.ts';
import { fullTextBlocks, wordBlocks } from '#cards/finding-texts.ts';
import { historyBlocks, shortLine } from '#cards/finding-told.ts';
import { MOVE_NAMES, TRACK_NAMES } from '#cards/finding-words.ts';
import { cut, oneLine } from '#cards/wording.ts';
import { chineseDay, type Day } from '#domain/calendar.ts';
import type { Mark } from '#domain/evidence.ts';
import { FINDING_STATE_NAMES, type FindingState, type Source, type Track } from '#domain/finding.ts';
import type { Move, MoveMade } from '#domain/finding-history.ts';
import { openSteps, type Step } from '#domain/finding-steps.ts';

export interface PastMoveView {
  made: MoveMade & { at: Date };
  by: string;
  owner: string | null;
}

export interface FindingView {
  campaign: { id: number; short: string };
  today: Day;
  id: number;
  number: number;
  version: number;
  source: Source;
  item: { key: string; title: string };
  unit: string;
  state: FindingState;
  late: boolean;
  cycle: number;
  description: string;
  place: string | null;
  foundOn: Day;
  /** Null for those who need not know who reported it. */
  reporter: string | null;
  owner: string | null;
  track: Track;
  due: Day | null;
  /** Workdays until the due day, or since it. */
  workdays: number;
  extensions: number;
  extension: { dueOn: Day; reason: string } | null;
  measures: string | null;
  steps: readonly Step[];
  result: string | null;
  cause: string | null;
  submittedOn: Day | null;
  mergedInto: number | null;
  /** Oldest first. */
  history: readonly PastMoveView[];
  /** The re-checks decided so far. */
  rechecks: readonly { at: Date; by: string; passed: boolean }[];
  /** The viewer may remind the owner. */
  reminds: boolean;
  /** A re-check waits for the viewer. */
  recheck: boolean;
  /** What the viewer may do now. */
  moves: readonly Move[];
  /** To whoever reported it anonymously, oldest first. */
  questions: readonly { question: string; answer: string | null }[];
  /** The viewer may ask one now. */
  asks: boolean;
  /** How many pieces of evidence there are. */
  evidence: number;
  /** Of the evidence, as far as the platform has it. */
  pictures: readonly { key: string; mark: Mark | null; takenOn: Day }[];
  /** The plan wants a photo that shows it put right, and there is none yet. */
  lacksAfterPhoto: boolean;
  /** More may be added. */
  takesEvidence: boolean;
  /** The viewer reviews, but had a hand in putting it right. */
  handled: boolean;
  /** Also overseers go back to 待办; everybody else to 我的. */
  reviews: boolean;
  /** What the viewer is told of with this message. */
  news: Move | null;
}

export function findingCard(view: FindingView): Card {
  const title = `第${view.number}号 ${view.item.key} ${view.item.title}`.trim();
  const state = FINDING_STATE_NAMES[view.state];
  return {
    title,
    subtitle: `${view.campaign.short} · ${view.unit}`,
    tone: toneOf(view),
    tags: [state, ...(view.late ? ['逾期'] : []), ...(view.cycle > 1 ? [`第${view.cycle}轮`] : [])],
    summary: view.news ? `第${view.number}号：${MOVE_NAMES[view.news]}` : `第${view.number}号：${state}`,
    forwardable: false,
    blocks: [
      { kind: 'text', text: cut(view.description) },
      { kind: 'facts', facts: facts(view) },
      ...askedBlocks(view),
      ...wordBlocks(view),
      ...questionBlocks(view),
      ...stepBlocks(view),
      ...pictureBlocks(view.pictures),
      ...historyBlocks(view),
      ...fullTextBlocks(view),
      ...buttonBlocks(view),
    ],
  };
}

/** For somebody who held it before and no longer sees it. */
export function findingGoneCard(number: number, short: string): Card {
  return {
    title: `第${number}号`,
    subtitle: short,
    tone: 'grey',
    summary: `第${number}号：已由他人办理`,
    forwardable: false,
    blocks: [{ kind: 'text', text: '已转由他人办理，这里不再更新。' }],
  };
}

function toneOf({ state, late }: FindingView): Card['tone'] {
  if (state === 'closed') return 'green';
  if (state === 'dismissed' || state === 'merged') return 'grey';
  return late ? 'orange' : 'blue';
}

function facts(view: FindingView): readonly { label: string; value: Text }[] {
  return [
    { label: '发现', value: [chineseDay(view.foundOn), view.place].filter(Boolean).join('，') },
    ...(view.source === 'anonymous' ? [{ label: '来源', value: '匿名反映' }] : []),
    ...(view.reporter === null ? [] : [{ label: '登记人', value: view.reporter }]),
    { label: '责任人', value: view.owner ?? '未指定' },
    { label: '整改方式', value: TRACK_NAMES[view.track] },
    { label: '期限', value: dueValue(view) },
    ...(view.mergedInto === null ? [] : [{ label: '合并至', value: `第${view.mergedInto}号` }]),
  ];
}

function dueValue(view: FindingView): Text {
  const extended = view.extensions > 0 ? `，已延期 ${view.extensions} 次` : '';
  if (view.due === null) return `${dueText(null)}${extended}`;
  const due = dueText(view.due);
  if (view.state !== 'reported' && view.state !== 'rectifying') return lateValue(view, `${due}${extended}`);
  const step: Span = { text: stepText(view, view.today), ...(view.due < view.today ? { tone: 'red' } : {}) };
  return [`${due}${extended}，`, step, `（${DUE_RULE}）`];
}

/** Late but done stays visibly late (U14). */
function lateValue({ late, submittedOn }: FindingView, due: string): Text {
  if (!late || submittedOn === null) return due;
  return [due, { text: `，${chineseDay(submittedOn)}才申请销号`, tone: 'red' }];
}

function askedBlocks({ extension }: FindingView): readonly Block[] {
  if (extension === null) return [];
  const asked: Span = { text: `申请延期至${dueText(extension.dueOn)}`, strong: true, tone: 'orange' };
  return [{ kind: 'text', text: [asked, `：${cut(oneLine(extension.reason))}`] }];
}

function pictureBlocks(pictures: FindingView['pictures']): readonly Block[] {
  if (pictures.length === 0) return [];
  const captioned = pictures.map(({ key, mark, takenOn }) => ({
    key,
    caption: [mark === null ? '' : MARK_LABELS[mark], chineseDay(takenOn)].filter(Boolean).join(' '),
  }));
  return [{ kind: 'pictures', pictures: captioned }];
}

/** The latest question put to whoever reported it, in short; the others are behind the button. */
function questionBlocks({ questions }: FindingView): readonly Block[] {
  const last = questions.at(-1);
  if (!last) return [];
  const text: Text = [
    { text: '询问：', strong: true },
    `${shortLine(last.question)}\n`,
    { text: '答复：', strong: true },
    shortLine(last.answer ?? '尚未答复'),
  ];
  return [{ kind: 'text', text }];
}

function buttonBlocks(view: FindingView): readonly Block[] {
  const { campaign, number, version } = view;
  // Nothing is handed in before its last step: the buttons beside the steps are what comes next.
  const stepsFirst = openSteps(view.steps).length > 0;
  const buttons = [
    ...(view.recheck ? [recheckButton(campaign.id, number, '回头看')] : []),
    ...view.moves
      .filter((move) => move !== 'step' && move !== 'untick' && !(stepsFirst && move === 'submit'))
      .map((move, index) =>
        findingMoveButton(campaign.id, number, version, move, index === 0 && !stepsFirst),
      ),
    ...(view.asks || view.questions.length > 0 ? [askButton(campaign.id, number, view.asks)] : []),
    ...(view.reminds ? [remindButton(campaign.id, number)] : []),
    ...(view.takesEvidence ? [addEvidenceButton(view.id)] : []),
    ...(view.evidence > 0 ? [showEvidenceButton(`证据 ${view.evidence} 件`, view.id, 0)] : []),
    view.reviews ? reviewButton(campaign.id) : mineButton(campaign.id),
  ];
  const notes = [
    ...(view.lacksAfterPhoto ? ['销号须有标为“整改后”的照片。'] : []),
    ...(view.handled ? ['您经手过本次整改，须由他人复核。'] : []),
  ];
  return [
    ...notes.map((text) => ({ kind: 'text', text, size: 'note' }) as const),
    ...(buttons.length > 0 ? [{ kind: 'buttons', buttons } as const] : []),
  ];
}

/**
 * The checklist of one respondent, a person or a unit: one topic at a time, stored at every tap. It shows at most
 * one topic because a row of three answers costs twelve of the two hundred nodes a card may have.
 */
import { anonymousButton, topicButton } from '#cards/buttons.ts';
import type { Block, Button, Card, Text } from '#cards/card.ts';
import { DUE_RULE, dueText } from '#cards/dates.ts';
import { type Submission, submissionBlocks } from '#cards/submission.ts';
import { findingNumbers, numeral } from '#cards/wording.ts';
import { chineseDayWithWeekday, type Day } from '#domain/calendar.ts';
import type { Choice } from '#domain/click.ts';

export interface ChecklistItem {
  key: string;
  title: string;
  choice: Choice | null;
  /** Numbers of the findings reported for this item. */
  findings: readonly number[];
}

export interface ChecklistTopic {
  key: string;
  name: string;
  answered: number;
  total: number;
}

export interface ChecklistView {
  campaign: number;
  duty: number;
  phase: string;
  /** The unit that answers; `null` when a person answers for the own duty. */
  unit: string | null;
  due: Day;
  /** Whose units or roles will see what is found. */
  seenBy: readonly string[];
  /** All topics with something to answer, in the plan's order. */
  topics: readonly ChecklistTopic[];
  /** The topic laid open; `null` shows only how far it is. */
  open: { topic: string; items: readonly ChecklistItem[] } | null;
  submission: Submission | null;
  /** `late`: after the due day, taken as 补报; `closed`: nothing is taken any more. */
  state: 'running' | 'late' | 'closed';
}

export function checklistCard(view: ChecklistView): Card {
  const who = view.unit === null ? '本人自查' : `单位自查 · ${view.unit}`;
  const answered = sum(view.topics, (topic) => topic.answered);
  const total = sum(view.topics, (topic) => topic.total);
  const submitted = view.submission !== null;
  return {
    title: who,
    subtitle: view.phase,
    tone: submitted ? 'green' : view.state === 'closed' ? 'grey' : 'blue',
    ...tags(view),
    summary: submitted ? `${who}：已提交` : `${who}：已答 ${answered}/${total}`,
    forwardable: false,
    blocks: [
      ...headBlocks(view),
      ...(mayAnswer(view) ? answerBlocks(view) : []),
      ...(submitted ? [] : footBlocks(view, answered, total)),
    ],
  };
}

/** What is submitted can be changed until the phase ends; what is not can be made up for until the campaign closes. */
function mayAnswer(view: ChecklistView): boolean {
  return view.submission ? view.state === 'running' : view.state !== 'closed';
}

function tags(view: ChecklistView): { tags?: readonly string[] } {
  const late = view.submission ? view.submission.late : view.state === 'late';
  return late ? { tags: ['补报'] } : {};
}

function headBlocks(view: ChecklistView): readonly Block[] {
  if (view.submission) return submissionBlocks(view.submission, view.unit, changeText(view));
  if (view.state === 'closed') return [{ kind: 'text', text: '自查已结束，未提交。' }];
  if (view.state === 'late') {
    return [{ kind: 'text', text: `期限${chineseDayWithWeekday(view.due)}已过，仍可补报。` }];
  }
  return [{ kind: 'text', text: `${dueText(view.due)}截止，${DUE_RULE}。` }];
}

function changeText(view: ChecklistView): string {
  return mayAnswer(view)
    ? '本阶段结束前，点开相应类别可以更改；更改即时生效并留有记录。'
    : '本阶段已结束，不能再更改。';
}

function answerBlocks(view: ChecklistView): readonly Block[] {
  const tabs: Block = { kind: 'buttons', buttons: view.topics.map((topic) => tab(view.duty, topic)) };
  const topic = view.topics.find((candidate) => candidate.key === view.open?.topic);
  if (!view.open || !topic) return [tabs];
  return [
    tabs,
    { kind: 'text', text: `${numeral(topic.key)}、${topic.name}`, size: 'heading' },
    { kind: 'text', text: privacyText(view.seenBy), size: 'note' },
    ...view.open.items.map((item) => itemBlock(view.duty, item)),
    ...topicFootBlocks(view, topic),
  ];
}

/** `一 3/6`. */
function tab(duty: number, topic: ChecklistTopic): Button {
  return topicButton(`${numeral(topic.key)} ${topic.answered}/${topic.total}`, duty, topic.key);
}

function privacyText(seenBy: readonly string[]): string {
  const readers = seenBy.length === 0 ? '有权查看的人员' : seenBy.join('、');
  return `发现问题将进入台账，仅${readers}可见。`;
}

/** What has a number cannot be tapped back, so such an item offers nothing but one more finding. */
function itemBlock(duty: number, item: ChecklistItem): Block {
  const question = `${item.key} ${item.title}`;
  const write = { do: 'finding.write', duty, item: item.key } as const;
  if (item.findings.length > 0) {
    const note: Text = [{ text: `已登记 ${findingNumbers(item.findings)}`, tone: 'orange' }];
    return { kind: 'choice', question, note, options: [{ label: '再报一条', click: write, chosen: false }] };
  }
  const answer = (choice: 'none' | 'not_applicable') =>
    ({
      click: { do: 'checklist.answer', duty, item: item.key, choice },
      chosen: item.choice === choice,
    }) as const;
  return {
    kind: 'choice',
    question,
    options: [
      { label: '未发现', ...answer('none') },
      { label: '发现问题', click: write, chosen: item.choice === 'found' },
      { label: '不适用', ...answer('not_applicable') },
    ],
  };
}

function topicFootBlocks({ campaign, duty }: ChecklistView, topic: ChecklistTopic): readonly Block[] {
  const anonymous = anonymousButton(campaign, { duty, topic: topic.key });
  if (topic.answered >= topic.total) return [{ kind: 'buttons', buttons: [anonymous] }];
  const clear: Button = { label: '本类均未发现', click: { do: 'checklist.clear', duty, topic: topic.key } };
  return [
    { kind: 'buttons', buttons: [clear, anonymous] },
    { kind: 'text', text: '“本类均未发现”只填未答的项，已答的不变。', size: 'note' },
  ];
}

/** `提交自查` stands on every card, because a refusal that names what is missing helps more than a hidden button. */
function footBlocks(view: ChecklistView, answered: number, total: number): readonly Block[] {
  const progress: Block = { kind: 'text', text: [{ text: `已答 ${answered}/${total}`, strong: true }] };
  if (view.state === 'closed') return [progress];
  const complete = answered >= total;
  const submit: Button = {
    label: '提交自查',
    click: { do: 'checklist.submit', duty: view.duty },
    look: complete ? 'primary' : 'plain',
  };
  return [progress, { kind: 'buttons', buttons: [...nextButtons(view), submit] }];
}

/** When the topic laid open is done, the one thing to do is the next one that is not. */
function nextButtons(view: ChecklistView): readonly Button[] {
  const at = view.topics.findIndex((topic) => topic.key === view.open?.topic);
  const unfinished = (topic: ChecklistTopic) => topic.answered < topic.total;
  const here = view.topics[at];
  if (here && unfinished(here)) return [];
  const next = view.topics.slice(at + 1).find(unfinished) ?? view.topics.find(unfinished);
  if (!next) return [];
  const label = here ? `下一类：${numeral(next.key)}` : '继续填写';
  return [topicButton(label, view.duty, next.key, 'primary')];
}

function sum<T>(list: readonly T[], of: (entry: T) => number): number {
  return list.reduce((total, entry) => total + of(entry), 0);
}

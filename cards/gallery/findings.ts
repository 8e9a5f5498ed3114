/** A finding in every state and for every viewer, and the forms of its moves. */
import { type FindingView, findingCard, findingGoneCard, type PastMoveView } from '#cards/finding.ts';
import { type MoveFormView, moveFormCard } from '#cards/finding-move-form.ts';
import { at, hostile, longText, names, type Shown, today } from '#cards/gallery/world.ts';
import { ANSWER_MAX, OTHER_ITEM, QUESTION_MAX } from '#domain/anonymous.ts';
import { day } from '#domain/calendar.ts';
import { PICTURES_SHOWN } from '#domain/evidence.ts';
import { MOVE_KINDS, type Move, type MoveMade } from '#domain/finding-history.ts';
import { STEP_TEXT_MAX, STEPS_MAX, type Step } from '#domain/finding-steps.ts';

const campaign = { id: 1, short: '百日行动' };
const item = { key: '2.1', title: '无证上岗' };

function past(move: Move, parts: Partial<MoveMade> = {}): PastMoveView {
  const made: PastMoveView['made'] = {
    version: 1,
    cycle: 1,
    move,
    actorId: 1,
    on: today,
    at,
    from: 'reported',
    to: 'rectifying',
    ownerId: 2,
    dueOn: day('2023-03-31'),
    track: 'by_day',
    askedDue: null,
    mergedInto: null,
    text: null,
    cause: null,
    measures: null,
    steps: null,
    step: null,
    words: null,
    ...parts,
  };
  return { made, by: '庚一', owner: '甲二' };
}

const reported: FindingView = {
  campaign,
  today,
  id: 7,
  number: 12,
  version: 0,
  source: 'self_inspection',
  item,
  unit: '一中队',
  state: 'reported',
  late: false,
  cycle: 1,
  description: '当班两人未随身携带执法证件',
  place: '集贸市场',
  foundOn: day('2023-03-13'),
  reporter: '甲三',
  owner: null,
  track: 'by_day',
  due: null,
  workdays: 0,
  extensions: 0,
  extension: null,
  measures: null,
  steps: [],
  result: null,
  cause: null,
  submittedOn: null,
  mergedInto: null,
  history: [],
  rechecks: [],
  recheck: false,
  reminds: false,
  moves: ['assign', 'fix', 'dismiss', 'merge', 'correct'],
  questions: [],
  asks: false,
  evidence: 0,
  pictures: [],
  lacksAfterPhoto: false,
  takesEvidence: true,
  handled: false,
  reviews: true,
  news: null,
};

const anonymous: FindingView = {
  ...reported,
  source: 'anonymous',
  item: { key: OTHER_ITEM, title: '' },
  reporter: null,
};

const rectifying: FindingView = {
  ...reported,
  reminds: true,
  version: 1,
  state: 'rectifying',
  reporter: null,
  owner: '甲二',
  due: day('2023-03-31'),
  workdays: 12,
  measures: '逐人核对证件，班前检查',
  history: [past('assign', { measures: '逐人核对证件，班前检查' })],
  moves: ['submit', 'extend', 'handOver'],
  reviews: false,
  news: 'assign',
};

const submitted: FindingView = {
  ...rectifying,
  version: 2,
  state: 'submitted',
  result: '已补办并随身携带',
  cause: '班前检查流于形式',
  submittedOn: day('2023-04-03'),
  late: true,
  history: [...rectifying.history, past('submit', { text: '已补办并随身携带' })],
  moves: ['approve', 'return'],
  reviews: true,
  news: null,
  evidence: 3,
  pictures: [
    { key: 'img_v3_1', mark: 'before', takenOn: day('2023-03-13') },
    { key: 'img_v3_2', mark: 'after', takenOn: day('2023-04-02') },
    { key: 'img_v3_3', mark: null, takenOn: day('2023-04-03') },
  ],
};

const steps: readonly Step[] = [
  { text: '起草执法用语规范', dueOn: day('2023-03-20'), doneOn: day('2023-03-22') },
  { text: '征求各中队意见', dueOn: day('2023-03-31'), doneOn: null },
  { text: '印发并组织学习', dueOn: day('2023-04-20'), doneOn: null },
];

const byRule: FindingView = {
  ...rectifying,
  today: day('2023-04-03'),
  late: true,
  track: 'by_rule',
  due: day('2023-04-20'),
  steps,
  history: [
    past('assign', { track: 'by_rule', dueOn: day('2023-04-20'), steps }),
    past('step', { step: 1, text: '起草执法用语规范' }),
  ],
  moves: ['submit', 'extend', 'handOver', 'plan', 'step', 'untick'],
  news: null,
};

const photoWanted: FindingView = { ...rectifying, lacksAfterPhoto: true, news: null };

const worst: FindingView = {
  ...submitted,
  item: { key: '2.7', title: '题'.repeat(60) },
  unit: '名'.repeat(30),
  description: longText,
  place: '地'.repeat(100),
  reporter: '名'.repeat(30),
  owner: '名'.repeat(30),
  state: 'rectifying',
  cycle: 12,
  extensions: 9,
  extension: { dueOn: day('2023-04-30'), reason: longText.slice(0, 300) },
  measures: longText,
  track: 'by_rule',
  steps: Array.from({ length: STEPS_MAX }, () => ({
    text: '步'.repeat(STEP_TEXT_MAX),
    dueOn: today,
    doneOn: null,
  })),
  result: longText,
  cause: longText,
  history: MOVE_KINDS.map((move) => past(move, { text: longText, measures: longText, cause: longText })),
  moves: ['submit', 'grant', 'refuse', 'handOver', 'dismiss', 'merge', 'plan', 'step'],
  source: 'anonymous',
  questions: Array.from({ length: 9 }, () => ({
    question: longText.slice(0, QUESTION_MAX),
    answer: longText.slice(0, ANSWER_MAX),
  })),
  asks: true,
  handled: true,
  evidence: 1_234,
  pictures: Array.from({ length: PICTURES_SHOWN }, (_, index) => ({
    key: `img_v3_${String(index).repeat(40)}`,
    mark: 'before',
    takenOn: today,
  })),
};

/** Each takes more room on its way than a letter. */
const signs = '~"\\/'.repeat(250);

const views: Readonly<Record<string, FindingView>> = {
  'reported, for an admin': reported,
  'assigned, for its owner': rectifying,
  'late, with an extension asked for': {
    ...rectifying,
    today: day('2023-04-04'),
    late: true,
    workdays: 2,
    extension: { dueOn: day('2023-04-20'), reason: '等待制证' },
    history: [...rectifying.history, past('extend', { askedDue: day('2023-04-20'), text: '等待制证' })],
    moves: ['grant', 'refuse', 'handOver', 'dismiss', 'merge'],
    reviews: true,
    news: null,
  },
  'where a photo is wanted first': photoWanted,
  'by steps, for its owner': byRule,
  'by steps, with one ticked off just now': {
    ...byRule,
    steps: steps.map((step, index) => (index === 1 ? { ...step, doneOn: byRule.today } : step)),
  },
  'by steps, for somebody else': { ...byRule, moves: ['dismiss', 'merge'] },
  'extended twice': { ...rectifying, extensions: 2, news: 'grant' },
  'handed in late, for a reviewer': submitted,
  'handed in, for a reviewer who handled it': { ...submitted, moves: ['return'], handled: true },
  'closed late': {
    ...submitted,
    version: 3,
    state: 'closed',
    history: [...submitted.history, past('approve', { to: 'closed' })],
    moves: ['reopen'],
  },
  'in its second cycle': {
    ...rectifying,
    cycle: 2,
    due: null,
    history: [...submitted.history, past('approve'), past('reopen', { cycle: 2, text: '复查仍有问题' })],
    news: 'reopen',
  },
  'reported anonymously': { ...anonymous, asks: true },
  'reported anonymously, with a question that waits': {
    ...anonymous,
    questions: [
      { question: '是早班还是晚班？', answer: '早班。' },
      { question: '一共几次？', answer: null },
    ],
  },
  corrected: {
    ...rectifying,
    history: [
      ...rectifying.history,
      past('correct', {
        from: 'rectifying',
        words: {
          was: { description: '当班两人未带证', place: null },
          now: { description: rectifying.description, place: rectifying.place },
        },
      }),
    ],
    news: 'correct',
  },
  dismissed: { ...reported, state: 'dismissed', history: [past('dismiss', { text: '不属实' })], moves: [] },
  merged: { ...reported, state: 'merged', mergedInto: 7, moves: [] },
  'hostile text': { ...submitted, description: hostile, result: hostile, cause: hostile, place: hostile },
  'as long as it can get': worst,
  'as long as it can get, in signs alone': {
    ...worst,
    place: signs.slice(0, 100),
    description: signs,
    extension: { dueOn: day('2023-04-30'), reason: signs.slice(0, 300) },
    measures: signs,
    result: signs,
    cause: signs,
    steps: worst.steps.map((step) => ({ ...step, text: signs.slice(0, STEP_TEXT_MAX) })),
    history: MOVE_KINDS.map((move) => past(move, { text: signs, measures: signs, cause: signs })),
    questions: [{ question: signs.slice(0, QUESTION_MAX), answer: signs.slice(0, ANSWER_MAX) }],
  },
  'as hostile as it can get': {
    ...worst,
    description: hostile.repeat(12),
    measures: hostile.repeat(12),
    result: hostile.repeat(12),
    cause: hostile.repeat(12),
    questions: Array.from({ length: 9 }, () => ({
      question: hostile.repeat(4).slice(0, QUESTION_MAX),
      answer: hostile.repeat(4).slice(0, ANSWER_MAX),
    })),
  },
};

const form: MoveFormView = {
  campaign,
  number: 12,
  version: 3,
  move: 'assign',
  item,
  unit: '一中队',
  description: '当班两人未随身携带执法证件',
  due: day('2023-03-31'),
  people: names(12).map((name, index) => ({ id: index + 1, name, unit: '一中队' })),
  namesakes: false,
  typed: {},
  refused: null,
};

const forms: Readonly<Record<string, MoveFormView>> = {
  ...Object.fromEntries(MOVE_KINDS.map((move) => [move, { ...form, move }])),
  'of namesakes': {
    ...form,
    people: [1, 2].map((id) => ({ id, name: '甲二', unit: `第${id}中队` })),
    namesakes: true,
  },
  'refused, with what was typed': {
    ...form,
    typed: { owner: '3', track: 'by_day', measures: '班前检查' },
    refused: { reason: 'due needed' },
  },
  'of its steps': {
    ...form,
    move: 'plan',
    typed: { steps: '3月31日 征求各中队意见\n4月20日 印发并组织学习' },
  },
  'of its words': {
    ...form,
    move: 'correct',
    typed: { description: form.description, place: '示例路口' },
  },
  'refused, hostile': {
    ...form,
    item: { key: '2.7', title: '题'.repeat(60) },
    unit: '名'.repeat(30),
    description: hostile.repeat(12),
    people: Array.from({ length: 140 }, (_, index) => ({
      id: index + 1,
      name: '名'.repeat(20),
      unit: '名'.repeat(20),
    })),
    typed: { owner: '900', dueOn: hostile, measures: hostile.repeat(20) },
    refused: { reason: 'day unreadable', text: hostile },
  },
};

export function findingsGallery(): readonly Shown[] {
  return [
    ...Object.entries(views).map(([state, view]) => ({
      name: `finding, ${state}`,
      card: findingCard(view),
    })),
    { name: 'finding, no longer theirs', card: findingGoneCard(12, '百日行动') },
    ...Object.entries(forms).map(([state, view]) => ({
      name: `finding move, ${state}`,
      card: moveFormCard(view),
    })),
  ];
}

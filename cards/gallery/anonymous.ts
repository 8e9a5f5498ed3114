/** Reporting without saying who: the form, the receipt, what became of it, and what reviewers ask. */
import { type AnonymousFormView, anonymousFormCard, receiptCard } from '#cards/anonymous.ts';
import { askCard } from '#cards/anonymous-ask.ts';
import { type ReceiptStatusView, receiptFormCard, receiptStatusCard } from '#cards/anonymous-receipt.ts';
import { hostile, longText, type Shown, today } from '#cards/gallery/world.ts';
import { ANSWER_MAX, QUESTION_MAX } from '#domain/anonymous.ts';
import { day } from '#domain/calendar.ts';

const campaign = { id: 1, short: '百日行动' };
const code = '7KQ2-M9XA-44TN';

const form: AnonymousFormView = {
  campaign,
  day: today,
  draft: '6f2c1c0e-4d0a-4f0e-9d53-0b8f3f1f7a11',
  back: null,
  root: '区局',
  units: ['区局', '区局/执法科', '区局/区大队', '区局/区大队/一中队'].map((path, index) => ({
    id: index + 1,
    path,
  })),
  items: [
    { key: '1.1', title: '超出法定职权' },
    { key: '2.1', title: '无证上岗' },
  ],
  typed: null,
  refused: null,
};

const forms: Readonly<Record<string, AnonymousFormView>> = {
  empty: form,
  'from a checklist': { ...form, back: { duty: 7, topic: '2' } },
  'of a plan without check items': { ...form, items: [] },
  refused: {
    ...form,
    typed: { description: '', unit: '4', item: '2.1', place: '集贸市场' },
    refused: { reason: 'description missing' },
  },
  'refused, hostile, of very many units': {
    ...form,
    units: Array.from({ length: 140 }, (_, index) => ({
      id: index + 1,
      path: `区局/${'名'.repeat(20)}/${index}`,
    })),
    items: Array.from({ length: 80 }, (_, index) => ({ key: `1.${index + 1}`, title: '题'.repeat(60) })),
    typed: { description: hostile.repeat(12), unit: '900', item: hostile, place: longText },
    refused: { reason: 'text too long', max: 1000 },
  },
};

const waiting: ReceiptStatusView = {
  campaign,
  code,
  reportedOn: today,
  state: null,
  mergedState: null,
  due: null,
  result: null,
  questions: [],
  refused: null,
};

const statuses: Readonly<Record<string, ReceiptStatusView>> = {
  waiting,
  assigned: { ...waiting, state: 'rectifying', due: day('2023-03-31') },
  'with a question': {
    ...waiting,
    state: 'reported',
    questions: [
      { id: 1, question: '是早班还是晚班？', answer: '早班。' },
      { id: 2, question: '一共几次？', answer: null },
    ],
  },
  'answered with nothing': {
    ...waiting,
    state: 'reported',
    questions: [{ id: 2, question: '一共几次？', answer: null }],
    refused: { reason: 'words missing' },
  },
  closed: { ...waiting, state: 'closed', due: day('2023-03-31'), result: '已补办并随身携带' },
  merged: { ...waiting, state: 'merged', mergedState: 'rectifying', due: day('2023-03-31') },
  'as hostile as it can get': {
    ...waiting,
    state: 'closed',
    result: hostile.repeat(12),
    questions: Array.from({ length: 9 }, (_, index) => ({
      id: index + 1,
      question: hostile.repeat(4).slice(0, QUESTION_MAX),
      answer: hostile.repeat(4).slice(0, ANSWER_MAX),
    })),
  },
};

const ask = {
  campaign,
  number: 12,
  description: '当班两人未随身携带执法证件',
  questions: [],
  asks: true,
  typed: '',
  refused: null,
};

export function anonymousGallery(): readonly Shown[] {
  return [
    ...Object.entries(forms).map(([state, view]) => ({
      name: `anonymous form, ${state}`,
      card: anonymousFormCard(view),
    })),
    { name: 'anonymous receipt', card: receiptCard({ campaign, code, back: null }) },
    {
      name: 'anonymous receipt, from a checklist',
      card: receiptCard({ campaign, code, back: { duty: 7, topic: '2' } }),
    },
    { name: 'receipt form', card: receiptFormCard({ campaign, refused: null }) },
    {
      name: 'receipt form, mistyped',
      card: receiptFormCard({ campaign, refused: { reason: 'receipt mistyped' } }),
    },
    ...Object.entries(statuses).map(([state, view]) => ({
      name: `receipt, ${state}`,
      card: receiptStatusCard(view),
    })),
    {
      name: 'ask, a question waits',
      card: askCard({ ...ask, asks: false, questions: [{ question: '是早班还是晚班？', answer: null }] }),
    },
    { name: 'ask form', card: askCard(ask) },
    {
      name: 'ask form, refused, hostile',
      card: askCard({
        ...ask,
        description: longText,
        questions: Array.from({ length: 9 }, () => ({
          question: hostile.repeat(4).slice(0, QUESTION_MAX),
          answer: hostile.repeat(4).slice(0, ANSWER_MAX),
        })),
        typed: hostile.repeat(9),
        refused: { reason: 'text too long', max: QUESTION_MAX },
      }),
    },
  ];
}

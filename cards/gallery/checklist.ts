/** The checklist and its form in every state. */
import { type ChecklistItem, type ChecklistView, checklistCard } from '#cards/checklist.ts';
import { type FindingFormView, findingFormCard } from '#cards/finding-form.ts';
import { at, hostile, longText, type Shown } from '#cards/gallery/world.ts';
import { day } from '#domain/calendar.ts';

/** Titles of 27 items, as in the campaign of 2023. */
const TOPICS = [
  {
    key: '1',
    name: '乱执法、过度执法',
    titles: [
      '超出法定职权',
      '手段与情节不相当',
      '教育环节缺失的简单处理',
      '节庆民俗场合处置失当',
      '对老弱妇幼等群体缺乏体恤',
      '设定罚没任务',
      '以费换庇护',
      '罚没收入与考评挂钩',
    ],
  },
  {
    key: '2',
    name: '执法纪律作风',
    titles: [
      '无证上岗',
      '协管越权',
      '处罚强制程序与救济缺位',
      '索要收受好处',
      '言行粗暴',
      '违规处置财物及乱罚',
      '报复相对人及其他禁止行为（兜底）',
      '违反队伍禁令',
    ],
  },
  {
    key: '3',
    name: '管理服务活动',
    titles: ['服务工作法与公开规定未落实', '服务态度差', '现场程序礼节不到位', '惠企便民政策未执行'],
  },
  {
    key: '4',
    name: '队容风纪',
    titles: [
      '重点部位巡查不足',
      '现场解决问题乏力',
      '办公内务脏乱',
      '执法车辆行驶不守规',
      '标识佩戴缺损',
      '着装不统一',
      '仪容不整',
    ],
  },
] as const;

function items(topic: (typeof TOPICS)[number], choice: ChecklistItem['choice']): readonly ChecklistItem[] {
  return topic.titles.map((title, index) => ({
    key: `${topic.key}.${index + 1}`,
    title,
    choice,
    findings: [],
  }));
}

function topics(answered: (total: number) => number): ChecklistView['topics'] {
  return TOPICS.map(({ key, name, titles }) => ({
    key,
    name,
    total: titles.length,
    answered: answered(titles.length),
  }));
}

const [first, second, third] = TOPICS;
const untouched: ChecklistView = {
  campaign: 1,
  duty: 7,
  phase: '自查自纠',
  unit: null,
  due: day('2023-03-20'),
  seenBy: ['一中队负责人', '执法科'],
  topics: topics(() => 0),
  open: { topic: '1', items: items(first, null) },
  submission: null,
  state: 'running',
};

const mixed: readonly ChecklistItem[] = items(second, 'none').map((item, index) =>
  index === 1
    ? { ...item, choice: 'found', findings: [12, 13] }
    : index === 2
      ? { ...item, choice: 'not_applicable' }
      : index > 4
        ? { ...item, choice: null }
        : item,
);

const zeroReport: ChecklistView = {
  ...untouched,
  topics: topics((total) => total),
  open: null,
  submission: { by: '甲一', at, late: false, none: 27, notApplicable: 0, findings: [] },
};

const withFindings: ChecklistView = {
  ...zeroReport,
  unit: '一中队',
  submission: {
    by: '乙二',
    at,
    late: true,
    none: 20,
    notApplicable: 2,
    findings: [
      { number: 12, item: '2.2', title: '协管越权' },
      { number: 15, item: '4.4', title: '执法车辆行驶不守规' },
    ],
  },
  state: 'late',
};

const views: Readonly<Record<string, ChecklistView>> = {
  untouched,
  'of a unit': { ...untouched, unit: '一中队', seenBy: [] },
  'without an open topic': { ...untouched, open: null },
  'partly answered with findings': {
    ...untouched,
    topics: topics((total) => Math.min(total, 5)),
    open: { topic: '2', items: mixed },
  },
  'topic complete': {
    ...untouched,
    topics: topics((total) => (total === 4 ? 4 : 0)),
    open: { topic: '3', items: items(third, 'none') },
  },
  'all answered': {
    ...untouched,
    topics: topics((total) => total),
    open: { topic: '1', items: items(first, 'none') },
  },
  'late, to be made up for': { ...untouched, state: 'late' },
  'zero report': zeroReport,
  'partly not applicable': {
    ...zeroReport,
    submission: { by: '甲一', at, late: false, none: 24, notApplicable: 3, findings: [] },
  },
  'submitted late with findings': withFindings,
  'submitted, being changed': { ...withFindings, state: 'running', open: { topic: '2', items: mixed } },
  'submitted with very many findings': {
    ...withFindings,
    submission: {
      by: '甲一',
      at,
      late: false,
      none: 0,
      notApplicable: 0,
      findings: Array.from({ length: 60 }, (_, index) => ({
        number: 900 + index,
        item: '1.1',
        title: '题'.repeat(60),
      })),
    },
  },
  'closed after a report': { ...zeroReport, state: 'closed' },
  'closed without a report': { ...untouched, state: 'closed' },
  'ten items with the longest titles, all reported': {
    ...untouched,
    unit: '名'.repeat(30),
    seenBy: Array.from({ length: 6 }, () => '名'.repeat(30)),
    topics: Array.from({ length: 8 }, (_, index) => ({
      key: String(index + 1),
      name: '类'.repeat(30),
      answered: 9,
      total: 10,
    })),
    open: {
      topic: '1',
      items: Array.from({ length: 10 }, (_, index) => ({
        key: `1.${index + 1}`,
        title: '题'.repeat(60),
        choice: 'found' as const,
        findings: index === 0 ? Array.from({ length: 40 }, (_, at) => 900 + at) : [],
      })),
    },
  },
};

const form: FindingFormView = {
  duty: 7,
  item: { key: '1.2', title: '手段与情节不相当', catchAll: false, topic: '1' },
  draft: 0,
  typed: null,
  fixable: true,
  refused: null,
};

const forms: Readonly<Record<string, FindingFormView>> = {
  empty: form,
  'of the catch-all item': {
    ...form,
    item: { key: '2.7', title: '其他禁止行为', catchAll: true, topic: '2' },
  },
  'where a photo is wanted first': { ...form, fixable: false },
  refused: {
    ...form,
    typed: {
      description: '',
      place: '某路口',
      foundOn: '2023-03-14',
      track: 'by_rule',
      dueOn: '',
      result: '',
    },
    refused: { reason: 'description missing' },
  },
  'refused with everything wrong': {
    ...form,
    typed: {
      description: longText,
      place: longText,
      foundOn: hostile,
      track: hostile,
      dueOn: 'tomorrow',
      result: longText,
    },
    refused: { reason: 'day unreadable', text: hostile },
  },
};

export function checklistGallery(): readonly Shown[] {
  return [
    ...Object.entries(views).map(([state, view]) => ({
      name: `checklist, ${state}`,
      card: checklistCard(view),
    })),
    ...Object.entries(forms).map(([state, view]) => ({
      name: `finding form, ${state}`,
      card: findingFormCard(view),
    })),
  ];
}

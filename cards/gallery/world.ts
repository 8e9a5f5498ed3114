/** The made-up campaign the gallery shows: nobody and no notice in it is real. */
import type { CampaignView } from '#cards/campaign.ts';
import type { Card } from '#cards/card.ts';
import { clockTime, type Day, day, instant } from '#domain/calendar.ts';
import type { Phase } from '#domain/phase.ts';
import type { PlanDeliverable } from '#domain/plan.ts';

export interface Shown {
  /** Cards that stand in a group are named `group …`. */
  name: string;
  card: Card;
}

export const today: Day = day('2023-03-15');
export const at: Date = instant(today, clockTime('10:20'));

export const campaign: CampaignView & { theme: string; goals: readonly string[] } = {
  id: 1,
  short: '百日行动',
  start: day('2023-03-01'),
  end: day('2023-06-10'),
  theme: '查作风，树形象',
  goals: ['不发生冲突事件', '不发生负面舆情'],
};

const everyPhase = {
  lead: ['区局/执法科'],
  implement: ['区局/区大队'],
  inform: [],
  audience: ['officer'],
} as const;

function phase(
  number: number,
  key: string,
  name: string,
  action: Phase['action'],
  window: readonly [string, string],
  aims: string,
): Phase {
  const { lead, implement, inform, audience } = everyPhase;
  return {
    number,
    key,
    name,
    action,
    start: day(window[0]),
    end: day(window[1]),
    aims,
    tasks: [`${name}的第一项任务`, `${name}的第二项任务`],
    lead: [...lead],
    implement: [...implement],
    inform: [...inform],
    audience: [...audience],
  };
}

export const study = phase(
  1,
  'study',
  '学习动员',
  'acknowledge',
  ['2023-03-01', '2023-03-10'],
  '人人知道要做什么。',
);
export const inspect = phase(
  2,
  'inspect',
  '自查自纠',
  'checklist',
  ['2023-03-11', '2023-03-20'],
  '把问题找出来。',
);
export const rectify = phase(
  3,
  'rectify',
  '整改提高',
  'rectify',
  ['2023-03-21', '2023-05-31'],
  '把问题改到位。',
);
export const conclude = phase(
  4,
  'conclude',
  '总结评估',
  'deliver',
  ['2023-06-01', '2023-06-10'],
  '把经验留下来。',
);
export const phases = [study, inspect, rectify, conclude] as const;

/** A phase as long as a plan may write it. */
export const longPhase: Phase = {
  ...inspect,
  name: '名'.repeat(20),
  aims: '目'.repeat(200),
  tasks: Array.from({ length: 8 }, () => '任'.repeat(120)),
};

export function deliverable(
  name: string,
  due: string | null,
  more: Partial<PlanDeliverable> = {},
): PlanDeliverable {
  return {
    key: 'material',
    name,
    owner: '区局/区大队',
    receiver: '区局/执法科',
    due: due === null ? null : day(due),
    phase: 'inspect',
    kept: false,
    toConfirm: false,
    ...more,
  };
}

/** What somebody may type to mention everybody, to style or to link. */
export const hostile = '<at id=all></at> **x** [a](javascript:1) `code` \\ "quoted" </font>\n# heading';
export const longText = '这是一段很长的描述。'.repeat(100);

export const units = Array.from({ length: 25 }, (_, index) => `第${index + 1}中队`);

/** `甲一`, `乙二` …: made-up names that a test can find. */
export function names(count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, index) =>
      `${'甲乙丙丁戊己庚辛壬癸'.charAt(index % 10)}${'一二三四五六七八九十'.charAt(Math.floor(index / 10) % 10)}`,
  );
}

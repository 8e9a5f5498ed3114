/**
 * The campaign's plan as a file says it: phases, topics with their check items, deliverables, units and settings.
 * A plan is checked whole and then kept as a version; what changes later are dated amendments (see phase.ts).
 */
import { z } from 'zod';
import { addDays, clockTime, clockTimeSchema, type Day, daySchema, daysBetween } from '#domain/calendar.ts';
import { contradictions } from '#domain/plan-contradictions.ts';

const text = (max: number) => z.string().trim().min(1, '不能为空').max(max, `不超过 ${max} 字`);
const key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, '应为小写字母开头的英文标识，如 self_inspection');
const unitPath = text(200).regex(/^[^/]+(\/[^/]+)*$/, '应为路径，如 区局/区大队');
const units = z.array(unitPath).default([]);

/** Whom a check item asks: people of a role for what one can know of one's own duty, or the unit once (S22). */
export const ASKED = ['officer', 'auxiliary', 'unit'] as const;
export type Asked = (typeof ASKED)[number];

/** The one thing a phase asks for, which its card's button opens. */
export const PHASE_ACTIONS = ['acknowledge', 'checklist', 'rectify', 'deliver'] as const;
export type PhaseAction = (typeof PHASE_ACTIONS)[number];

const phaseSchema = z.strictObject({
  key,
  name: text(20),
  start: daySchema,
  end: daySchema,
  /** Leads (牵头), implements (落实, with all units below), is told (知会); S14, S15. */
  lead: units,
  implement: units.refine((list) => list.length > 0, '至少写一个落实单位'),
  inform: units,
  aims: text(200),
  tasks: z.array(text(120)).max(8).default([]),
  action: z.enum(PHASE_ACTIONS),
  /** Roles that must acknowledge when the action is `acknowledge` (S19, S20, R-AMB-13). */
  audience: z.array(z.enum(['officer', 'auxiliary', 'leader'])).default(['officer']),
});

const itemSchema = z.strictObject({
  key: z.string().regex(/^\d+\.\d+$/, '应为编号，如 1.1'),
  title: text(60),
  asks: z.array(z.enum(ASKED)).min(1, '至少写一类填报人').default(['officer']),
  /** A catch-all whose finding must name the rule broken (S73). */
  catchAll: z.boolean().default(false),
});

const topicSchema = z.strictObject({
  key: z.string().regex(/^\d+$/, '应为编号，如 1'),
  name: text(30),
  /** A card shows one topic whole, and ten rows of answers are what it holds. */
  items: z.array(itemSchema).min(1, '至少写一个检查项').max(10, '一个专题不超过 10 个检查项'),
});

const deliverableSchema = z.strictObject({
  key,
  name: text(40),
  owner: unitPath,
  /** A unit of the tree, or a name outside it such as the city bureau. */
  receiver: text(60),
  /** `null` where the notice names no day: nothing is due, nothing reminds, nobody invents one (R-AMB-15). */
  due: daySchema.nullable(),
  phase: key,
  /** Made and kept rather than sent up (S77, S78). */
  kept: z.boolean().default(false),
  /** Not yet confirmed as this campaign's duty (R-AMB-19): shown, never demanded. */
  toConfirm: z.boolean().default(false),
  /** The deliverable this one builds on (S86). */
  from: key.optional(),
});

const settingsSchema = z.strictObject({
  /** When kickoffs and reminders go out, and when digests do; delivery is spread over the minutes after it. */
  morning: clockTimeSchema.default(clockTime('08:30')),
  evening: clockTimeSchema.default(clockTime('17:30')),
  /** Nothing goes out unasked at or after `quietFrom` or before `quietUntil`. */
  quietFrom: clockTimeSchema.default(clockTime('20:00')),
  quietUntil: clockTimeSchema.default(clockTime('08:00')),
  /** A kickoff that falls on a rest day: the last workday before it, or the first after it (R-AMB-18). */
  kickoffOnRestDay: z.enum(['before', 'after']).default('after'),
  /** Workdays late before a duty appears in the digest of the nearest leader above. */
  escalateAfterWorkdays: z.int().min(1).max(60).default(3),
  /** Per cent of what is closed that is looked at once more (回头看), drawn each week; at least one if any. */
  recheckShare: z.int().min(0).max(100).default(0),
  /** Workdays a re-check may take. */
  recheckWithinWorkdays: z.int().min(1).max(60).default(5),
  /** Nothing is struck off without a photo marked 整改后. */
  afterPhoto: z.boolean().default(false),
  /** API calls the platform allows a month: 10,000 in Feishu's free edition; `null` where there is no limit. */
  monthlyQuota: z.int().positive().nullable().default(10_000),
});

const calendarSchema = z.strictObject({
  rest: z.array(daySchema).default([]),
  work: z.array(daySchema).default([]),
});

export const planSchema = z
  .strictObject({
    campaign: z.strictObject({
      key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, '应为小写英文标识，如 hundred-days-2023'),
      name: text(60),
      short: text(12),
      theme: text(40),
      purpose: text(300),
      goals: z.array(text(60)).max(5).default([]),
      basis: z.array(z.strictObject({ name: text(60), day: daySchema.optional() })).default([]),
      start: daySchema,
      end: daySchema,
    }),
    settings: settingsSchema.prefault({}),
    calendar: calendarSchema.prefault({}),
    /** Units in the order that every list follows; the roster may add more below them. */
    units: z.array(unitPath).min(1, '至少写一个单位'),
    phases: z.array(phaseSchema).min(1, '至少写一个阶段'),
    topics: z.array(topicSchema).max(8, '不超过 8 个专题').default([]),
    deliverables: z.array(deliverableSchema).default([]),
  })
  .superRefine((plan, check) => {
    for (const problem of contradictions(plan)) {
      check.addIssue({ code: 'custom', path: [...problem.path], message: problem.message });
    }
  });

export type Plan = z.infer<typeof planSchema>;
export type PlanPhase = Plan['phases'][number];
export type Topic = Plan['topics'][number];
export type CheckItem = Topic['items'][number];
export type PlanDeliverable = Plan['deliverables'][number];
export type PlanSettings = Plan['settings'];

/** The same plan with every window and due day moved so that the campaign starts on `start`; corrections of the
 * calendar are facts about real days and stay. */
export function shiftPlan(plan: Plan, start: Day): Plan {
  const days = daysBetween(plan.campaign.start, start);
  const moved = (on: Day) => addDays(on, days);
  return {
    ...plan,
    campaign: { ...plan.campaign, start: moved(plan.campaign.start), end: moved(plan.campaign.end) },
    phases: plan.phases.map((phase) => ({ ...phase, start: moved(phase.start), end: moved(phase.end) })),
    deliverables: plan.deliverables.map((deliverable) => ({
      ...deliverable,
      due: deliverable.due === null ? null : moved(deliverable.due),
    })),
  };
}

/** All check items in the plan's order. */
export function allItems(plan: Plan): readonly CheckItem[] {
  return plan.topics.flatMap((topic) => topic.items);
}

/** The campaign as every rule reads it: the plan in force, its phases as amended, its units and its workdays. */
import { type Day, later, type Workdays } from '#domain/calendar.ts';
import type { Phase } from '#domain/phase.ts';
import type { CheckItem, Plan, PlanDeliverable, Topic } from '#domain/plan.ts';
import type { UnitTree } from '#domain/roster.ts';

export interface Campaign {
  id: number;
  key: string;
  /** Counts changes of phases. */
  version: number;
  planVersionId: number;
  plan: Plan;
  phases: readonly Phase[];
  tree: UnitTree;
  workdays: Workdays;
  lookedUntil: Date;
  closed: boolean;
}

export function phaseByKey(campaign: Pick<Campaign, 'phases'>, key: string): Phase | undefined {
  return campaign.phases.find((phase) => phase.key === key);
}

export function deliverableByKey(plan: Plan, key: string): PlanDeliverable | undefined {
  return plan.deliverables.find((deliverable) => deliverable.key === key);
}

export function topicOf(plan: Plan, item: string): Topic | undefined {
  return plan.topics.find((topic) => topic.items.some((candidate) => candidate.key === item));
}

export function itemByKey(plan: Plan, key: string): CheckItem | undefined {
  return topicOf(plan, key)?.items.find((item) => item.key === key);
}

/** The last day on which anything is due; the campaign is wound up after it (R-AMB-05). */
export function lastDue({ plan, phases }: Pick<Campaign, 'plan' | 'phases'>): Day {
  const ends = phases.map((phase) => phase.end);
  const dues = plan.deliverables.flatMap((deliverable) => deliverable.due ?? []);
  return [...ends, ...dues].reduce(later, plan.campaign.end);
}

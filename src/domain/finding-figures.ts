/** Figures of findings by unit, main item and state. A finding counts once, by its main item (R-AMB-20). */
import { FINDING_STATES, type FindingState } from '#domain/finding.ts';
import type { Plan } from '#domain/plan.ts';
import type { Unit, UnitTree } from '#domain/roster.ts';

export interface FindingFigure {
  unitId: number;
  mainItem: string;
  state: FindingState;
  count: number;
}

export type StateCounts = Readonly<Record<FindingState, number>>;

/** Every state, also with 0. */
export function countStates(figures: readonly Pick<FindingFigure, 'state' | 'count'>[]): StateCounts {
  const counts = { reported: 0, rectifying: 0, submitted: 0, closed: 0, dismissed: 0, merged: 0 };
  for (const { state, count } of figures) counts[state] += count;
  return counts;
}

export function totalOf(counts: StateCounts): number {
  return FINDING_STATES.reduce((sum, state) => sum + counts[state], 0);
}

/** Units that have any, in the plan's order. */
export function figuresByUnit(
  figures: readonly FindingFigure[],
  tree: UnitTree,
): readonly { unit: Unit; figures: readonly FindingFigure[] }[] {
  const perUnit = Map.groupBy(figures, ({ unitId }) => unitId);
  return tree.units.flatMap((unit) => {
    const own = perUnit.get(unit.id);
    return own ? [{ unit, figures: own }] : [];
  });
}

/** Every topic of the plan in its order; items of an older version count under the topic that their key begins with. */
export function figuresByTopic(
  figures: readonly FindingFigure[],
  plan: Pick<Plan, 'topics'>,
): readonly { topic: { key: string; name: string }; figures: readonly FindingFigure[] }[] {
  const perTopic = Map.groupBy(figures, ({ mainItem }) => topicKeyOf(mainItem));
  const planned = plan.topics.map(({ key, name }) => ({ key, name }));
  const gone = [...perTopic.keys()].filter((key) => !planned.some((topic) => topic.key === key)).sort();
  return [...planned, ...gone.map((key) => ({ key, name: key }))].map((topic) => ({
    topic,
    figures: perTopic.get(topic.key) ?? [],
  }));
}

export function topicKeyOf(item: string): string {
  return item.split('.')[0] ?? item;
}

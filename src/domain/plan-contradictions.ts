/** What a plan can get wrong although each of its fields is well formed. */

import type { Plan } from '#domain/plan.ts';
import { isQuietTime, REMINDERS_UNTIL } from '#domain/quiet-time.ts';

interface Problem {
  path: readonly (string | number)[];
  message: string;
}

export function* contradictions(plan: Plan): Generator<Problem> {
  if (plan.campaign.end < plan.campaign.start) {
    yield { path: ['campaign', 'end'], message: '结束日早于开始日，请改为不早于 start 的日期' };
  }
  for (const slot of ['morning', 'evening'] as const) {
    if (isQuietTime(plan.settings[slot], plan.settings)) {
      yield { path: ['settings', slot], message: '落在免打扰时段内，应在 quietUntil 与 quietFrom 之间' };
    }
  }
  if (plan.settings.morning >= REMINDERS_UNTIL) {
    yield { path: ['settings', 'morning'], message: `应早于 ${REMINDERS_UNTIL}` };
  }
  yield* repeated('units', plan.units, (unit) => unit, '单位');
  const roots = new Set(plan.units.map((unit) => unit.split('/')[0]));
  if (roots.size > 1) yield { path: ['units'], message: '所有单位应在同一个最上级单位之下' };

  yield* repeated('phases', plan.phases, (phase) => phase.key, '阶段');
  for (const [index, phase] of plan.phases.entries()) {
    if (phase.end < phase.start) {
      yield { path: ['phases', index, 'end'], message: '结束日早于开始日，请改为不早于 start 的日期' };
    }
    const before = plan.phases[index - 1];
    if (before && phase.start <= before.end) {
      yield { path: ['phases', index, 'start'], message: `与上一阶段重叠，应晚于 ${before.end}` };
    }
    for (const part of ['lead', 'implement', 'inform'] as const) {
      for (const [at, unit] of phase[part].entries()) {
        if (!plan.units.includes(unit)) {
          yield {
            path: ['phases', index, part, at],
            message: `units 中没有“${unit}”，请在 units 中补上或改正`,
          };
        }
      }
    }
    if (phase.action === 'checklist' && plan.topics.length === 0) {
      yield { path: ['phases', index, 'action'], message: '自查阶段需要 topics 中的检查项' };
    }
  }

  yield* repeated('topics', plan.topics, (topic) => topic.key, '专题');
  for (const [index, topic] of plan.topics.entries()) {
    yield* repeated(['topics', index, 'items'], topic.items, (item) => item.key, '检查项');
    for (const [at, item] of topic.items.entries()) {
      if (!item.key.startsWith(`${topic.key}.`)) {
        yield { path: ['topics', index, 'items', at, 'key'], message: `应以“${topic.key}.”开头` };
      }
    }
  }

  const phases = new Set(plan.phases.map((phase) => phase.key));
  const deliverables = new Set(plan.deliverables.map((deliverable) => deliverable.key));
  yield* repeated('deliverables', plan.deliverables, (deliverable) => deliverable.key, '材料');
  for (const [index, deliverable] of plan.deliverables.entries()) {
    if (!phases.has(deliverable.phase)) {
      yield { path: ['deliverables', index, 'phase'], message: `phases 中没有“${deliverable.phase}”` };
    }
    if (!plan.units.includes(deliverable.owner)) {
      yield { path: ['deliverables', index, 'owner'], message: `units 中没有“${deliverable.owner}”` };
    }
    if (deliverable.from !== undefined && !deliverables.has(deliverable.from)) {
      yield { path: ['deliverables', index, 'from'], message: `deliverables 中没有“${deliverable.from}”` };
    }
  }
}

function* repeated<T>(
  path: string | readonly (string | number)[],
  list: readonly T[],
  keyOf: (entry: T) => string,
  noun: string,
): Generator<Problem> {
  const seen = new Set<string>();
  for (const [index, entry] of list.entries()) {
    const own = keyOf(entry);
    if (seen.has(own)) yield { path: [path, index].flat(), message: `${noun}“${own}”重复，请删去一个` };
    seen.add(own);
  }
}

/** Small synthetic plans, trees and arbitrary days for the tests of the rules. */
import fc from 'fast-check';
import { addDays, type Day, day, workdaysOfChina } from '#domain/calendar.ts';
import type { Duty } from '#domain/duty.ts';
import { type Plan, planSchema } from '#domain/plan.ts';
import { type Person, type RoleHeld, type Unit, UnitTree } from '#domain/roster.ts';

export const china = workdaysOfChina({ rest: [], work: [] });

/** Any day of the campaign's half year, which has every kind of rest and make-up day. */
export const dayIn2023: fc.Arbitrary<Day> = fc
  .integer({ min: 0, max: 180 })
  .map((days) => addDays(day('2023-01-15'), days));

export function samplePlan(settings: Record<string, unknown> = {}): Plan {
  return planSchema.parse({
    campaign: {
      key: 'sample',
      name: '示例行动',
      short: '示例',
      theme: '示例',
      purpose: '示例',
      start: '2023-03-01',
      end: '2023-06-10',
    },
    settings,
    units: ['区局', '区局/科室', '区局/大队', '区局/大队/甲队', '区局/大队/乙队'],
    phases: [
      {
        key: 'study',
        name: '学习',
        start: '2023-03-01',
        end: '2023-03-10',
        implement: ['区局/大队'],
        aims: '学习',
        action: 'acknowledge',
      },
      {
        key: 'inspect',
        name: '自查',
        start: '2023-03-11',
        end: '2023-03-20',
        implement: ['区局/大队'],
        aims: '自查',
        action: 'checklist',
      },
      {
        key: 'rectify',
        name: '整改',
        start: '2023-03-21',
        end: '2023-05-31',
        implement: ['区局/大队'],
        aims: '整改',
        action: 'rectify',
      },
    ],
    topics: [
      {
        key: '1',
        name: '专题一',
        items: [
          { key: '1.1', title: '甲', asks: ['officer'] },
          { key: '1.2', title: '乙', asks: ['officer', 'auxiliary'] },
          { key: '1.3', title: '丙', asks: ['unit'] },
        ],
      },
      {
        key: '2',
        name: '专题二',
        items: [
          { key: '2.1', title: '丁', asks: ['officer'] },
          { key: '2.2', title: '戊', asks: ['unit'] },
        ],
      },
    ],
    deliverables: [
      {
        key: 'summary',
        name: '总结',
        owner: '区局/大队',
        receiver: '区局/科室',
        due: '2023-06-05',
        phase: 'rectify',
      },
    ],
  });
}

export function unit(id: number, parentId: number | null, path: string): Unit {
  return { id, parentId, name: path.split('/').at(-1) ?? path, path, position: id };
}

/** 1 区局 › 2 科室, 3 大队 › 4 甲队, 5 乙队. */
export function sampleTree(): UnitTree {
  return new UnitTree([
    unit(1, null, '区局'),
    unit(2, 1, '区局/科室'),
    unit(3, 1, '区局/大队'),
    unit(4, 3, '区局/大队/甲队'),
    unit(5, 3, '区局/大队/乙队'),
  ]);
}

export function person(id: number, roles: readonly RoleHeld[], awayUntil: Day | null = null): Person {
  return { id, name: `人员${id}`, awayUntil, roles };
}

export function duty(given: Partial<Duty> & Pick<Duty, 'id'>): Duty {
  return {
    kind: 'checklist',
    subject: 'inspect',
    holder: { kind: 'person', personId: given.id },
    unitId: 4,
    due: day('2023-03-20'),
    openedOn: day('2023-03-11'),
    doneOn: null,
    ...given,
  };
}

/**
 * What differs between two plans, as whoever loads the second one reads it: by keys and days, not by lines.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planChanges } from '#app/plan-changes.ts';
import { day } from '#domain/calendar.ts';
import { type Plan, planSchema, shiftPlan } from '#domain/plan.ts';
import { samplePlan } from '#test/domain/samples.ts';

const plan = samplePlan();
const [study, inspect, ...others] = plan.phases;
if (!study || !inspect) throw new Error('the sample has phases');

describe('what differs between two plans', () => {
  it('is nothing between a plan and the same plan stored and read again', () => {
    expect(planChanges(planSchema.parse(JSON.parse(JSON.stringify(plan))), plan)).toEqual([]);
  });

  it('names the phase by its key, with the day before and after', () => {
    const after = { ...plan, phases: [{ ...study, end: day('2023-03-09') }, inspect, ...others] };
    expect(planChanges(plan, after)).toEqual([
      { field: 'phases[study].end', before: '2023-03-10', after: '2023-03-09' },
    ]);
  });

  it('shows what came, what went and what changed places', () => {
    const after = { ...plan, phases: [inspect, study], units: plan.units.slice(0, -1) };
    expect(planChanges(plan, after)).toEqual([
      { field: 'units', before: plan.units.join('、'), after: after.units.join('、') },
      { field: 'phases[rectify]', before: '整改', after: null },
      { field: 'phases', before: 'study、inspect', after: 'inspect、study' },
    ]);
  });

  it('shows the day of a basis, not only its name', () => {
    const basis = (on: string): Plan => ({
      ...plan,
      campaign: { ...plan.campaign, basis: [{ name: '会议', day: day(on) }] },
    });
    expect(planChanges(basis('2023-02-16'), basis('2023-02-17'))).toEqual([
      { field: 'campaign.basis', before: '会议 2023-02-16', after: '会议 2023-02-17' },
    ]);
  });

  it('is every window when all days are moved, and nothing when they are moved by nought', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), (days) => {
        const start = day(new Date(Date.UTC(2023, 2, 1 + days)).toISOString().slice(0, 10));
        const changes = planChanges(plan, shiftPlan(plan, start));
        const windows = 2 + 2 * plan.phases.length + plan.deliverables.filter(({ due }) => due).length;
        expect(changes).toHaveLength(days === 0 ? 0 : windows);
      }),
      { numRuns: 30 },
    );
  });
});

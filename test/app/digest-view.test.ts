/** What a digest counts is all there is, however little of it is listed. */
import { expect, it } from 'vitest';
import { drawGroupDigest } from '#app/digest-view.ts';
import { day } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import type { DigestInput } from '#domain/digest.ts';
import { phasesOf } from '#domain/phase.ts';
import { type Person, UnitTree } from '#domain/roster.ts';
import { china, duty, person, samplePlan, sampleTree, unit } from '#test/domain/samples.ts';

const plan = samplePlan();

/** In the second phase, which counts checklists. */
function drawn(
  tree: UnitTree,
  people: readonly Person[],
  duties: DigestInput['duties'],
  top: number,
): string {
  const today = day('2023-03-15');
  const campaign: Campaign = {
    id: 1,
    key: 'sample',
    version: 1,
    planVersionId: 1,
    plan,
    phases: phasesOf(plan, []),
    tree,
    workdays: china,
    lookedUntil: new Date('2023-03-15T00:00:00Z'),
    closed: false,
  };
  const since = day('2023-03-14');
  const input = { tree, people, duties, findings: [], plan, today, since, workdays: china };
  return drawGroupDigest(campaign, input, top).summary;
}

it('counts a brigade of thirty squads whole', () => {
  const squads = Array.from({ length: 30 }, (_, index) => unit(index + 2, 1, `大队/${index}队`));
  const tree = new UnitTree([unit(1, null, '大队'), ...squads]);
  const people = squads.map(({ id }) => person(id, [{ role: 'officer', unitId: id }]));
  const duties = squads.map(({ id }) => duty({ id, unitId: id }));
  expect(drawn(tree, people, duties, 1)).toContain('已提交 0/30 份');
});

it('counts what is late in a section of which the phase itself asks nothing', () => {
  const people = [person(1, [{ role: 'officer', unitId: 4 }]), person(2, [{ role: 'admin', unitId: 2 }])];
  const late = { kind: 'finding', subject: '7', due: day('2023-03-13'), unitId: 2 } as const;
  const duties = [duty({ id: 1 }), duty({ id: 2, ...late })];
  expect(drawn(sampleTree(), people, duties, 1)).toContain('已提交 0/1 份，逾期 1 项');
});

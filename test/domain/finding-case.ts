/** A finding and the people around it: of 甲队 and 乙队 below 大队, and of 科室, which leads the campaign. */
import { day } from '#domain/calendar.ts';
import { type Finding, justReported, type MoveMade } from '#domain/finding-history.ts';
import type { Facts } from '#domain/finding-rights.ts';
import type { Person } from '#domain/roster.ts';
import { person, sampleTree } from '#test/domain/samples.ts';

export const today = day('2023-03-15');
export const tree = sampleTree();
export const chief = person(1, [{ role: 'leader', unitId: 1 }]);
export const admin = person(2, [{ role: 'admin', unitId: 2 }]);
export const colleague = person(3, [{ role: 'admin', unitId: 2 }]);
export const inspector = person(4, [{ role: 'inspector', unitId: 2 }]);
export const brigadier = person(5, [{ role: 'leader', unitId: 3 }]);
export const leader = person(6, [{ role: 'leader', unitId: 4 }]);
export const officer = person(7, [{ role: 'officer', unitId: 4 }]);
export const mate = person(8, [{ role: 'officer', unitId: 4 }]);
export const stranger = person(9, [{ role: 'officer', unitId: 5 }]);
export const neighbour = person(10, [{ role: 'leader', unitId: 5 }]);
export const everybody = [
  chief,
  admin,
  colleague,
  inspector,
  brigadier,
  leader,
  officer,
  mate,
  stranger,
  neighbour,
] as const;

/** Reported by the officer of 甲队; 大队 implements, so 区局 and the admins of 科室 review. */
export const reported: Finding = {
  ...justReported({
    unitId: 4,
    reporterId: officer.id,
    track: 'by_day',
    foundOn: day('2023-03-13'),
    dueOn: null,
    description: '门前堆放杂物',
    place: null,
  }),
  number: 12,
};

export interface Case {
  finding: Finding;
  past: readonly MoveMade[];
}

export const fresh: Case = { finding: reported, past: [] };
export const ownerOf = (finding: Finding): Person | null =>
  everybody.find((one) => one.id === finding.ownerId) ?? null;

export function factsOf({ finding, past }: Case, owner: Person | null = ownerOf(finding)): Facts {
  return { finding, past, owner, tree, implementing: 3, evidence: [], demandsAfterPhoto: false };
}

/** How far people see by their roles, and who speaks for a unit. */
import { describe, expect, it } from 'vitest';
import { day } from '#domain/calendar.ts';
import { maySee, reach, speakers } from '#domain/roster.ts';
import { person, sampleTree } from '#test/domain/samples.ts';

const tree = sampleTree();
const [BUREAU, SECTION, BRIGADE, SQUAD_A, SQUAD_B] = [1, 2, 3, 4, 5] as const;
const today = day('2023-03-15');

describe('how far people see', () => {
  it('a leader sees the own unit and all below it, and no neighbour', () => {
    const leader = person(1, [{ role: 'leader', unitId: BRIGADE }]);
    expect([BRIGADE, SQUAD_A, SQUAD_B].every((unit) => maySee(leader, tree, unit))).toBe(true);
    expect([BUREAU, SECTION].some((unit) => maySee(leader, tree, unit))).toBe(false);
  });

  it('an admin sees the whole campaign although the section is a sibling of the brigade', () => {
    expect(reach(person(1, [{ role: 'admin', unitId: SECTION }]), tree)).toEqual([BUREAU]);
  });

  it('an officer sees no unit’s details', () => {
    expect(maySee(person(1, [{ role: 'officer', unitId: SQUAD_A }]), tree, SQUAD_A)).toBe(false);
  });
});

describe('a unit', () => {
  it('is found by its path, or by a name that only one unit bears', () => {
    expect(tree.find('区局/大队')?.id).toBe(BRIGADE);
    expect(tree.find(' 大队／甲队/ ')?.id).toBe(SQUAD_A);
    expect(tree.find('乙队')?.id).toBe(SQUAD_B);
    expect(tree.find('')).toBeUndefined();
    expect(tree.find('丙队')).toBeUndefined();
  });

  it('is spoken for by its leaders who are there, else by its admins', () => {
    const away = person(1, [{ role: 'leader', unitId: BRIGADE }], today);
    const there = person(2, [{ role: 'leader', unitId: BRIGADE }]);
    const admin = person(3, [{ role: 'admin', unitId: SECTION }]);
    expect(speakers(BRIGADE, [away, there, admin], today)).toEqual([there]);
    expect(speakers(BRIGADE, [away, admin], today)).toEqual([away]);
    expect(speakers(SECTION, [away, admin], today)).toEqual([admin]);
    expect(speakers(SQUAD_A, [away, there, admin], today)).toEqual([]);
  });
});

/** Who people are in the campaign: the tree of units, the roles people hold in it, and how far a role reaches. */
import type { Day } from '#domain/calendar.ts';

export const ROLES = ['officer', 'auxiliary', 'leader', 'admin', 'inspector'] as const;
export type Role = (typeof ROLES)[number];

export interface Unit {
  id: number;
  parentId: number | null;
  name: string;
  /** Names from the root down, joined by `/`: `区局/区大队/一中队`. */
  path: string;
  /** The plan's order, then the roster's: lists follow it and are never ranked. */
  position: number;
}

/** One role a person holds today in one unit. */
export interface RoleHeld {
  role: Role;
  unitId: number;
}

export interface Person {
  id: number;
  name: string;
  /** Last day of leave (请假至): until its end the person is not expected, not reminded, not named. */
  awayUntil: Day | null;
  roles: readonly RoleHeld[];
  /** Named by the person to put findings right in their place (代办), up to and including a day. */
  standIn?: { personId: number; until: Day } | null;
}

/** Whether somebody was named by the other to act in their place, and still is. */
export function standsIn(actorId: number, person: Pick<Person, 'standIn'> | null, today: Day): boolean {
  return standInOf(person, today) === actorId;
}

export function standInOf(person: Pick<Person, 'standIn'> | null, today: Day): number | null {
  const named = person?.standIn ?? null;
  return named !== null && today <= named.until ? named.personId : null;
}

/** People of one's own units, of those below and of those above: among them one names a stand-in. */
export function colleaguesOf(person: Person, people: readonly Person[], tree: UnitTree): readonly Person[] {
  const isNear = (a: number, b: number) => tree.contains(a, b) || tree.contains(b, a);
  return people.filter(
    (other) =>
      other.id !== person.id &&
      other.roles.some((theirs) => person.roles.some((own) => isNear(own.unitId, theirs.unitId))),
  );
}

export function isAway(person: { awayUntil: Day | null }, today: Day): boolean {
  return person.awayUntil !== null && today <= person.awayUntil;
}

export function holds(person: Person, role: Role): boolean {
  return person.roles.some((held) => held.role === role);
}

/** The campaign's units, with the questions the rules ask of a tree. */
export class UnitTree {
  readonly units: readonly Unit[];
  readonly #byId: ReadonlyMap<number, Unit>;

  constructor(units: readonly Unit[]) {
    this.units = [...units].sort((a, b) => a.position - b.position);
    this.#byId = new Map(units.map((unit) => [unit.id, unit]));
  }

  /** @throws RangeError when there is no such unit. */
  unit(id: number): Unit {
    const unit = this.#byId.get(id);
    if (!unit) throw new RangeError(`no unit ${id}`);
    return unit;
  }

  get root(): Unit {
    const root = this.units.find((unit) => unit.parentId === null);
    if (!root) throw new RangeError('the campaign has no units');
    return root;
  }

  children(id: number): readonly Unit[] {
    return this.units.filter((unit) => unit.parentId === id);
  }

  /** The unit itself, then its parent, up to the root. */
  line(id: number): readonly Unit[] {
    const found: Unit[] = [];
    for (
      let at = this.#byId.get(id);
      at;
      at = at.parentId === null ? undefined : this.#byId.get(at.parentId)
    ) {
      found.push(at);
    }
    return found;
  }

  contains(ancestorId: number, id: number): boolean {
    return this.line(id).some((unit) => unit.id === ancestorId);
  }

  /** The unit and all below it, in the plan's order. */
  subtree(id: number): readonly Unit[] {
    return this.units.filter((unit) => this.contains(id, unit.id));
  }

  /** By full path, else by a name that only one unit bears. */
  find(nameOrPath: string): Unit | undefined {
    const wanted = nameOrPath
      .trim()
      .replaceAll('／', '/')
      .replace(/^\/+|\/+$/g, '');
    const exact = this.units.find((unit) => unit.path === wanted);
    if (exact) return exact;
    const named = this.units.filter((unit) => unit.name === wanted || unit.path.endsWith(`/${wanted}`));
    return named.length === 1 ? named[0] : undefined;
  }
}

/**
 * The units whose details a person may see, as the tops of subtrees: a leader's own unit; the whole campaign for
 * admins and inspectors, because the leading section is a sibling of those it leads and a subtree would blind it.
 */
export function reach(person: Person, tree: UnitTree): readonly number[] {
  if (holds(person, 'admin') || holds(person, 'inspector')) return [tree.root.id];
  return person.roles.filter((held) => held.role === 'leader').map((held) => held.unitId);
}

export function maySee(person: Person, tree: UnitTree, unitId: number): boolean {
  return reach(person, tree).some((top) => tree.contains(top, unitId));
}

/** The units a person may speak for: those the person leads, and for an admin the one the admin sits in. */
export function unitsSpokenFor(person: Person): readonly number[] {
  return person.roles
    .filter((held) => held.role === 'leader' || held.role === 'admin')
    .map((held) => held.unitId);
}

/**
 * Who speaks for a unit: its leaders; in a unit without one, the admins who sit in it. People who are away come
 * last, so that somebody is always asked while a colleague is there.
 */
export function speakers(unitId: number, people: readonly Person[], today: Day): readonly Person[] {
  const inUnit = (role: Role) =>
    people.filter((person) => person.roles.some((held) => held.role === role && held.unitId === unitId));
  const leaders = inUnit('leader');
  const candidates = leaders.length > 0 ? leaders : inUnit('admin');
  const present = candidates.filter((person) => !isAway(person, today));
  return present.length > 0 ? present : candidates;
}

/** Who speaks for a unit, or for the nearest one above it that anybody speaks for. */
export function nearestSpeaker(
  tree: UnitTree,
  unitId: number,
  people: readonly Person[],
  today: Day,
): Person | null {
  return tree.line(unitId).flatMap((unit) => speakers(unit.id, people, today))[0] ?? null;
}

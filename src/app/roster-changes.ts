/** What a roster changes for whom, compared with what is known. A rule over values; nothing is read or written here. */
import type { Enrolled, RoleAt } from '#db/roster.ts';
import type { Day } from '#domain/calendar.ts';

/** A person as the roster wants it. */
export interface Wanted {
  externalId: string;
  name: string;
  awayUntil: Day | null;
  roles: readonly RoleAt[];
}

export interface PersonChange {
  /** `back` had left before. */
  kind: 'joined' | 'back' | 'changed';
  /** What was known before; `null` for who joins. */
  before: Enrolled | null;
  after: Wanted;
  started: readonly RoleAt[];
  ended: readonly RoleAt[];
}

export interface RosterChanges {
  /** Paths of units that don't exist yet, parents first. */
  units: readonly string[];
  people: readonly PersonChange[];
  /** Hold a role and are not in the roster. */
  absent: readonly Enrolled[];
}

export function rosterChanges(
  knownUnits: readonly string[],
  enrolled: readonly Enrolled[],
  wanted: readonly Wanted[],
): RosterChanges {
  const known = new Map(enrolled.map((person) => [person.externalId, person]));
  const listed = new Set(wanted.map((person) => person.externalId));
  return {
    units: newUnits(knownUnits, wanted),
    people: wanted.flatMap((person) => changeOf(known.get(person.externalId) ?? null, person) ?? []),
    absent: enrolled.filter(
      (person) => person.leftAt === null && person.roles.length > 0 && !listed.has(person.externalId),
    ),
  };
}

function changeOf(before: Enrolled | null, after: Wanted): PersonChange | null {
  const started = without(after.roles, before?.roles ?? []);
  const ended = without(before?.roles ?? [], after.roles);
  if (!before) return { kind: 'joined', before, after, started, ended };
  if (before.leftAt !== null) return { kind: 'back', before, after, started, ended };
  const same =
    before.name === after.name &&
    before.awayUntil === after.awayUntil &&
    started.length === 0 &&
    ended.length === 0;
  return same ? null : { kind: 'changed', before, after, started, ended };
}

function without(roles: readonly RoleAt[], others: readonly RoleAt[]): readonly RoleAt[] {
  return roles.filter(
    ({ role, unit }) => !others.some((other) => other.role === role && other.unit === unit),
  );
}

function newUnits(known: readonly string[], wanted: readonly Wanted[]): readonly string[] {
  const missing = new Set<string>();
  for (const { unit } of wanted.flatMap((person) => person.roles)) {
    const names = unit.split('/');
    for (const index of names.keys()) missing.add(names.slice(0, index + 1).join('/'));
  }
  for (const path of known) missing.delete(path);
  return [...missing];
}

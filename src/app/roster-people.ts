/** Who the rows of a roster are: contacts become the platform's ids here and go no further. */
import type { RosterRow } from '#app/read-roster.ts';
import type { Wanted } from '#app/roster-changes.ts';
import { personConflicts, type RosterProblem } from '#app/roster-conflicts.ts';
import type { Platform } from '#platform/port.ts';

export type PeopleOfRows = { people: readonly Wanted[] } | { problems: readonly RosterProblem[] };

/** @throws PlatformError when the platform does not answer. */
export async function peopleOfRows(
  platform: Pick<Platform, 'resolve'>,
  rows: readonly RosterRow[],
): Promise<PeopleOfRows> {
  const given = (column: RosterRow['id']['column']) => [
    ...new Set(rows.filter(({ id }) => id.column === column).map(({ id }) => id.value)),
  ];
  const contacts = { userIds: given('user_id'), mobiles: given('mobile'), emails: given('email') };
  const some = Object.values(contacts).some((list) => list.length > 0);
  const found = some ? await platform.resolve(contacts) : new Map<string, string>();
  const idOf = ({ id }: RosterRow) => (id.column === 'open_id' ? id.value : found.get(id.value));
  const unknown = rows
    .filter((row) => idOf(row) === undefined)
    .map(({ row, id }) => ({ row, problem: `平台上查不到此 ${id.column} 对应的人，请核对` }));
  if (unknown.length > 0) return { problems: unknown };
  const personOf = (row: RosterRow) => idOf(row) ?? row.id.value;
  const conflicts = [...personConflicts(rows, personOf)];
  return conflicts.length > 0 ? { problems: conflicts } : { people: gathered(rows, personOf) };
}

function gathered(rows: readonly RosterRow[], personOf: (row: RosterRow) => string): readonly Wanted[] {
  return [...Map.groupBy(rows, personOf)].map(([externalId, own]) => ({
    externalId,
    name: own[0]?.name ?? '',
    awayUntil: own.find((row) => row.awayUntil !== null)?.awayUntil ?? null,
    roles: own.map(({ role, unit }) => ({ role, unit })),
  }));
}

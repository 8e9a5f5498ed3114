/**
 * What a leader is asked to look at: at most three things, and only what nobody nearer than this leader can pursue.
 * A thing is one subject (a checklist, a deliverable), however many people are behind with it.
 */
import { addWorkdays, type Day, workdaysAfter } from '#domain/calendar.ts';
import { type DigestInput, expectedDuties, titleOf, type UnitName } from '#domain/digest.ts';
import { type Duty, type DutyKind, dutyState, type Holder } from '#domain/duty.ts';
import type { PlanSettings } from '#domain/plan.ts';
import { isEscalated, isNewlyLate } from '#domain/reminder.ts';
import { isAway, type Person, speakers, type UnitTree } from '#domain/roster.ts';

const MAX_THINGS = 3;
const URGENCIES = ['escalated', 'newly late', 'due soon'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** Who is behind: a person with the unit's name beside it, or the unit itself. */
export interface NamedHolder {
  holder: Holder;
  name: string;
  unit: UnitName;
}

export interface Attention {
  /** Of the most urgent duty; `count` and `holders` are all that are late, or all that are open and due soon. */
  urgency: Urgency;
  kind: DutyKind;
  subject: string;
  title: string;
  /** The smallest unit that contains them all: a reminder to it and all below reaches everybody counted. */
  unit: UnitName;
  /** The earliest day, and how many workdays ago it was; 0 when it is still to come. */
  due: Day;
  workdaysLate: number;
  count: number;
  holders: readonly NamedHolder[];
}

/** A duty with a due day: only such can be late or soon due. */
type DatedDuty = Duty & { due: Day };

/** Escalated things first, then newly late, then what is due by the next workday; within these, the oldest first. */
export function attentionFor(
  input: DigestInput,
  topUnitId: number,
  settings: Pick<PlanSettings, 'escalateAfterWorkdays'>,
): readonly Attention[] {
  const pursues = pursuerOf(input);
  const open = expectedDuties(input, topUnitId)
    .filter((duty) => duty.doneOn === null)
    .filter(isDated)
    .filter((duty) => pursues(duty) === topUnitId);
  return [...Map.groupBy(open, ({ kind, subject }) => `${kind} ${subject}`).values()]
    .flatMap((duties) => thingOf(duties, input, settings))
    .sort((a, b) => URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency) || a.due.localeCompare(b.due))
    .slice(0, MAX_THINGS);
}

function isDated(duty: Duty): duty is DatedDuty {
  return duty.due !== null;
}

/** The duties share a kind and a subject. Nothing when none of them is escalated, newly late or soon due. */
function thingOf(
  duties: readonly DatedDuty[],
  input: DigestInput,
  settings: Pick<PlanSettings, 'escalateAfterWorkdays'>,
): readonly Attention[] {
  const { today, since, workdays, tree } = input;
  const late = duties.filter((duty) => dutyState(duty, today) === 'late');
  const nextWorkday = addWorkdays(workdays, today, 1);
  const soon = duties.filter((duty) => duty.due >= today && duty.due <= nextWorkday);

  const urgency = late.some((duty) => isEscalated(duty, today, workdays, settings.escalateAfterWorkdays))
    ? 'escalated'
    : late.some((duty) => isNewlyLate(duty, since, today))
      ? 'newly late'
      : 'due soon';
  const behind = inOrder(urgency === 'due soon' ? soon : late, tree);
  const [oldest] = behind;
  if (!oldest) return [];
  return [
    {
      urgency,
      kind: oldest.kind,
      subject: oldest.subject,
      title: titleOf(input.plan, oldest.kind, oldest.subject),
      unit: commonUnit(oldest, behind, tree),
      due: oldest.due,
      workdaysLate: workdaysAfter(workdays, oldest.due, today),
      count: behind.length,
      holders: behind.map((duty) => named(duty, input)),
    },
  ];
}

function inOrder(duties: readonly DatedDuty[], tree: UnitTree): readonly DatedDuty[] {
  const place = new Map(tree.units.map((unit, index) => [unit.id, index]));
  const placeOf = (duty: Duty) => place.get(duty.unitId) ?? tree.units.length;
  return [...duties].sort((a, b) => a.due.localeCompare(b.due) || placeOf(a) - placeOf(b) || a.id - b.id);
}

/**
 * For a duty, the nearest unit at or above its own with a leader who is there and is not the one to do it; the root
 * when there is none, so that nothing is nobody's.
 */
function pursuerOf({ tree, people, today }: DigestInput): (duty: Duty) => number {
  const leaders = people.filter(
    (person) => !isAway(person, today) && person.roles.some((held) => held.role === 'leader'),
  );
  const holdersOf = ({ holder }: Duty): ReadonlySet<number> =>
    holder.kind === 'person'
      ? new Set([holder.personId])
      : new Set(speakers(holder.unitId, people, today).map((person) => person.id));
  return (duty) => {
    const holders = holdersOf(duty);
    const others = leaders.filter((leader) => !holders.has(leader.id));
    const unit = tree.line(duty.unitId).find((above) => others.some((leader) => leads(leader, above.id)));
    return (unit ?? tree.root).id;
  };
}

function leads(person: Person, unitId: number): boolean {
  return person.roles.some((held) => held.role === 'leader' && held.unitId === unitId);
}

function commonUnit(oldest: Duty, behind: readonly Duty[], tree: UnitTree): UnitName {
  const containsAll = (unitId: number) => behind.every((duty) => tree.contains(unitId, duty.unitId));
  const { id, name } = tree.line(oldest.unitId).find((unit) => containsAll(unit.id)) ?? tree.root;
  return { id, name };
}

function named(duty: Duty, { people, tree }: DigestInput): NamedHolder {
  const { holder } = duty;
  const { id, name } = tree.unit(duty.unitId);
  const unit = { id, name };
  if (holder.kind === 'unit') return { holder, name: tree.unit(holder.unitId).name, unit };
  return { holder, name: people.find((person) => person.id === holder.personId)?.name ?? '', unit };
}

/**
 * The figures of a unit's digest, from rows. Units stand in the plan's order and are never ranked. What cannot be
 * asked of anybody today (people away or gone, duties not yet open) is not expected, so that shares are honest.
 */
import type { Day, Workdays } from '#domain/calendar.ts';
import { type Duty, type DutyKind, dutyState, isAboutFinding } from '#domain/duty.ts';
import { FINDING_STATES, type FindingState } from '#domain/finding.ts';
import { countStates, type FindingFigure, figuresByTopic, totalOf } from '#domain/finding-figures.ts';
import type { Plan } from '#domain/plan.ts';
import { isNewlyLate } from '#domain/reminder.ts';
import { isAway, type Person, type UnitTree } from '#domain/roster.ts';

export interface DigestInput {
  tree: UnitTree;
  /** All who are in the campaign; whoever has left is missing here. */
  people: readonly Person[];
  /** Of running and past phases. */
  duties: readonly Duty[];
  findings: readonly FindingFigure[];
  plan: Plan;
  today: Day;
  /** The day of the digest before this one: what became late after it is newly late. */
  since: Day;
  workdays: Workdays;
}

export interface UnitName {
  id: number;
  name: string;
}

/** `done` includes `doneLate`: work caught up stays visibly late (U14). `late` is still open. */
export interface Tally {
  expected: number;
  done: number;
  doneLate: number;
  late: number;
}

export interface UnitTally extends Tally {
  unit: UnitName;
}

export interface SubjectTally extends Tally {
  kind: DutyKind;
  /** As in the duty; empty for findings, which are one subject together. */
  subject: string;
  /** The phase's or the deliverable's name; empty for findings. */
  title: string;
  units: readonly UnitTally[];
}

export interface FindingCount {
  topic: string;
  name: string;
  state: FindingState;
  count: number;
}

export interface Figures {
  unit: UnitName;
  total: Tally;
  newlyLate: number;
  /** The unit's own row first if it has duties itself, then the units right below, each with all below it; all of them. */
  units: readonly UnitTally[];
  subjects: readonly SubjectTally[];
  /** Every topic in every state, also with 0; a finding counts once, by its main item (R-AMB-20). */
  findings: readonly FindingCount[];
  findingsTotal: number;
}

export function figuresFor(input: DigestInput, topUnitId: number): Figures {
  const { tree, today, since } = input;
  const top = tree.unit(topUnitId);
  const duties = expectedDuties(input, topUnitId);
  const units = unitTallies(duties, tree, topUnitId, today);
  const findings = input.findings.filter((finding) => tree.contains(topUnitId, finding.unitId));
  return {
    unit: { id: top.id, name: top.name },
    total: tally(duties, today),
    newlyLate: duties.filter((duty) => isNewlyLate(duty, since, today)).length,
    units,
    subjects: subjectsOf(input.plan, duties).map(({ kind, subject, title, duties: own }) => ({
      kind,
      subject,
      title,
      ...tally(own, today),
      units: unitTallies(own, tree, topUnitId, today),
    })),
    findings: findingCounts(input.plan, findings),
    findingsTotal: totalOf(countStates(findings)),
  };
}

/** A digest speaks when something was recorded or became late since the last one (S138). */
export function hasNews(input: { ledgerEntriesInScope: number; newlyLate: number }): boolean {
  return input.ledgerEntriesInScope > 0 || input.newlyLate > 0;
}

/** What counts for a unit and all below it: what is done, and what somebody present could do today. */
export function expectedDuties(
  { tree, people, duties, today }: Pick<DigestInput, 'tree' | 'people' | 'duties' | 'today'>,
  topUnitId: number,
): readonly Duty[] {
  const present = new Set(people.filter((person) => !isAway(person, today)).map((person) => person.id));
  const canDo = ({ holder }: Duty) => holder.kind === 'unit' || present.has(holder.personId);
  return duties.filter(
    (duty) =>
      tree.contains(topUnitId, duty.unitId) &&
      (duty.doneOn !== null || (duty.openedOn <= today && canDo(duty))),
  );
}

function tally(duties: readonly Duty[], today: Day): Tally {
  const states = duties.map((duty) => dutyState(duty, today));
  const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length;
  return {
    expected: duties.length,
    done: count('done', 'done late'),
    doneLate: count('done late'),
    late: count('late'),
  };
}

/** Units of which nothing is expected have no row. */
function unitTallies(
  duties: readonly Duty[],
  tree: UnitTree,
  topUnitId: number,
  today: Day,
): readonly UnitTally[] {
  const perRow = Map.groupBy(duties, (duty) => rowOf(tree, topUnitId, duty.unitId));
  return [tree.unit(topUnitId), ...tree.children(topUnitId)].flatMap((unit) => {
    const own = perRow.get(unit.id);
    return own ? [{ unit: { id: unit.id, name: unit.name }, ...tally(own, today) }] : [];
  });
}

/** The unit right below the top one that the unit belongs to, or the top one itself. */
function rowOf(tree: UnitTree, topUnitId: number, unitId: number): number {
  return tree.line(unitId).find((unit) => unit.parentId === topUnitId)?.id ?? topUnitId;
}

interface Subject {
  kind: DutyKind;
  subject: string;
  title: string;
  duties: readonly Duty[];
}

/** Phases in the plan's order, then deliverables in theirs, then findings; what the plan no longer names comes last. */
function subjectsOf(plan: Plan, duties: readonly Duty[]): readonly Subject[] {
  const bySubject = Map.groupBy(duties, ({ kind, subject }) => `${kind} ${subjectKey(kind, subject)}`);
  const order = [
    ...plan.phases.flatMap((phase) => [`acknowledge ${phase.key}`, `checklist ${phase.key}`]),
    ...plan.deliverables.map((deliverable) => `deliverable ${deliverable.key}`),
    'finding ',
    'recheck ',
  ];
  const unplanned = [...bySubject.keys()].filter((key) => !order.includes(key)).sort();
  return [...order, ...unplanned].flatMap((key) => {
    const own = bySubject.get(key);
    const [first] = own ?? [];
    if (!own || !first) return [];
    const subject = subjectKey(first.kind, first.subject);
    return [{ kind: first.kind, subject, title: titleOf(plan, first.kind, subject), duties: own }];
  });
}

function subjectKey(kind: DutyKind, subject: string): string {
  return isAboutFinding(kind) ? '' : subject;
}

/** The plan's name of what is to be done; a finding's is its number. */
export function titleOf(plan: Plan, kind: DutyKind, subject: string): string {
  if (isAboutFinding(kind)) return subject;
  const named = kind === 'deliverable' ? plan.deliverables : plan.phases;
  return named.find((entry) => entry.key === subject)?.name ?? subject;
}

function findingCounts(plan: Plan, findings: readonly FindingFigure[]): readonly FindingCount[] {
  return figuresByTopic(findings, plan).flatMap(({ topic, figures }) => {
    const counts = countStates(figures);
    return FINDING_STATES.map((state) => ({
      topic: topic.key,
      name: topic.name,
      state,
      count: counts[state],
    }));
  });
}

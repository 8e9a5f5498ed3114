/** The digest's figures, loaded once and drawn for each group and leader (S133, S138). */
import { campaignView } from '#app/asker.ts';
import type { Card } from '#cards/card.ts';
import {
  type Attention as AttentionView,
  groupDigestCard,
  leaderDigestCard,
  quietDigestCard,
} from '#cards/digest.ts';
import type { DigestView } from '#cards/digest-figures.ts';
import { dutyTitle } from '#cards/duty-line.ts';
import { unitHolder } from '#cards/wording.ts';
import type { Orm } from '#db/database.ts';
import { dutiesOf } from '#db/duties.ts';
import { figuresAt } from '#db/finding-figures.ts';
import { wholeLedger } from '#db/finding-ledger.ts';
import { peopleOf } from '#db/people.ts';
import { type Attention, attentionFor } from '#domain/attention.ts';
import { chineseDay, type Day, dayOf } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { type DigestInput, expectedDuties, type Figures, figuresFor, hasNews } from '#domain/digest.ts';
import { type Duty, isAboutFinding } from '#domain/duty.ts';
import { momentOf, type Phase } from '#domain/phase.ts';
import { isEscalated } from '#domain/reminder.ts';

/** Everything the digests of a campaign are made of, in three queries whatever its size. */
export async function loadDigest(orm: Orm, campaign: Campaign, now: Date, since: Day): Promise<DigestInput> {
  return {
    tree: campaign.tree,
    people: await peopleOf(orm, campaign.id),
    duties: await dutiesOf(orm, campaign.id),
    findings: await figuresAt(orm, wholeLedger(campaign), now),
    plan: campaign.plan,
    today: dayOf(now),
    since,
    workdays: campaign.workdays,
  };
}

/** Whether a unit with all below it has news; asked once per unit, however many groups and leaders it has. */
export function newsOf(
  campaign: Campaign,
  input: DigestInput,
  entries: ReadonlyMap<number | null, number>,
): (unitId: number) => boolean {
  const known = new Map<number, boolean>();
  return (unitId) => {
    const before = known.get(unitId);
    if (before !== undefined) return before;
    const ledgerEntriesInScope = campaign.tree
      .subtree(unitId)
      .reduce((sum, unit) => sum + (entries.get(unit.id) ?? 0), 0);
    const news = hasNews({ ledgerEntriesInScope, newlyLate: figuresFor(input, unitId).newlyLate });
    known.set(unitId, news);
    return news;
  };
}

/** Whether something that only this unit's leader can pursue has become so late since the last digest that it must be said. */
export function escalatesTo(campaign: Campaign, input: DigestInput, unitId: number): boolean {
  const { settings } = campaign.plan;
  const { today, since, workdays } = input;
  const isSo = (duty: Duty, on: Day) => isEscalated(duty, on, workdays, settings.escalateAfterWorkdays);
  return (
    expectedDuties(input, unitId).some((duty) => isSo(duty, today) && !isSo(duty, since)) &&
    attentionFor(input, unitId, settings).some((thing) => thing.urgency === 'escalated')
  );
}

export function drawGroupDigest(campaign: Campaign, input: DigestInput, unitId: number): Card {
  return groupDigestCard(digestView(campaign, input, unitId));
}

export function drawQuietDigest(campaign: Campaign, input: DigestInput, unitId: number): Card {
  return quietDigestCard(digestView(campaign, input, unitId));
}

export function drawLeaderDigest(campaign: Campaign, input: DigestInput, unitId: number): Card {
  const attention = attentionFor(input, unitId, campaign.plan.settings);
  return leaderDigestCard({
    ...digestView(campaign, input, unitId),
    attention: attention.map((thing) => attentionView(thing, input)),
    open: openNames(campaign, input, unitId),
  });
}

/** While a phase runs that everybody answers, its own figures are shown; otherwise all that is expected. */
function digestView(campaign: Campaign, input: DigestInput, unitId: number): DigestView {
  const moment = momentOf(campaign.phases, input.today);
  const phase = moment.kind === 'in' ? moment.phase : null;
  const figures = figuresFor(input, unitId);
  return {
    campaign: campaignView(campaign),
    today: input.today,
    scope: figures.unit.name,
    phase,
    units: rowsOf(figures, phase).map((row) => ({
      unit: row.unit.name,
      done: row.done,
      expected: row.expected,
      late: row.late,
    })),
    findings: figures.findings.map(({ name, state, count }) => ({ topic: name, state, count })),
  };
}

/** Done and expected of the phase's own subject; what is late is late whatever it is about, and wherever. */
function rowsOf(figures: Figures, phase: Phase | null): Figures['units'] {
  if (phase?.action !== 'acknowledge' && phase?.action !== 'checklist') return figures.units;
  const subject = figures.subjects.find((one) => one.kind === phase.action && one.subject === phase.key);
  if (!subject) return figures.units;
  const asked = new Map(subject.units.map((row) => [row.unit.id, row]));
  return figures.units.flatMap((row) => {
    const own = asked.get(row.unit.id);
    if (own) return [{ ...own, late: row.late }];
    return row.late > 0 ? [{ ...row, done: 0, doneLate: 0, expected: 0 }] : [];
  });
}

function attentionView(thing: Attention, input: DigestInput): AttentionView {
  const people = namesOf(thing);
  const late = thing.workdaysLate > 0;
  const title = isAboutFinding(thing.kind)
    ? dutyTitle({ kind: thing.kind, subject: thing.subject, name: thing.title, unit: null })
    : thing.title;
  const matter = late
    ? `${title}逾期 ${thing.workdaysLate} 个工作日`
    : thing.due < input.today
      ? `${title}逾期`
      : `${title}${chineseDay(thing.due)}到期，尚有 ${thing.count} 项未完成`;
  const act = isAboutFinding(thing.kind)
    ? ({ kind: 'overdue' } as const)
    : ({
        kind: 'nudge',
        nudge: { kind: thing.kind, subject: thing.subject, unitId: thing.unit.id, people: thing.count },
      } as const);
  return { unit: thing.unit.name, matter, people, act };
}

/** Everybody who is counted; a unit that is the only one is named already. */
function namesOf({ holders }: Attention): readonly string[] {
  if (holders.length === 1 && holders[0]?.holder.kind === 'unit') return [];
  return holders.map(({ holder, name }) => (holder.kind === 'unit' ? unitHolder(name) : name));
}

function openNames(campaign: Campaign, input: DigestInput, unitId: number) {
  const names = new Map(input.people.map((person) => [person.id, person.name]));
  const open = expectedDuties(input, unitId).filter((duty) => duty.doneOn === null && duty.due !== null);
  return campaign.tree.subtree(unitId).flatMap((unit) => {
    const own = open.filter((duty) => duty.unitId === unit.id);
    const people = own.flatMap(({ holder }) =>
      holder.kind === 'unit' ? [unitHolder(unit.name)] : (names.get(holder.personId) ?? []),
    );
    return people.length === 0 ? [] : [{ unit: unit.name, names: [...new Set(people)] }];
  });
}

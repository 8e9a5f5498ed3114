/** `/overdue`: what is late, with names for whoever may see them and numbers for a group (S135, S137). */
import { type Asker, visibleUnits } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { dutyLine } from '#app/duty-lines.ts';
import { unitsShownIn } from '#app/group-scope.ts';
import type { Outcome } from '#app/outcome.ts';
import { unitNamed } from '#app/unit-named.ts';
import { OVERDUE_PAGE, type OverdueRow, overdueCard, overdueNumbersCard } from '#cards/overdue.ts';
import { SAID } from '#cards/sentences.ts';
import { dutiesHeld, type LateCursor, lateCounts, lateDuties, type StoredDuty } from '#db/duties.ts';
import { peopleOf } from '#db/people.ts';
import { day, isDay } from '#domain/calendar.ts';
import { dutyState } from '#domain/duty.ts';
import { isRefusal, type Refusal, refuse } from '#domain/refusal.ts';
import { maySee, type Person, speakers, type Unit, unitsSpokenFor } from '#domain/roster.ts';

export interface OverdueQuestion {
  /** A unit by id (from a card) or as typed; null for all the asker may see. */
  unit: number | string | null;
  /** Where the page begins, as the card before it said. */
  after: string | null;
  /** The group it was asked in, which is answered too. */
  group: string | null;
}

export async function overdue(
  ctx: AppContext,
  asker: Asker,
  question: OverdueQuestion,
): Promise<Outcome | Refusal> {
  const scope = scopeOf(asker, question.unit);
  if (isRefusal(scope)) return scope;
  const unitIds = visibleUnits(asker).filter(
    (id) => scope === null || asker.campaign.tree.contains(scope.id, id),
  );
  const { orm } = ctx.database;
  const filter = { campaignId: asker.campaign.id, unitIds, today: asker.today };
  const own = unitIds.length === 0 ? await ownLate(ctx, asker) : null;
  const counts = own ? new Map<number, number>() : await lateCounts(orm, filter);
  const rows =
    own ?? (await lateDuties(orm, filter, { after: readCursor(question.after), size: OVERDUE_PAGE + 1 }));
  const page = rows.slice(0, OVERDUE_PAGE);
  const people = await peopleOf(orm, asker.campaign.id);
  const { campaign, today } = asker;
  const card = overdueCard({
    campaign: { id: campaign.id, short: campaign.plan.campaign.short },
    today,
    scope: scope === null ? null : { id: scope.id, name: scope.name },
    total: own ? own.length : sum(counts),
    rows: page.map((duty) => overdueRow(asker, duty, people)),
    after: rows.length > page.length ? cursorAfter(asker, page) : null,
  });
  if (own || question.group === null) return { cards: [card] };
  const shown = await unitsShownIn(orm, campaign, question.group);
  const asked = campaign.tree.units.filter((unit) => unitIds.includes(unit.id) && shown.has(unit.id));
  if (asked.length === 0) return { cards: [card], sent: SAID.namesSent };
  const group = overdueNumbersCard({
    campaign: { id: campaign.id, short: campaign.plan.campaign.short },
    units: asked
      .filter((unit) => counts.has(unit.id))
      .map((unit) => ({ unit: unit.name, late: counts.get(unit.id) ?? 0 })),
    names: 'sent',
  });
  return { cards: [card], group };
}

/** The unit asked about; only one within reach, so that no answer says anything of another's affairs. */
function scopeOf(asker: Asker, asked: number | string | null): Unit | null | Refusal {
  if (asked === null) return null;
  const unit = unitNamed(asker, asked);
  if (isRefusal(unit)) return unit;
  return maySee(asker.person, asker.campaign.tree, unit.id) ? unit : refuse({ reason: 'unit out of reach' });
}

async function ownLate(ctx: AppContext, { campaign, person, today }: Asker): Promise<readonly StoredDuty[]> {
  const held = await dutiesHeld(ctx.database.orm, campaign.id, person.id, unitsSpokenFor(person));
  return held.filter((duty) => dutyState(duty, today) === 'late');
}

function overdueRow(asker: Asker, duty: StoredDuty, people: readonly Person[]): OverdueRow {
  const { campaign, today } = asker;
  const { holder } = duty;
  const holders =
    holder.kind === 'unit'
      ? speakers(holder.unitId, people, today)
      : people.filter((person) => person.id === holder.personId);
  return {
    ...dutyLine(campaign, duty, today),
    unit: campaign.tree.unit(duty.unitId).name,
    people: holders.map((person) => person.name),
    ofUnit: holder.kind === 'unit',
  };
}

function cursorAfter(asker: Asker, page: readonly StoredDuty[]): string | null {
  const last = page.at(-1);
  if (!last?.due) return null;
  return `${asker.campaign.tree.unit(last.unitId).position}:${last.due}:${last.id}`;
}

/** A cursor that cannot be read begins at the first page. */
function readCursor(text: string | null): LateCursor | null {
  const [, position = '', due = '', id = ''] =
    /^(\d{1,9}):(\d{4}-\d{2}-\d{2}):(\d{1,9})$/.exec(text ?? '') ?? [];
  return isDay(due) ? { position: Number(position), due: day(due), id: Number(id) } : null;
}

function sum(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

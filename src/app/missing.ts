/** Who of a unit has not acknowledged or submitted (S21): names for admins and leaders, numbers for a group. */
import { type Asker, isAdmin, topsSeen } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { unitsShownIn } from '#app/group-scope.ts';
import type { Outcome } from '#app/outcome.ts';
import { type MissingUnit, missingCard, missingNumbersCard } from '#cards/missing.ts';
import { SAID } from '#cards/sentences.ts';
import { dutiesOf } from '#db/duties.ts';
import { peopleOf } from '#db/people.ts';
import { phaseByKey } from '#domain/campaign.ts';
import { expectedDuties } from '#domain/digest.ts';
import type { Duty } from '#domain/duty.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';
import { holds, type Unit } from '#domain/roster.ts';

/** `group` is the group it was asked in, which is answered too. */
export async function missing(
  ctx: AppContext,
  asker: Asker,
  phaseKey: string,
  group: string | null,
): Promise<Outcome | Refusal> {
  const { campaign, today } = asker;
  const { orm } = ctx.database;
  const phase = phaseByKey(campaign, phaseKey);
  if (!phase) return refuse({ reason: 'card too old' });
  if (phase.action !== 'acknowledge' && phase.action !== 'checklist')
    return refuse({ reason: 'nothing to do' });
  const tops = topsSeen(asker);
  if (tops.length === 0) return refuse({ reason: 'leaders only' });
  const people = await peopleOf(orm, campaign.id);
  const names = new Map(people.map((person) => [person.id, person.name]));
  const duties = (await dutiesOf(orm, campaign.id)).filter(
    (duty) => duty.kind === phase.action && duty.subject === phase.key,
  );
  const expected = tops.flatMap((top) => expectedDuties({ tree: campaign.tree, people, duties, today }, top));
  const nameOf = ({ holder, unitId }: Duty) =>
    holder.kind === 'unit'
      ? `${campaign.tree.unit(unitId).name}（单位）`
      : (names.get(holder.personId) ?? '');
  const rowsOf = (wanted: readonly Unit[]) =>
    wanted.flatMap((unit): MissingUnit[] => {
      const own = expected.filter((duty) => duty.unitId === unit.id);
      if (own.length === 0) return [];
      const open = own.filter((duty) => duty.doneOn === null);
      return [
        { unit: unit.name, done: own.length - open.length, expected: own.length, names: open.map(nameOf) },
      ];
    });
  const units = rowsOf(campaign.tree.units);
  const open = units.reduce((count, row) => count + row.names.length, 0);
  const [top, ...otherTops] = tops;
  const mayNudge = isAdmin(asker) || holds(asker.person, 'leader');
  const nudge =
    open > 0 && mayNudge && top !== undefined && otherTops.length === 0
      ? { kind: phase.action, subject: phase.key, unitId: top, people: open }
      : null;
  const view = { campaign: { id: campaign.id, short: campaign.plan.campaign.short }, phase, units, nudge };
  const cards = [missingCard(view)];
  if (group === null) return { cards };
  const shown = await unitsShownIn(orm, campaign, group);
  const shownUnits = rowsOf(campaign.tree.units.filter((unit) => shown.has(unit.id)));
  if (shownUnits.length === 0) return { cards, sent: SAID.namesSent };
  return { cards, group: missingNumbersCard({ ...view, units: shownUnits }, true) };
}

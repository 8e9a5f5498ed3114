/** Who of a unit has not acknowledged or submitted (S21): names for admins and leaders, numbers for a group. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import type { Outcome } from '#app/outcome.ts';
import { type MissingUnit, missingCard, missingNumbersCard } from '#cards/missing.ts';
import { dutiesOf } from '#db/duties.ts';
import { peopleOf } from '#db/people.ts';
import { phaseByKey } from '#domain/campaign.ts';
import { expectedDuties } from '#domain/digest.ts';
import type { Duty } from '#domain/duty.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';
import { reach } from '#domain/roster.ts';

export async function missing(ctx: AppContext, asker: Asker, phaseKey: string): Promise<Outcome | Refusal> {
  const { campaign, today } = asker;
  const phase = phaseByKey(campaign, phaseKey);
  if (!phase) return refuse({ reason: 'card too old' });
  if (phase.action !== 'acknowledge' && phase.action !== 'checklist')
    return refuse({ reason: 'nothing to do' });
  const [top] = reach(asker.person, campaign.tree);
  if (top === undefined) return refuse({ reason: 'leaders only' });
  const people = await peopleOf(ctx.database.orm, campaign.id);
  const names = new Map(people.map((person) => [person.id, person.name]));
  const duties = (await dutiesOf(ctx.database.orm, campaign.id)).filter(
    (duty) => duty.kind === phase.action && duty.subject === phase.key,
  );
  const expected = expectedDuties({ tree: campaign.tree, people, duties, today }, top);
  const nameOf = ({ holder, unitId }: Duty) =>
    holder.kind === 'unit'
      ? `${campaign.tree.unit(unitId).name}（单位）`
      : (names.get(holder.personId) ?? '');
  const units = campaign.tree.subtree(top).flatMap((unit): MissingUnit[] => {
    const own = expected.filter((duty) => duty.unitId === unit.id);
    if (own.length === 0) return [];
    const open = own.filter((duty) => duty.doneOn === null);
    return [
      { unit: unit.name, done: own.length - open.length, expected: own.length, names: open.map(nameOf) },
    ];
  });
  const open = units.reduce((count, row) => count + row.names.length, 0);
  const view = {
    campaign: { id: campaign.id, short: campaign.plan.campaign.short },
    phase,
    units,
    nudge: open === 0 ? null : { kind: phase.action, subject: phase.key, unitId: top, people: open },
  };
  return { cards: [missingCard(view)], group: missingNumbersCard(view, true) };
}

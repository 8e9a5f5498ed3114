/** Who is speaking, and in which campaign: asked anew for every press and every line, because rights change. */
import type { AppContext } from '#app/context.ts';
import type { CampaignView } from '#cards/campaign.ts';
import { runningCampaign } from '#db/campaign.ts';
import { type KnownPerson, personNamed } from '#db/people.ts';
import { type Day, dayOf } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';
import { holds, maySee, reach, type UnitTree } from '#domain/roster.ts';
import type { Actor } from '#platform/port.ts';

export interface Asker {
  person: KnownPerson;
  campaign: Campaign;
  today: Day;
}

/** The person and the running campaign; strangers, and everybody when none runs, are refused. */
export async function whoAsks(ctx: AppContext, actor: Actor): Promise<Asker | Refusal> {
  const campaign = await runningCampaign(ctx.database.orm);
  if (!campaign) return refuse({ reason: 'no campaign' });
  const person = await personNamed(ctx.database.orm, campaign.id, {
    platform: ctx.platform.name,
    tenantKey: actor.tenantKey,
    externalId: actor.externalId,
  });
  if (!person) return refuse({ reason: 'unknown person' });
  return { person, campaign, today: dayOf(ctx.now) };
}

export function isAdmin(asker: Asker): boolean {
  return holds(asker.person, 'admin');
}

/** The units whose details the asker may see, in the plan's order; empty for officers. */
export function visibleUnits(asker: Asker): readonly number[] {
  const tops = reach(asker.person, asker.campaign.tree);
  if (tops.length === 0) return [];
  return asker.campaign.tree.units
    .filter((unit) => maySee(asker.person, asker.campaign.tree, unit.id))
    .map((unit) => unit.id);
}

/** The tops of what the asker may see, none of them below another; empty for officers. */
export function topsSeen({ person, campaign }: Pick<Asker, 'person' | 'campaign'>): readonly number[] {
  return topsOf(reach(person, campaign.tree), campaign.tree);
}

/** Each unit once, and none that lies below another of them. */
export function topsOf(unitIds: readonly number[], tree: UnitTree): readonly number[] {
  const units = new Set(unitIds);
  return [...units].filter((id) => !tree.line(id).some((above) => above.id !== id && units.has(above.id)));
}

export function campaignView({ id, plan }: Campaign): CampaignView {
  return { id, short: plan.campaign.short, start: plan.campaign.start, end: plan.campaign.end };
}

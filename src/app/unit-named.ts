/** The unit a person means, by id or as typed; a near miss gets the nearest name the person may see. */
import type { Asker } from '#app/asker.ts';
import { nearestOf } from '#domain/nearest.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';
import type { Unit } from '#domain/roster.ts';

export function unitNamed({ campaign }: Asker, asked: number | string): Unit | Refusal {
  if (typeof asked === 'number') {
    return campaign.tree.units.find((unit) => unit.id === asked) ?? refuse({ reason: 'card too old' });
  }
  const found = campaign.tree.find(asked);
  if (found) return found;
  const names = new Map(campaign.tree.units.map((unit) => [unit.name, unit.name]));
  return refuse({ reason: 'unknown unit', text: asked, nearest: nearestOf(asked, names) });
}

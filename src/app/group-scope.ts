/** What a whole group may read in an answer: everybody sees it, so it follows the group and not whoever asked. */
import { bindingOf } from '#db/chats.ts';
import type { Orm } from '#db/database.ts';
import type { Campaign } from '#domain/campaign.ts';

/**
 * The units whose figures may stand in a group: its own with all below it; all of them in the groups of the sections
 * that lead a phase; none where no unit is bound.
 */
export async function unitsShownIn(
  orm: Orm,
  campaign: Campaign,
  chatId: string,
): Promise<ReadonlySet<number>> {
  const binding = await bindingOf(orm, chatId);
  if (binding?.campaignId !== campaign.id) return new Set();
  const { tree, phases } = campaign;
  const leads = phases.some((phase) => phase.lead.some((path) => tree.find(path)?.id === binding.unitId));
  const shown = leads ? tree.units : tree.subtree(binding.unitId);
  return new Set(shown.map((unit) => unit.id));
}

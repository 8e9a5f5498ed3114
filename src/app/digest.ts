/** `/digest`: the day's figures on demand, for whatever the asker may see. */
import { type Asker, topsSeen } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { drawGroupDigest, drawLeaderDigest, drawQuietDigest, loadDigest, newsOf } from '#app/digest-view.ts';
import type { Outcome } from '#app/outcome.ts';
import { bindingOf } from '#db/chats.ts';
import { entriesByUnit } from '#db/ledger.ts';
import { lastRun } from '#db/schedule.ts';
import { addDays, dayOf } from '#domain/calendar.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';

/** `chatId` is the group it was asked in; its own unit's figures are what everybody there may see. */
export async function digest(
  ctx: AppContext,
  asker: Asker,
  chatId: string | null,
): Promise<Outcome | Refusal> {
  const { campaign, today } = asker;
  const { orm } = ctx.database;
  const last = await lastRun(orm, campaign.id, 'digest');
  const input = await loadDigest(orm, campaign, ctx.now, last ? dayOf(last.dueAt) : addDays(today, -1));
  const present = chatId === null ? null : await bindingOf(orm, chatId);
  const binding = present?.campaignId === campaign.id ? present : null;
  const group = binding ? { group: drawGroupDigest(campaign, input, binding.unitId) } : {};
  const tops = topsSeen(asker);
  if (tops.length === 0) return binding ? group : ownUnitFigures(asker, input);
  const speaks = newsOf(
    campaign,
    input,
    await entriesByUnit(orm, campaign.id, last?.ranAt ?? new Date(0), ctx.now),
  );
  const cards = tops.map((top) =>
    speaks(top) ? drawLeaderDigest(campaign, input, top) : drawQuietDigest(campaign, input, top),
  );
  return { cards, ...group };
}

/** An officer sees what the unit's group sees: numbers. */
function ownUnitFigures(asker: Asker, input: Parameters<typeof drawGroupDigest>[1]): Outcome | Refusal {
  const unitId = asker.person.roles[0]?.unitId;
  if (unitId === undefined) return refuse({ reason: 'nothing to do' });
  return { cards: [drawGroupDigest(asker.campaign, input, unitId)] };
}

/** `/digest`: the day's figures on demand, for whatever the asker may see. */
import { type Asker, visibleUnits } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { drawGroupDigest, drawLeaderDigest, drawQuietDigest, loadDigest } from '#app/digest-view.ts';
import type { Outcome } from '#app/outcome.ts';
import { bindingOf } from '#db/chats.ts';
import { entriesByUnit } from '#db/ledger.ts';
import { lastRun } from '#db/schedule.ts';
import { addDays, dayOf } from '#domain/calendar.ts';
import { figuresFor, hasNews } from '#domain/digest.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';
import { reach } from '#domain/roster.ts';

/** `chatId` is the group it was asked in; its own unit's figures are what everybody there may see. */
export async function digest(
  ctx: AppContext,
  asker: Asker,
  chatId: string | null,
): Promise<Outcome | Refusal> {
  const { campaign, person, today } = asker;
  const { orm } = ctx.database;
  const last = await lastRun(orm, campaign.id, 'digest');
  const input = await loadDigest(orm, campaign, today, last ? dayOf(last.dueAt) : addDays(today, -1));
  const binding = chatId === null ? null : await bindingOf(orm, chatId);
  const group = binding ? { group: drawGroupDigest(campaign, input, binding.unitId) } : {};
  const [top] = reach(person, campaign.tree);
  if (top === undefined) {
    if (binding) return group;
    return { ...group, ...ownUnitFigures(asker, input) };
  }
  const entries = await entriesByUnit(orm, campaign.id, last?.dueAt ?? new Date(0), ctx.now);
  const visible = new Set<number | null>(visibleUnits(asker));
  const inScope = [...entries].reduce((sum, [unitId, count]) => sum + (visible.has(unitId) ? count : 0), 0);
  const news = hasNews({ ledgerEntriesInScope: inScope, newlyLate: figuresFor(input, top).newlyLate });
  const card = news ? drawLeaderDigest(campaign, input, top) : drawQuietDigest(campaign, input, top);
  return { cards: [card], ...group };
}

/** An officer sees what the unit's group sees: numbers. */
function ownUnitFigures(asker: Asker, input: Parameters<typeof drawGroupDigest>[1]): Outcome | Refusal {
  const unitId = asker.person.roles[0]?.unitId;
  if (unitId === undefined) return refuse({ reason: 'nothing to do' });
  return { cards: [drawGroupDigest(asker.campaign, input, unitId)] };
}

/** `/review`: the 待办 of whoever assigns or reviews. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import type { Outcome } from '#app/outcome.ts';
import { drawReview, loadWaiting, reviewKey } from '#app/review-view.ts';
import { SAID } from '#cards/sentences.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';
import { holds } from '#domain/roster.ts';

/** `after` is the number that ended the page before; only the first page is drawn again by itself. */
export async function review(ctx: AppContext, asker: Asker, after: number): Promise<Outcome | Refusal> {
  const { campaign, person } = asker;
  if (!holds(person, 'admin') && !holds(person, 'leader')) return refuse({ reason: 'leaders only' });
  const waiting = await loadWaiting(ctx.database.orm, campaign);
  const card = drawReview(campaign, person, waiting, ctx.now, after);
  return {
    cards: [card],
    cardKey: after === 0 ? reviewKey(campaign.id, person.id) : null,
    sent: SAID.detailsSent,
  };
}

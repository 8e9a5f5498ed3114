/** Draws a card again by its key, for the copies that hang in chats. */
import { drawFinding, withMoves } from '#app/finding-view.ts';
import { drawHeld, loadHeld } from '#app/held-view.ts';
import { redrawKickoff } from '#app/kickoff.ts';
import { drawRetired, isRetired } from '#app/retired.ts';
import { drawReview, loadWaiting } from '#app/review-view.ts';
import type { Card } from '#cards/card.ts';
import { campaignById } from '#db/campaign.ts';
import type { Orm } from '#db/database.ts';
import { findingById } from '#db/findings.ts';
import { personById } from '#db/people.ts';
import { dayOf } from '#domain/calendar.ts';

/** Null when it is no longer worth drawing: the group is unbound, the campaign gone, the person left. */
export async function redraw(orm: Orm, cardKey: string, chatId: string, now: Date): Promise<Card | null> {
  const [, kind, id, person] = /^(finding|review|held):(\d+):(\d+)$/.exec(cardKey) ?? [];
  if (kind === 'finding') return redrawFinding(orm, Number(id), Number(person), now);
  if (isRetired(cardKey)) return drawRetired(cardKey);
  if (kind === 'held') return redrawHeld(orm, Number(id), Number(person), now);
  if (kind === 'review') return redrawReview(orm, Number(id), Number(person), now);
  return redrawKickoff(orm, cardKey, chatId, now);
}

async function redrawFinding(orm: Orm, id: number, personId: number, now: Date): Promise<Card | null> {
  const finding = await findingById(orm, id);
  const campaign = finding ? await campaignById(orm, finding.campaignId) : null;
  const viewer = campaign ? await personById(orm, campaign.id, personId) : null;
  if (!finding || !campaign || !viewer) return null;
  return drawFinding(orm, campaign, viewer, await withMoves(orm, campaign, finding), now);
}

async function redrawHeld(orm: Orm, campaignId: number, personId: number, now: Date): Promise<Card | null> {
  const campaign = await campaignById(orm, campaignId);
  const person = campaign ? await personById(orm, campaign.id, personId) : null;
  if (!campaign || !person) return null;
  return drawHeld(campaign, await loadHeld(orm, campaign, person), dayOf(now));
}

async function redrawReview(orm: Orm, campaignId: number, personId: number, now: Date): Promise<Card | null> {
  const campaign = await campaignById(orm, campaignId);
  const person = campaign ? await personById(orm, campaign.id, personId) : null;
  if (!campaign || !person) return null;
  return drawReview(campaign, person, await loadWaiting(orm, campaign), now, 0);
}

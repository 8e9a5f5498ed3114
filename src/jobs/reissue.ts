/**
 * Cards that are still open are issued again before they die: a person's in one list with the morning's reminder,
 * however many there were. The old copies give way once the new one has arrived; where it does not, they stay and the
 * next morning tries again.
 */
import { drawKickoff, kickoffKey } from '#app/kickoff.ts';
import { letGoKey } from '#app/retired.ts';
import { copiesBefore, forgetMessages, letGo, REPLACED } from '#db/card-age.ts';
import { cardMessage, laneOf, type Outgoing } from '#db/change.ts';
import { type Binding, bindingsOf } from '#db/chats.ts';
import type { Orm } from '#db/database.ts';
import { enqueue } from '#db/outbox.ts';
import { addDays, clockTime, dayOf, instant } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { type Fate, sentUpTo } from '#domain/reissue.ts';
import { type Verdict, verdictsOn } from '#jobs/reissue-verdicts.ts';
import type { SlotTime } from '#jobs/spread.ts';
import { expiresAt, leavesAt } from '#jobs/spread.ts';

/** The messages that one person's new one takes the place of. */
export type Replaced = ReadonlyMap<number, readonly string[]>;

export interface Reissues {
  /** Of lists and of findings' cards: who gets a list of what is open. */
  lists: Replaced;
  reviews: Replaced;
  /** How many were queued here: the groups'. */
  queued: number;
}

export async function runReissues(tx: Orm, campaign: Campaign, when: SlotTime): Promise<Reissues> {
  const today = dayOf(when.now);
  const before = instant(addDays(sentUpTo(today, campaign.workdays), 1), clockTime('00:00'));
  const copies = await copiesBefore(tx, before);
  if (copies.length === 0) return { lists: new Map(), reviews: new Map(), queued: 0 };
  const verdicts = await verdictsOn(tx, campaign, copies, before, when.now);
  await lieDown(tx, campaign, verdicts, when.now);
  const again = verdicts.filter(({ fate }) => fate === 'again');
  return {
    lists: byPerson(
      verdicts.filter(({ kind, fate, lacks }) => kind === 'personal' && (lacks || fate === 'again')),
    ),
    reviews: byPerson(again.filter(({ kind }) => kind === 'review')),
    queued: await toGroups(
      tx,
      campaign,
      again.filter(({ kind }) => kind === 'kickoff'),
      when,
    ),
  };
}

/** Those that need no new one. */
async function lieDown(tx: Orm, campaign: Campaign, verdicts: readonly Verdict[], now: Date): Promise<void> {
  const of = (fate: Fate) => verdicts.filter((one) => one.fate === fate);
  await forgetMessages(
    tx,
    of('kept').map(({ copy }) => copy.messageRef),
  );
  await letGo(
    tx,
    campaign.id,
    [
      ...of('replaced').map(({ copy }) => ({ messageRef: copy.messageRef, cardKey: REPLACED })),
      ...of('let go').map(({ copy, about }) => ({ messageRef: copy.messageRef, cardKey: letGoKey(about) })),
    ],
    now,
  );
}

function byPerson(verdicts: readonly Verdict[]): Replaced {
  const refs = (own: readonly Verdict[]) =>
    own.flatMap(({ fate, copy }) => (fate === 'again' ? [copy.messageRef] : []));
  return new Map([...Map.groupBy(verdicts, ({ personId }) => personId)].map(([id, own]) => [id, refs(own)]));
}

async function toGroups(
  tx: Orm,
  campaign: Campaign,
  again: readonly Verdict[],
  when: SlotTime,
): Promise<number> {
  const { id, plan } = campaign;
  const today = dayOf(when.now);
  const groups = new Map((await bindingsOf(tx, id)).map((group): [string, Binding] => [group.chatId, group]));
  const outgoing: Outgoing[] = [];
  for (const phase of campaign.phases) {
    const cardKey = kickoffKey(id, phase.key);
    const old = Map.groupBy(
      again.filter(({ copy }) => copy.cardKey === cardKey),
      ({ copy }) => copy.chatId,
    );
    for (const [chatId, own] of old) {
      const group = groups.get(chatId);
      if (!group) continue;
      outgoing.push({
        key: `${cardKey}:again:${group.id}:${today}`,
        to: { chatId },
        message: cardMessage(await drawKickoff(tx, campaign, phase, group.unitId, today)),
        why: '重新发送卡片',
        notBefore: leavesAt(laneOf({ chatId }), when, plan.settings),
        expiresAt: expiresAt(when.now, plan.settings),
        cardKey,
        replaces: own.map(({ copy }) => copy.messageRef),
      });
    }
  }
  return enqueue(tx, id, when.now, outgoing);
}

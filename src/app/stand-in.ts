/** `代办`: somebody names a colleague who puts their findings right until a day. It ends by itself, or by `/代办 取消`. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { nearestUnit } from '#app/finding-owner.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { namesakesCard } from '#cards/namesakes.ts';
import { SAID, standInAskedSentence, standInSentence } from '#cards/sentences.ts';
import { findingsOwned } from '#db/findings.ts';
import { writeLedger } from '#db/ledger.ts';
import { cancelKeyed, enqueue } from '#db/outbox.ts';
import { nameStandIn, peopleOf } from '#db/people.ts';
import { chineseDay, type Day } from '#domain/calendar.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';
import { colleaguesOf, type Person, standInOf } from '#domain/roster.ts';
import { nextLoudInstant } from '#domain/schedule.ts';

export async function standIn(
  ctx: AppContext,
  asker: Asker,
  wish: { name: string; until: Day } | 'off' | null,
): Promise<Outcome | Refusal> {
  const { campaign, person, today } = asker;
  const people = await peopleOf(ctx.database.orm, campaign.id);
  if (wish === null) {
    const named = people.find((one) => one.id === standInOf(person, today));
    return say(standInSentence(named?.name ?? null, person.standIn?.until ?? null), 'info');
  }
  if (wish === 'off') return takeBack(ctx, asker, people);
  if (wish.until < today) return refuse({ reason: 'due in the past' });
  const found = colleaguesOf(person, people, campaign.tree).filter((one) => one.name === wish.name);
  const [only, ...others] = found;
  if (!only) return refuse({ reason: 'unknown colleague', text: wish.name });
  if (others.length === 0) return name(ctx, asker, only, wish.until);
  const card = namesakesCard({
    title: `请选择代办的${wish.name}`,
    short: campaign.plan.campaign.short,
    people: found.map((one) => ({ id: one.id, label: labelOf(asker, one) })),
    click: { do: 'standin.pick', campaign: campaign.id, until: wish.until },
  });
  return { cards: [card], cardKey: null };
}

/** One of several of the same name. */
export async function pickStandIn(
  ctx: AppContext,
  asker: Asker,
  personId: number,
  until: Day,
): Promise<Outcome | Refusal> {
  const { campaign, person, today } = asker;
  if (until < today) return refuse({ reason: 'due in the past' });
  const people = await peopleOf(ctx.database.orm, campaign.id);
  const picked = colleaguesOf(person, people, campaign.tree).find((one) => one.id === personId);
  return picked ? name(ctx, asker, picked, until) : refuse({ reason: 'card too old' });
}

function labelOf({ campaign, person }: Asker, one: Person): string {
  const home = person.roles[0]?.unitId ?? campaign.tree.root.id;
  return `${one.name}（${campaign.tree.unit(nearestUnit(one, campaign.tree, home)).name}）`;
}

async function name(ctx: AppContext, asker: Asker, colleague: Person, until: Day): Promise<Outcome> {
  const { campaign, person } = asker;
  const { standIn: before } = person;
  if (before?.personId === colleague.id && before.until === until) {
    return say(standInSentence(colleague.name, until), 'info');
  }
  await ctx.database.transaction(async (tx) => {
    await nameStandIn(tx, person.id, { personId: colleague.id, until });
    await writeLedger(tx, campaign.id, ctx.now, {
      actorId: person.id,
      unitId: person.roles[0]?.unitId ?? null,
      noun: 'stand-in',
      ref: String(person.id),
      verb: 'named',
      text: `请${colleague.name}代办至${chineseDay(until)}`,
    });
    const owned = await findingsOwned(tx, campaign.id, [person.id]);
    await cancelKeyed(tx, askedKey(asker), ctx.now);
    await enqueue(tx, campaign.id, ctx.now, [
      {
        key: `${askedKey(asker)}${colleague.id}:${ctx.now.getTime()}`,
        to: { personId: colleague.id },
        message: { kind: 'text', text: standInAskedSentence(person.name, until, owned.length) },
        why: '请代办',
        notBefore: nextLoudInstant(ctx.now, campaign.plan.settings, campaign.workdays),
      },
    ]);
  });
  ctx.wake();
  return say(standInSentence(colleague.name, until));
}

/** Begins the key of what waits for the morning: asked of somebody else or taken back by then, it is not told. */
function askedKey({ campaign, person }: Asker): string {
  return `standin:${campaign.id}:${person.id}:`;
}

async function takeBack(ctx: AppContext, asker: Asker, people: readonly Person[]): Promise<Outcome> {
  const { campaign, person, today } = asker;
  const named = people.find((one) => one.id === standInOf(person, today));
  if (!named) return say(SAID.alreadyRecorded, 'info');
  await ctx.database.transaction(async (tx) => {
    await nameStandIn(tx, person.id, null);
    await cancelKeyed(tx, askedKey(asker), ctx.now);
    await writeLedger(tx, campaign.id, ctx.now, {
      actorId: person.id,
      unitId: person.roles[0]?.unitId ?? null,
      noun: 'stand-in',
      ref: String(person.id),
      verb: 'taken back',
      text: `取消${named.name}代办`,
    });
  });
  return say(SAID.recorded);
}

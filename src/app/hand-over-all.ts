/** `/转办 张三 李四 全部`: all that one person puts right goes to another, once an admin has seen how much it is. */
import { createHash } from 'node:crypto';
import { type Asker, isAdmin } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { handOverAll } from '#app/hand-over.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { handedOverCard, handOverCard } from '#cards/hand-over.ts';
import { namesakesCard } from '#cards/namesakes.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import type { Orm } from '#db/database.ts';
import { findingsOwned, ownersNamed, type StoredFinding } from '#db/findings.ts';
import { namesOf, peopleOf } from '#db/people.ts';
import { isRefusal, type Refusal, refuse } from '#domain/refusal.ts';
import type { Person } from '#domain/roster.ts';
import type { Via } from '#domain/via.ts';

interface Pair {
  from: { id: number; name: string };
  to: Person;
}

export async function askHandOver(
  ctx: AppContext,
  asker: Asker,
  typed: { from: string; to: string; confirmed: boolean },
): Promise<Outcome | Refusal> {
  if (!isAdmin(asker)) return refuse({ reason: 'admins only' });
  const { campaign } = asker;
  const { orm } = ctx.database;
  const owners = await ownersNamed(orm, campaign.id, typed.from);
  if (owners.length === 0) return refuse({ reason: 'nothing in hand', text: typed.from });
  const people = await peopleOf(orm, campaign.id);
  const named = people.filter((one) => one.name === typed.to);
  const pairs = owners.flatMap((from) => named.map((to): Pair => ({ from, to })));
  const [pair, ...others] = pairs;
  if (!pair) return refuse({ reason: 'unknown owner', text: typed.to });
  if (others.length > 0) return pick(asker, pairs, people);
  if (!typed.confirmed) return preview(ctx, asker, pair);
  return carryOut(ctx, asker, pair, null, { kind: 'command', ref: 'handover' });
}

/** One of several pairs of the same names. */
export async function pickHandOver(
  ctx: AppContext,
  asker: Asker,
  option: string,
): Promise<Outcome | Refusal> {
  if (!isAdmin(asker)) return refuse({ reason: 'admins only' });
  const [, from = '', to = ''] = /^(\d{1,9}):(\d{1,9})$/.exec(option) ?? [];
  const pair = await pairOf(ctx.database.orm, asker, Number(from), Number(to));
  return pair ? preview(ctx, asker, pair) : refuse({ reason: 'card too old' });
}

/** Acts once: on the findings, and on their versions, that the confirmation was drawn from. */
export async function confirmHandOver(
  ctx: AppContext,
  asker: Asker,
  click: { from: number; to: number; seen: string },
  via: Via,
): Promise<Outcome | Refusal> {
  if (!isAdmin(asker)) return refuse({ reason: 'admins only' });
  const pair = await pairOf(ctx.database.orm, asker, click.from, click.to);
  return pair ? carryOut(ctx, asker, pair, click.seen, via) : refuse({ reason: 'card too old' });
}

async function pairOf(orm: Orm, { campaign }: Asker, from: number, to: number): Promise<Pair | null> {
  const name = (await namesOf(orm, [from])).get(from);
  const person = (await peopleOf(orm, campaign.id)).find((one) => one.id === to);
  return name !== undefined && person ? { from: { id: from, name }, to: person } : null;
}

function pick({ campaign }: Asker, pairs: readonly Pair[], people: readonly Person[]): Outcome {
  const unitOf = (id: number) => {
    const unitId = people.find((one) => one.id === id)?.roles[0]?.unitId;
    return unitId === undefined ? '已离开' : campaign.tree.unit(unitId).name;
  };
  const label = ({ id, name }: { id: number; name: string }) => `${name}（${unitOf(id)}）`;
  const card = namesakesCard({
    title: '请选择转办的人',
    short: campaign.plan.campaign.short,
    people: pairs.map(({ from, to }) => ({
      id: `${from.id}:${to.id}`,
      label: `${label(from)}转给${label(to)}`,
    })),
    click: { do: 'handover.pick', campaign: campaign.id },
  });
  return { cards: [card], cardKey: null };
}

async function preview(ctx: AppContext, asker: Asker, pair: Pair): Promise<Outcome | Refusal> {
  const owned = await findingsOwned(ctx.database.orm, asker.campaign.id, [pair.from.id]);
  if (owned.length === 0) return refuse({ reason: 'nothing in hand', text: pair.from.name });
  if (pair.from.id === pair.to.id) return refuse({ reason: 'already the owner' });
  return { cards: [handOverCard(viewOf(asker, pair, owned), seenOf(owned))], cardKey: null };
}

async function carryOut(
  ctx: AppContext,
  asker: Asker,
  pair: Pair,
  seen: string | null,
  via: Via,
): Promise<Outcome | Refusal> {
  const { campaign, person } = asker;
  if (campaign.closed) return refuse({ reason: 'campaign closed' });
  const moved = await ctx.database.transaction(async (tx): Promise<readonly StoredFinding[] | Refusal> => {
    const owned = await findingsOwned(tx, campaign.id, [pair.from.id], true);
    if (owned.length === 0) return refuse({ reason: 'nothing in hand', text: pair.from.name });
    if (seen !== null && seen !== seenOf(owned)) return refuse({ reason: 'changed since' });
    const owners = (await peopleOf(tx, campaign.id)).filter((one) => one.id === pair.from.id);
    const list = owned.map((finding) => ({ finding, to: pair.to }));
    return (await handOverAll(tx, campaign, { list, actor: person, owners, via }, ctx.now)) ?? owned;
  });
  if (isRefusal(moved)) return seen === null ? moved : say(refusalSentence(moved.refused), 'warning');
  ctx.wake();
  return { cards: [handedOverCard(viewOf(asker, pair, moved), ctx.now)], cardKey: null };
}

function viewOf({ campaign }: Asker, { from, to }: Pair, owned: readonly StoredFinding[]) {
  return {
    campaign: { id: campaign.id, short: campaign.plan.campaign.short },
    from,
    to: { id: to.id, name: to.name },
    numbers: owned.map(({ number }) => number),
  };
}

function seenOf(owned: readonly StoredFinding[]): string {
  const words = owned.map(({ number, version }) => `${number}:${version}`).join(' ');
  return createHash('sha256').update(words).digest('hex').slice(0, 16);
}

/**
 * What becomes of the findings of those whom a roster ends: it says who owns how many and to whom they could go, reads
 * what the person at the terminal wants, and hands them over in the transaction that ends them.
 */
import { type HandOver, handOverAll } from '#app/hand-over.ts';
import type { RosterChanges, Wanted } from '#app/roster-changes.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import type { Orm } from '#db/database.ts';
import { findingsOwned, type StoredFinding } from '#db/findings.ts';
import { peopleOf } from '#db/people.ts';
import { type Directory, type Enrolled, enrolledIn } from '#db/roster.ts';
import { type Day, dayOf } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { isRefusal } from '#domain/refusal.ts';
import { nearestSpeaker, type Person } from '#domain/roster.ts';

/** Somebody not in the roster who puts findings right. */
export interface Leaver {
  externalId: string;
  name: string;
  findings: number;
  /** The leader of the first one's unit, or of the nearest above it, who stays. */
  leader: string | null;
}

export interface HandOverPlan {
  /** By the platform's ids: from whom to whom. */
  pairs: ReadonlyMap<string, string>;
  /** What no pair names goes to the leaders of the findings' units. */
  toLeaders: boolean;
  /** The admin who answers for it. */
  by: string;
}

/** As typed: `张三=李四`, each an exact name or an id of the platform. */
export interface HandOverWish {
  pairs: readonly string[];
  toLeaders: boolean;
  by: string | null;
}

export async function leaversWithFindings(
  orm: Orm,
  campaign: Campaign,
  { absent }: Pick<RosterChanges, 'absent'>,
  today: Day,
): Promise<readonly Leaver[]> {
  const owned = await findingsOwned(
    orm,
    campaign.id,
    absent.map(({ personId }) => personId),
  );
  if (owned.length === 0) return [];
  const gone = new Set(absent.map(({ personId }) => personId));
  const staying = (await peopleOf(orm, campaign.id)).filter((person) => !gone.has(person.id));
  return absent.flatMap(({ personId, externalId, name }) => {
    const own = owned.filter(({ ownerId }) => ownerId === personId);
    const [first] = own;
    if (!first) return [];
    const leader = leaderFor(campaign, first, staying, today)?.name ?? null;
    return [{ externalId, name, findings: own.length, leader }];
  });
}

export interface HandOverProblems {
  problems: readonly string[];
  /** Takers are to be named, the admin is, or nothing more is: there was nobody to hand over from. */
  wanting: 'takers' | 'admin' | null;
}

/** Null when nothing is to be handed over. */
export function planHandOver(
  leavers: readonly Leaver[],
  listed: readonly Wanted[],
  wish: HandOverWish,
): { plan: HandOverPlan | null } | HandOverProblems {
  const problems: string[] = [];
  const pairs = new Map<string, string>();
  for (const typed of wish.pairs) {
    const [, from = '', to = ''] = /^([^=＝]+)[=＝]([^=＝]+)$/.exec(typed.trim()) ?? [];
    const giver = oneOf(leavers, from);
    const taker = oneOf(listed, to);
    if (from === '') problems.push(`“${typed}”应写成 张三=李四`);
    else if ('problem' in giver) problems.push(`离开且有在办问题的人里${giver.problem}`);
    else if ('problem' in taker) problems.push(`花名册里${taker.problem}`);
    else if (pairs.has(giver.one.externalId)) problems.push(`“${from}”写了两次`);
    else pairs.set(giver.one.externalId, taker.one.externalId);
  }
  if (leavers.length === 0 || problems.length > 0) {
    const wanting = leavers.length > 0 ? 'takers' : null;
    return problems.length > 0 ? { problems, wanting } : { plan: null };
  }
  const left = wish.toLeaders ? [] : leavers.filter(({ externalId }) => !pairs.has(externalId));
  if (left.length > 0) return { problems: left.map(unplanned), wanting: 'takers' };
  const admins = listed.filter(({ roles }) => roles.some(({ role }) => role === 'admin'));
  const by = wish.by === null ? only(admins) : oneOf(admins, wish.by);
  if ('problem' in by)
    return { problems: [`请用 --by 写明由哪位管理员转办：${by.problem}`], wanting: 'admin' };
  return { plan: { pairs, toLeaders: wish.toLeaders, by: by.one.externalId } };
}

function unplanned({ name, externalId, findings, leader }: Leaver): string {
  const to = leader === null ? '' : `，可转给 ${leader}`;
  return `${name}（${externalId}）还有 ${findings} 条在办问题${to}`;
}

type One<T> = { one: T } | { problem: string };

function oneOf<T extends { externalId: string; name: string }>(people: readonly T[], typed: string): One<T> {
  const wanted = typed.trim();
  const found = people.filter(({ name, externalId }) => name === wanted || externalId === wanted);
  const [one, ...others] = found;
  if (!one) return { problem: `没有“${wanted}”` };
  if (others.length === 0) return { one };
  return {
    problem: `有 ${found.length} 人叫“${wanted}”，请改写 ${found.map((each) => each.externalId).join(' 或 ')}`,
  };
}

function only(admins: readonly Wanted[]): One<Wanted> {
  const [one, ...others] = admins;
  if (one && others.length === 0) return { one };
  return {
    problem: admins.length === 0 ? '花名册里没有管理员' : admins.map(({ name }) => name).join(' 或 '),
  };
}

/** Why the roster cannot be loaded so; everything it had written is rolled back. */
export class HandOverRefused extends Error {
  override readonly name = 'HandOverRefused';
}

/** After the roster was written. @returns how many went. @throws HandOverRefused */
export async function handOverLeavers(
  tx: Orm,
  campaign: Campaign,
  directory: Directory,
  leaving: readonly Enrolled[],
  plan: HandOverPlan | null,
  now: Date,
): Promise<number> {
  const personIds = leaving.map(({ personId }) => personId);
  const owned = await findingsOwned(tx, campaign.id, personIds, true);
  if (owned.length === 0) return 0;
  if (!plan) throw new HandOverRefused(`离开的人还有 ${owned.length} 条在办问题，没有说明转给谁`);
  const people = await peopleOf(tx, campaign.id);
  const idOf = new Map(
    (await enrolledIn(tx, campaign.id, directory)).map((one) => [one.externalId, one.personId]),
  );
  const byId = (externalId: string | undefined) =>
    people.find((person) => person.id === idOf.get(externalId ?? ''));
  const actor = byId(plan.by);
  if (!actor) throw new HandOverRefused('写明的管理员不在花名册里');
  const externalOf = new Map(leaving.map(({ personId, externalId }) => [personId, externalId]));
  const list = owned.map((finding): HandOver => {
    const named = plan.pairs.get(externalOf.get(finding.ownerId ?? 0) ?? '');
    const to = named === undefined ? leaderIf(plan, campaign, finding, people, now) : byId(named);
    if (!to) throw new HandOverRefused(`第${finding.number}号没有可转的人，请用 --hand-over 写明`);
    return { finding, to };
  });
  const via = { kind: 'roster', ref: null } as const;
  const refused = await handOverAll(tx, campaign, { list, actor, owners: [], via }, now);
  if (isRefusal(refused)) throw new HandOverRefused(refusalSentence(refused.refused));
  return list.length;
}

function leaderIf(
  { toLeaders }: HandOverPlan,
  campaign: Campaign,
  finding: StoredFinding,
  people: readonly Person[],
  now: Date,
): Person | null {
  return toLeaders ? leaderFor(campaign, finding, people, dayOf(now)) : null;
}

function leaderFor(
  { tree }: Campaign,
  { unitId }: StoredFinding,
  people: readonly Person[],
  today: Day,
): Person | null {
  return nearestSpeaker(tree, unitId, people, today);
}

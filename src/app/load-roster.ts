/**
 * Loading a roster: first what it would change, then the change, all or nothing. The platform is asked before
 * anything is written, and contacts are forgotten once it has said who they belong to. Nobody is ever deleted.
 */
import type { Log } from '#app/context.ts';
import { expectBegun } from '#app/expect-begun.ts';
import type { RosterRow } from '#app/read-roster.ts';
import { type RosterChanges, rosterChanges, type Wanted } from '#app/roster-changes.ts';
import { type RosterProblem, rootOf } from '#app/roster-conflicts.ts';
import {
  type HandOverPlan,
  handOverLeavers,
  type Leaver,
  leaversWithFindings,
} from '#app/roster-hand-over.ts';
import { peopleOfRows } from '#app/roster-people.ts';
import { campaignById, ensureUnits, lockLoading, runningCampaign } from '#db/campaign.ts';
import type { Database, Orm } from '#db/database.ts';
import { tenantKey } from '#db/installation.ts';
import { writeLedger } from '#db/ledger.ts';
import { cancelForPeople } from '#db/outbox.ts';
import {
  adoptIdentities,
  type Directory,
  endRoles,
  enrolledIn,
  insertPeople,
  markLeft,
  startRoles,
  updatePeople,
} from '#db/roster.ts';
import { addDays, dayOf } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import type { Platform } from '#platform/port.ts';

export interface ReadyRoster {
  kind: 'ready';
  campaignId: number;
  platform: string;
  people: readonly Wanted[];
  changes: RosterChanges;
}

export type RosterPreview =
  | ReadyRoster
  | { kind: 'refused'; problems: readonly RosterProblem[] }
  /** A roster needs the units of a plan. */
  | { kind: 'no plan' };

/** What the roster would change; writes nothing. @throws PlatformError when the platform can't say who is who. */
export async function previewRoster(
  database: Database,
  platform: Pick<Platform, 'name' | 'resolve'>,
  rows: readonly RosterRow[],
): Promise<RosterPreview> {
  const campaign = await runningCampaign(database.orm);
  if (!campaign) return { kind: 'no plan' };
  const wrongRoot = rootProblems(campaign, rows);
  if (wrongRoot.length > 0) return { kind: 'refused', problems: wrongRoot };
  const found = await peopleOfRows(platform, rows);
  if ('problems' in found) return { kind: 'refused', problems: found.problems };
  const { people } = found;
  const changes = await changesFor(database.orm, campaign, platform.name, people);
  return { kind: 'ready', campaignId: campaign.id, platform: platform.name, people, changes };
}

function rootProblems(campaign: Campaign, rows: readonly RosterRow[]): readonly RosterProblem[] {
  const root = campaign.tree.root.path;
  if (rows.length === 0) return [{ row: 1, problem: '没有人员' }];
  return rows
    .filter(({ unit }) => rootOf(unit) !== root)
    .map(({ row, unit }) => ({ row, problem: `单位“${unit}”应在“${root}”之下，如 ${root}/${unit}` }));
}

async function changesFor(
  orm: Orm,
  campaign: Campaign,
  platform: string,
  people: readonly Wanted[],
): Promise<RosterChanges> {
  const directory = { platform, tenantKey: (await tenantKey(orm)) ?? '' };
  const units = campaign.tree.units.map((unit) => unit.path);
  return rosterChanges(units, await enrolledIn(orm, campaign.id, directory), people);
}

/** Of those not listed, who puts findings right and would leave them behind. */
export async function leaversOf(
  database: Database,
  { campaignId, changes }: ReadyRoster,
  now: Date,
): Promise<readonly Leaver[]> {
  const campaign = await existing(database.orm, campaignId);
  return leaversWithFindings(database.orm, campaign, changes, dayOf(now));
}

export interface AppliedRoster {
  kind: 'applied' | 'unchanged';
  changes: RosterChanges;
  /** How many were marked as left. */
  left: number;
  /** How many of their findings went to others. */
  handedOver: number;
}

/**
 * Carries the roster out as things stand now, which may be later than the preview. `leavers`: who is not in the
 * roster has left; otherwise nothing happens to them. What they were putting right goes to others, or nobody leaves.
 * @throws HandOverRefused when it cannot; then nothing is written.
 */
export async function applyRoster(
  database: Database,
  preview: ReadyRoster,
  options: { leavers: boolean; handOver?: HandOverPlan | null },
  now: Date,
  log?: Log,
): Promise<AppliedRoster> {
  const applied = await database.transaction((tx) => carryOut(tx, preview, options, now));
  log?.info(
    { outcome: applied.kind, people: applied.changes.people.length, left: applied.left },
    'roster loaded',
  );
  return applied;
}

async function carryOut(
  tx: Orm,
  preview: ReadyRoster,
  options: { leavers: boolean; handOver?: HandOverPlan | null },
  now: Date,
): Promise<AppliedRoster> {
  await lockLoading(tx);
  const directory = { platform: preview.platform, tenantKey: (await tenantKey(tx)) ?? '' };
  await adoptIdentities(tx, directory);
  const campaign = await existing(tx, preview.campaignId);
  const changes = await changesFor(tx, campaign, preview.platform, preview.people);
  const leaving = options.leavers ? changes.absent : [];
  if (changes.people.length + changes.units.length + leaving.length === 0) {
    return { kind: 'unchanged', changes, left: 0, handedOver: 0 };
  }
  const carried = { ...changes, absent: leaving };
  await write(tx, campaign.id, directory, carried, now);
  const after = await existing(tx, campaign.id);
  const handedOver = await handOverLeavers(tx, after, directory, leaving, options.handOver ?? null, now);
  await record(tx, campaign, carried, handedOver, now);
  await expectBegun(tx, after, now);
  return { kind: 'applied', changes, left: leaving.length, handedOver };
}

async function existing(tx: Orm, campaignId: number): Promise<Campaign> {
  const campaign = await campaignById(tx, campaignId);
  if (!campaign) throw new Error(`no campaign ${campaignId}`);
  return campaign;
}

/** A role that is no longer listed was held until yesterday. */
async function write(
  tx: Orm,
  campaignId: number,
  directory: Directory,
  { units, people, absent }: RosterChanges,
  now: Date,
): Promise<void> {
  const today = dayOf(now);
  await ensureUnits(tx, campaignId, units);
  await insertPeople(
    tx,
    directory,
    people.flatMap(({ before, after }) => (before ? [] : [after])),
  );
  await updatePeople(
    tx,
    people.flatMap(({ before, after }) => (before ? [{ ...after, personId: before.personId }] : [])),
  );
  const ended = people.flatMap(({ before, ended }) =>
    before ? ended.map((role) => ({ ...role, personId: before.personId })) : [],
  );
  const left = absent.flatMap(({ personId, roles }) => roles.map((role) => ({ ...role, personId })));
  await endRoles(tx, campaignId, [...ended, ...left], addDays(today, -1));
  const started = people.flatMap(({ after, started }) =>
    started.map((role) => ({ ...role, externalId: after.externalId })),
  );
  await startRoles(tx, campaignId, directory, started, today);
  const gone = absent.map((person) => person.personId);
  await markLeft(tx, gone, now);
  await cancelForPeople(tx, gone, now);
}

/** Counts only: whose rows changed is in the rows, and names don't belong in a text that is kept for ever. */
async function record(
  tx: Orm,
  campaign: Campaign,
  changes: RosterChanges,
  handedOver: number,
  now: Date,
): Promise<void> {
  const joined = changes.people.filter((person) => person.kind !== 'changed').length;
  const counts = [
    `新增 ${joined} 人`,
    `变更 ${changes.people.length - joined} 人`,
    `离开 ${changes.absent.length} 人`,
    `新增单位 ${changes.units.length} 个`,
    ...(handedOver === 0 ? [] : [`转办问题 ${handedOver} 条`]),
  ];
  await writeLedger(tx, campaign.id, now, {
    actorId: null,
    unitId: null,
    noun: 'roster',
    ref: campaign.key,
    verb: 'loaded',
    text: `载入花名册：${counts.join('，')}`,
  });
}

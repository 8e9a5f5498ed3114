/**
 * The invented bureau that the simulator starts with: its app, its people from the synthetic roster, a group per
 * unit, and the 2023 plan. Everything after the loading goes through the same doors as in production.
 */
import { readFileSync } from 'node:fs';
import { loadPlan } from '#app/load-plan.ts';
import { applyRoster, previewRoster } from '#app/load-roster.ts';
import { readPlan } from '#app/read-plan.ts';
import { type RosterRow, readRoster } from '#app/read-roster.ts';
import { runningCampaign } from '#db/campaign.ts';
import type { Stamp } from '#db/installation.ts';
import { clockTime, day, instant } from '#domain/calendar.ts';
import type { Plan } from '#domain/plan.ts';
import type { Simulator } from '#simulator/simulator.ts';
import type { SimulatedApp } from '#simulator/world.ts';
import type { Installation } from '#src/runtime.ts';

/** Ten minutes before the first kickoff of the 2023 campaign. */
export const FIRST_MORNING = instant(day('2023-03-01'), clockTime('08:20'));

/** Known to everybody and good for nothing outside this process. */
export const SIMULATED_APP: SimulatedApp = {
  appId: 'cli_0123456789abcdef',
  appSecret: 'simulated-app-secret',
  encryptKey: 'simulated-encrypt-key',
  verificationToken: 'simulated-verification-token',
  tenantKey: '0123456789abcdef',
};

export const SIMULATED_STAMP: Stamp = { mode: 'simulator', appId: SIMULATED_APP.appId };

const PLAN = new URL('../db/seeds/hundred-days-2023.yaml', import.meta.url);
const ROSTER = new URL('../db/seeds/roster-synthetic.csv', import.meta.url);

export function syntheticPlan(): Plan {
  const read = readPlan(readFileSync(PLAN, 'utf8'));
  if ('problems' in read) throw new Error(`the shipped plan has problems: ${JSON.stringify(read.problems)}`);
  return read.plan;
}

export function syntheticRoster() {
  const read = readRoster(readFileSync(ROSTER));
  if ('problems' in read)
    throw new Error(`the shipped roster has problems: ${JSON.stringify(read.problems)}`);
  return read.rows;
}

/** What a bureau is made of: its plan, and who is in it. */
export interface BureauFiles {
  plan: Plan;
  rows: readonly RosterRow[];
}

export function syntheticFiles(): BureauFiles {
  return { plan: syntheticPlan(), rows: syntheticRoster() };
}

/** Loads plan and roster and peoples the simulator, unless a campaign is there already. True when it did. */
export async function foundBureau(
  installation: Installation,
  simulator: Simulator,
  { plan, rows }: BureauFiles = syntheticFiles(),
): Promise<boolean> {
  const { database, platform } = installation;
  if (await runningCampaign(database.orm)) return false;
  const now = installation.now();
  await loadPlan(database, plan, now);
  peopleSimulator(simulator, rows);
  const preview = await previewRoster(database, platform, rows);
  if (preview.kind !== 'ready') throw new Error(`the roster was refused: ${preview.kind}`);
  await applyRoster(database, preview, { leavers: false }, now);
  return true;
}

const PERSON_FIELDS = { open_id: 'openId', user_id: 'userId', mobile: 'mobile', email: 'email' } as const;

/** Everybody in the roster, known to the platform by what the roster knows them by. */
export function peopleSimulator(simulator: Simulator, rows: readonly RosterRow[]): void {
  const known = new Set(
    simulator.people.flatMap(({ openId, userId, mobile, email }) => [openId, userId, mobile, email]),
  );
  for (const { name, id } of rows) {
    if (known.has(id.value)) continue;
    simulator.addPerson({ name, [PERSON_FIELDS[id.column]]: id.value });
    known.add(id.value);
  }
}

/** The platform's id of whoever a row is about. */
export function openIdOf(simulator: Simulator, { id }: RosterRow): string {
  const field = PERSON_FIELDS[id.column];
  return simulator.people.find((person) => person[field] === id.value)?.openId ?? '';
}

/** A group per unit with its people and the unit's leader, bound by an admin with `/bind`, as a bureau would do it. */
export async function openGroups(
  simulator: Simulator,
  rows: readonly RosterRow[] = syntheticRoster(),
): Promise<readonly { unit: string; chatId: string }[]> {
  const adminRow = rows.find((row) => row.role === 'admin');
  if (!adminRow) return [];
  const admin = openIdOf(simulator, adminRow);
  const opened: { unit: string; chatId: string }[] = [];
  for (const unit of new Set(rows.map((row) => row.unit))) {
    const own = rows.filter((row) => row.unit === unit).map((row) => openIdOf(simulator, row));
    const name = `${unit.slice(unit.lastIndexOf('/') + 1)}工作群`;
    const { chatId } = simulator.addGroup({ name, members: [...new Set([...own, admin])] });
    await simulator.addBot(chatId, admin);
    await simulator.say(admin, { chatId }, `/bind ${unit}`, { mention: true });
    opened.push({ unit, chatId });
  }
  return opened;
}

/**
 * The invented bureau that the simulator starts with: its app, its people from the synthetic roster, a group per
 * unit, and the 2023 plan. Everything after the loading goes through the same doors as in production.
 */
import { readFileSync } from 'node:fs';
import { loadPlan } from '#app/load-plan.ts';
import { applyRoster, previewRoster } from '#app/load-roster.ts';
import { readPlan } from '#app/read-plan.ts';
import { readRoster } from '#app/read-roster.ts';
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

/** Loads plan and roster and peoples the simulator, unless a campaign is there already. True when it did. */
export async function foundBureau(installation: Installation, simulator: Simulator): Promise<boolean> {
  const { database, platform } = installation;
  if (await runningCampaign(database.orm)) return false;
  const now = installation.now();
  await loadPlan(database, syntheticPlan(), now);
  peopleSimulator(simulator);
  const preview = await previewRoster(database, platform, syntheticRoster());
  if (preview.kind !== 'ready') throw new Error(`the shipped roster was refused: ${preview.kind}`);
  await applyRoster(database, preview, { leavers: false }, now);
  return true;
}

function peopleSimulator(simulator: Simulator): void {
  const known = new Set(simulator.people.map((person) => person.openId));
  for (const row of syntheticRoster()) {
    if (row.id.column !== 'open_id' || known.has(row.id.value)) continue;
    simulator.addPerson({ name: row.name, openId: row.id.value });
    known.add(row.id.value);
  }
}

/** A group per unit with its people and the unit's leader, bound by an admin with `/bind`, as a bureau would do it. */
export async function openGroups(simulator: Simulator): Promise<readonly { unit: string; chatId: string }[]> {
  const rows = syntheticRoster();
  const admin = rows.find((row) => row.role === 'admin');
  if (!admin) return [];
  const opened: { unit: string; chatId: string }[] = [];
  for (const unit of new Set(rows.map((row) => row.unit))) {
    const own = rows.filter((row) => row.unit === unit).map((row) => row.id.value);
    const name = `${unit.slice(unit.lastIndexOf('/') + 1)}工作群`;
    const { chatId } = simulator.addGroup({ name, members: [...new Set([...own, admin.id.value])] });
    await simulator.addBot(chatId, admin.id.value);
    await simulator.say(admin.id.value, { chatId }, `/bind ${unit}`, { mention: true });
    opened.push({ unit, chatId });
  }
  return opened;
}

/**
 * `npm run rehearse -- [--from D --to D] [--xlsx FILE]`: plays the campaign on the simulator with synthetic people and
 * prints day by day what was sent to whom and why; a file gets every message. Nothing of it touches the data folder,
 * and nothing leaves the process.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { messageCalendarXlsx } from '#app/message-calendar.ts';
import { runningCampaign } from '#db/campaign.ts';
import { findingsOf } from '#db/checklists.ts';
import { dutiesOf } from '#db/duties.ts';
import { stamp } from '#db/installation.ts';
import { migrate } from '#db/migrate.ts';
import { sentBetween } from '#db/outbox-report.ts';
import { openPglite } from '#db/pglite.ts';
import {
  addDays,
  chineseDay,
  chineseDayWithWeekday,
  clockTime,
  type Day,
  day,
  dayOf,
  instant,
  isDay,
  timeOf,
  workdaysOfChina,
} from '#domain/calendar.ts';
import { dutyState } from '#domain/duty.ts';
import { FINDING_STATE_NAMES } from '#domain/finding.ts';
import { workOnFindings } from '#scripts/rehearsal-findings.ts';
import { type Actor, dice, diligenceOf, liveADay } from '#scripts/rehearsal-people.ts';
import { openLog } from '#src/log.ts';
import { type SimulatedWorld, simulatedWorld } from '#src/simulated-world.ts';
import {
  FIRST_MORNING,
  foundBureau,
  openGroups,
  SIMULATED_STAMP,
  syntheticPlan,
  syntheticRoster,
} from '#src/synthetic-bureau.ts';

const USAGE = '用法：npm run rehearse -- [--from 2023-03-01] [--to 2023-06-20] [--xlsx 消息日历.xlsx]';
const SEED = 2023;
const DAYS_TO_PUT_RIGHT = 14;
/** Names printed per line; the rest is counted. */
const NAMED = 6;

interface Wish {
  from: Day;
  to: Day;
  /** Where every message is written down. */
  xlsx: string | null;
}

const wish = readWish(process.argv.slice(2));
if (typeof wish === 'string') {
  console.error(wish);
  process.exitCode = 1;
} else {
  await rehearse(wish);
}

function readWish(args: readonly string[]): Wish | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { from: { type: 'string' }, to: { type: 'string' }, xlsx: { type: 'string' } },
    });
    const { from = '2023-03-01', to = '2023-06-20' } = values;
    if (!isDay(from) || !isDay(to)) return `日期应写成 2023-03-01 的样子。${USAGE}`;
    const xlsx = values.xlsx ?? null;
    return from <= to ? { from: day(from), to: day(to), xlsx } : `--to 早于 --from。${USAGE}`;
  } catch {
    return USAGE;
  }
}

async function rehearse({ from, to, xlsx }: Wish): Promise<void> {
  const database = await openPglite('memory');
  await migrate(database);
  const start = new Date(Math.max(FIRST_MORNING.getTime(), instant(from, timeOf(FIRST_MORNING)).getTime()));
  await database.transaction((tx) => stamp(tx, SIMULATED_STAMP, start));
  const world = simulatedWorld({ database, start, log: openLog('error'), spread: true });
  await foundBureau(
    { ...world, clock: world.delivery.clock, simulated: null, close: database.close },
    world.simulator,
  );
  const groups = await openGroups(world.simulator);
  await world.settle();
  const roll = dice(SEED);
  const actors = actorsOf(groups, roll);
  const workdays = workdaysOfChina(syntheticPlan().calendar);
  for (let on = dayOf(start); on <= to; on = addDays(on, 1)) {
    const worked = workdays.isWorkday(on);
    await slot(world, on, '08:30');
    if (worked) await workDay(world, on, actors, roll);
    await slot(world, on, '17:30');
    await printDay(world, on);
  }
  await printTotals(world, to);
  if (xlsx !== null) await writeCalendar(world, xlsx);
  await database.close();
}

function actorsOf(groups: readonly { unit: string; chatId: string }[], roll: () => number): readonly Actor[] {
  return syntheticRoster().map((row) => ({
    openId: row.id.value,
    name: row.name,
    chatId: groups.find((group) => group.unit === row.unit)?.chatId ?? '',
    leads: row.role === 'leader' || row.role === 'admin',
    colleague: row.role === 'leader' ? colleagueOf(row.unit, row.name) : null,
    diligence: diligenceOf(roll()),
    done: new Set<string>(),
  }));
}

function colleagueOf(unit: string, name: string): string | null {
  const others = syntheticRoster().filter((row) => row.unit === unit && row.name !== name);
  return (others.find((row) => row.role === 'officer') ?? others[0])?.name ?? null;
}

/** A slot and the eight minutes over which its messages are spread. */
async function slot(world: SimulatedWorld, on: Day, time: string): Promise<void> {
  const at = instant(on, clockTime(time));
  if (at < world.now()) return;
  await world.moveTo(at);
  await world.tick();
  await world.moveTo(new Date(at.getTime() + 9 * 60_000));
}

async function workDay(
  world: SimulatedWorld,
  on: Day,
  actors: readonly Actor[],
  roll: () => number,
): Promise<void> {
  await world.moveTo(instant(on, clockTime('09:30')));
  const due = chineseDay(addDays(on, DAYS_TO_PUT_RIGHT));
  for (const actor of actors) {
    await liveADay(world.simulator, actor, roll, () => world.settle());
    if (roll() < actor.diligence) await workOnFindings(world.simulator, actor, due, roll);
  }
  await world.settle();
}

async function printDay(world: SimulatedWorld, on: Day): Promise<void> {
  const sent = await sentBetween(
    world.database.orm,
    instant(on, clockTime('00:00')),
    instant(addDays(on, 1), clockTime('00:00')),
  );
  const shown = sent.filter((one) => one.why !== 'refresh');
  if (shown.length === 0) return;
  console.log(chineseDayWithWeekday(on));
  for (const [why, messages] of Map.groupBy(shown, reasonOf)) {
    const chats = messages.flatMap((one) => one.chat ?? []);
    const people = messages.flatMap((one) => one.person ?? []);
    const first = messages[0];
    console.log(
      `  ${first ? timeOf(first.at) : ''}  ${why}：${[...named(chats, '个群'), ...named(people, '人')].join('；')}`,
    );
  }
}

/** One line for all findings, not one for each. */
function reasonOf({ why }: { why: string }): string {
  return why.replace(/第\d+号/, '问题');
}

function named(names: readonly string[], counted: string): readonly string[] {
  if (names.length === 0) return [];
  const listed = [...new Set(names)];
  const more = listed.length > NAMED ? '等' : '';
  return [`${listed.length} ${counted}（${listed.slice(0, NAMED).join('、')}${more}）`];
}

async function printTotals(world: SimulatedWorld, to: Day): Promise<void> {
  const { orm } = world.database;
  const campaign = await runningCampaign(orm);
  if (!campaign) return;
  const duties = await dutiesOf(orm, campaign.id);
  const states = Map.groupBy(duties, (duty) => dutyState(duty, to));
  const count = (state: ReturnType<typeof dutyState>) => states.get(state)?.length ?? 0;
  const findings = await findingsOf(orm, campaign.id);
  const sent = await sentBetween(orm, new Date(0), world.now());
  console.log('合计');
  console.log(
    `  事项 ${duties.length} 项：按时办理 ${count('done')}，补办 ${count('done late')}，逾期未办 ${count('late')}，未到期 ${count('open')}`,
  );
  const byState = [...Map.groupBy(findings, (finding) => FINDING_STATE_NAMES[finding.state])];
  const standing = byState.map(([state, list]) => `${state} ${list.length}`).join('，');
  console.log(`  登记问题 ${findings.length} 条：${standing}`);
  console.log(
    `  送出 ${sent.filter((one) => one.why !== 'refresh').length} 条消息，更新卡片 ${sent.filter((one) => one.why === 'refresh').length} 次`,
  );
  for (const [why, messages] of Map.groupBy(sent, reasonOf)) {
    if (why !== 'refresh') console.log(`    ${why} ${messages.length} 条`);
  }
}

async function writeCalendar(world: SimulatedWorld, path: string): Promise<void> {
  const sent = await sentBetween(world.database.orm, new Date(0), world.now());
  const messages = sent.filter(({ why }) => why !== 'refresh');
  const file = await messageCalendarXlsx(
    messages.map(({ at, person, chat, what, why }) => ({
      at,
      to: chat ?? person ?? '',
      what: what ?? '',
      why,
    })),
  );
  try {
    writeFileSync(path, file);
    console.log(`  消息日历 ${messages.length} 条，已写入 ${path}`);
  } catch {
    console.error(`写不了文件 ${path}，请检查路径`);
    process.exitCode = 1;
  }
}

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
import { sentBetween } from '#db/outbox-report.ts';
import { openPglite } from '#db/pglite.ts';
import {
  addDays,
  chineseDayWithWeekday,
  clockTime,
  type Day,
  day,
  instant,
  isDay,
  later,
  timeOf,
} from '#domain/calendar.ts';
import { dutyState } from '#domain/duty.ts';
import { FINDING_STATE_NAMES } from '#domain/finding.ts';
import { playThrough, worldInMemory } from '#src/rehearsal.ts';
import type { SimulatedWorld } from '#src/simulated-world.ts';
import { syntheticFiles } from '#src/synthetic-bureau.ts';

const USAGE = '用法：npm run rehearse -- [--from 2023-03-01] [--to 2023-06-20] [--xlsx 消息日历.xlsx]';
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
  const files = syntheticFiles();
  const world = await worldInMemory(database, files.plan, later(from, files.plan.campaign.start));
  await playThrough(world, files, to, { after: (on) => printDay(world, on) });
  await printTotals(world, to);
  if (xlsx !== null) await writeCalendar(world, xlsx);
  await database.close();
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

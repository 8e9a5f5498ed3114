/** Plays a plan with a roster day by day, on a simulator and in memory, and lists what was sent. */
import { fileText } from '#app/file-text.ts';
import { previewPlan } from '#app/load-plan.ts';
import { previewRoster } from '#app/load-roster.ts';
import { readPlan } from '#app/read-plan.ts';
import { type RosterRow, readRoster } from '#app/read-roster.ts';
import type { Database } from '#db/database.ts';
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
  dayOf,
  instant,
  later,
  timeOf,
  workdaysOfChina,
} from '#domain/calendar.ts';
import { allItems, type Plan } from '#domain/plan.ts';
import type { CalendarRow, OwnFiles, Rehearsal, Step } from '#simulator/playground/stage.ts';
import { type Actor, dice, diligenceOf, liveADay } from '#src/crowd.ts';
import { workOnFindings } from '#src/crowd-findings.ts';
import { openLog } from '#src/log.ts';
import { type SimulatedWorld, simulatedWorld } from '#src/simulated-world.ts';
import {
  type BureauFiles,
  foundBureau,
  openGroups,
  openIdOf,
  peopleSimulator,
  SIMULATED_STAMP,
  syntheticFiles,
} from '#src/synthetic-bureau.ts';

const SEED = 2023;
const DAYS_TO_PUT_RIGHT = 14;
/** Before the first morning's messages. */
const EARLIER_MS = 10 * 60_000;
const SPREAD_MS = 9 * 60_000;
/** So many days after the last one something late is still pursued. */
const DAYS_AFTER = 14;

export async function rehearsalOf(files: OwnFiles, step: Step): Promise<Rehearsal> {
  const shipped = syntheticFiles();
  const plan = files.plan ? readPlan(fileText(files.plan)) : { plan: shipped.plan };
  const roster = files.roster ? readRoster(files.roster) : { rows: shipped.rows };
  const planProblems = 'problems' in plan ? plan.problems.map(planLine) : [];
  const rosterProblems = 'problems' in roster ? roster.problems.map(rosterLine) : [];
  if ('problems' in plan || 'problems' in roster) {
    return {
      plan: { problems: planProblems, notes: 'problems' in plan ? [] : planFacts(plan.plan) },
      roster: { problems: rosterProblems, notes: [] },
      rows: null,
    };
  }
  const database = await openPglite('memory');
  try {
    return await played(database, { plan: plan.plan, rows: roster.rows }, step);
  } finally {
    await database.close();
  }
}

async function played(database: Database, files: BureauFiles, step: Step): Promise<Rehearsal> {
  const { plan, rows } = files;
  const world = await worldInMemory(database, plan, plan.campaign.start);
  const start = world.now();
  const notes = await planNotes(database, plan, start);
  peopleSimulator(world.simulator, rows);
  const problems = await rosterProblems(world, files);
  const ask = { plan: { problems: [], notes }, roster: { problems, notes: rosterFacts(rows, plan) } };
  if (problems.length > 0) return { ...ask, rows: null };
  await playThrough(world, files, lastDayOf(plan), {
    before: (on) => step(chineseDayWithWeekday(on)),
  });
  return { ...ask, rows: await calendarOf(world, start) };
}

/** A simulator shortly before a day's first messages, with nobody there yet. */
export async function worldInMemory(database: Database, plan: Plan, from: Day): Promise<SimulatedWorld> {
  await migrate(database);
  const start = new Date(instant(from, plan.settings.morning).getTime() - EARLIER_MS);
  await database.transaction((tx) => stamp(tx, SIMULATED_STAMP, start));
  return simulatedWorld({ database, start, log: openLog('error'), spread: true });
}

/** With the plan loaded, for a roster needs its units; founding the bureau afterwards finds it there. */
async function rosterProblems(
  world: SimulatedWorld,
  { plan, rows }: BureauFiles,
): Promise<readonly string[]> {
  const roots = new Set(plan.units.map((unit) => unit.split('/')[0]));
  const strange = rows.filter(({ unit }) => !roots.has(unit.split('/')[0]));
  if (strange.length > 0) {
    return strange.map(({ row, unit }) =>
      rosterLine({ row, problem: `单位“${unit}”应在“${[...roots].join('、')}”之下` }),
    );
  }
  const preview = await previewRoster(world.database, world.platform, rows);
  return preview.kind === 'refused' ? preview.problems.map(rosterLine) : [];
}

/** Founds the bureau and lets its people live from today to the last day. */
export async function playThrough(
  world: SimulatedWorld,
  files: BureauFiles,
  last: Day,
  tell: { before?: (on: Day) => void; after?: (on: Day) => Promise<void> },
): Promise<void> {
  const { plan, rows } = files;
  await foundBureau(
    { ...world, clock: world.delivery.clock, simulated: null, close: async () => {} },
    world.simulator,
    files,
  );
  const groups = await openGroups(world.simulator, rows);
  await world.settle();
  const roll = dice(SEED);
  const actors = actorsOf(world, rows, groups, roll);
  const workdays = workdaysOfChina(plan.calendar);
  for (let on = dayOf(world.now()); on <= last; on = addDays(on, 1)) {
    tell.before?.(on);
    await slot(world, instant(on, plan.settings.morning));
    if (workdays.isWorkday(on)) await workDay(world, on, actors, roll);
    await slot(world, instant(on, plan.settings.evening));
    await tell.after?.(on);
  }
}

/** When what is still late is no longer pursued. */
function lastDayOf({ phases, deliverables, campaign }: Plan): Day {
  const dues = deliverables.flatMap(({ due }) => due ?? []);
  return addDays([...phases.map(({ end }) => end), ...dues].reduce(later, campaign.end), DAYS_AFTER);
}

/** A slot and the minutes over which its messages are spread. */
async function slot(world: SimulatedWorld, at: Date): Promise<void> {
  if (at < world.now()) return;
  await world.moveTo(at);
  await world.tick();
  await world.moveTo(new Date(at.getTime() + SPREAD_MS));
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

function actorsOf(
  { simulator }: SimulatedWorld,
  rows: readonly RosterRow[],
  groups: readonly { unit: string; chatId: string }[],
  roll: () => number,
): readonly Actor[] {
  return rows.map((row) => ({
    openId: openIdOf(simulator, row),
    name: row.name,
    chatId: groups.find((group) => group.unit === row.unit)?.chatId ?? '',
    leads: row.role === 'leader' || row.role === 'admin',
    colleague: row.role === 'leader' ? colleagueOf(row, rows) : null,
    diligence: diligenceOf(roll()),
    done: new Set<string>(),
  }));
}

function colleagueOf({ unit, name }: RosterRow, rows: readonly RosterRow[]): string | null {
  const others = rows.filter((row) => row.unit === unit && row.name !== name);
  return (others.find((row) => row.role === 'officer') ?? others[0])?.name ?? null;
}

async function calendarOf({ database, now }: SimulatedWorld, start: Date): Promise<readonly CalendarRow[]> {
  const sent = await sentBetween(database.orm, start, new Date(now().getTime() + 1));
  return sent
    .filter(({ why }) => why !== 'refresh')
    .map(({ at, person, chat, what, why }) => ({
      day: dayOf(at),
      time: timeOf(at),
      to: chat ?? person ?? '',
      what: what ?? '',
      why,
    }));
}

function planLine({ line, field, fix }: { line: number; field: string; fix: string }): string {
  return `第${line}行${field === '' ? '' : ` ${field}`}：${fix}`;
}

function rosterLine({ row, problem }: { row: number; problem: string }): string {
  return `第${row}行：${problem}`;
}

function planFacts({ campaign, phases, deliverables, units, ...plan }: Plan): readonly string[] {
  const counts = `${phases.length} 个阶段，${allItems({ campaign, phases, deliverables, units, ...plan }).length} 个检查项，${deliverables.length} 份材料，${units.length} 个单位`;
  return [`${campaign.name}：${campaign.start} 至 ${campaign.end}`, counts];
}

async function planNotes(database: Database, plan: Plan, now: Date): Promise<readonly string[]> {
  const preview = await previewPlan(database, plan, now);
  if (preview.kind === 'refused') return planFacts(plan);
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).join('、');
  return [
    ...planFacts(plan),
    ...(preview.undated.length > 0 ? [`没有截止日，不提醒，请确认后补上：${names(preview.undated)}`] : []),
    ...(preview.toConfirm.length > 0
      ? [`是否属于本单位待确认，只显示，不催办：${names(preview.toConfirm)}`]
      : []),
  ];
}

function rosterFacts(rows: readonly RosterRow[], plan: Plan): readonly string[] {
  const units = new Set(rows.map(({ unit }) => unit));
  const added = [...units].filter((unit) => !plan.units.includes(unit));
  const lacks = rows.some(({ role }) => role === 'admin')
    ? []
    : ['注意：没有管理员，无人能绑定群、调整阶段。'];
  return [
    `${new Set(rows.map(({ id }) => id.value)).size} 人，${units.size} 个单位`,
    // Allowed, and as often a slip of the pen, whose people then hear of nothing.
    ...(added.length > 0 ? [`注意：方案里没有的单位，将新增，请核对是否写错：${added.join('、')}`] : []),
    ...lacks,
  ];
}

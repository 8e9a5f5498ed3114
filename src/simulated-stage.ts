/** What the playground shows beyond the platform: the bureau's people, the campaign's calendar, and ways to make it go on. */
import type { Log } from '#app/context.ts';
import { messageCalendarXlsx } from '#app/message-calendar.ts';
import { ROLE_WORDS } from '#app/roster-cells.ts';
import { troubleOf } from '#app/trouble.ts';
import { runningCampaign } from '#db/campaign.ts';
import { bindingsOf } from '#db/chats.ts';
import { tenantKey } from '#db/installation.ts';
import { sentPerDay, trafficOf } from '#db/outbox-report.ts';
import { type Enrolled, enrolledIn } from '#db/roster.ts';
import { runsOf } from '#db/schedule.ts';
import { addDays, clockTime, type Day, day, instant } from '#domain/calendar.ts';
import { type Campaign, lastDue } from '#domain/campaign.ts';
import { kickoffDay } from '#domain/phase.ts';
import type { Platform } from '#platform/port.ts';
import type { CampaignCalendar, MenuItem, Player, Stage } from '#simulator/playground/stage.ts';
import type { Simulator } from '#simulator/simulator.ts';
import { rehearseOwn } from '#src/own-rehearsal.ts';
import { crowdOf } from '#src/simulated-crowd.ts';
import { nextEvent, type Traveller, travel } from '#src/simulated-travel.ts';

export interface StageParts extends Traveller {
  platform: Platform['name'];
  startOver: (() => Promise<void>) | null;
  log: Log;
}

/** Somebody who works elsewhere: can write to the bot, and is in no roster. */
const OUTSIDER = { openId: `ou_${'f'.repeat(32)}`, name: '路人' };

/** As the README has it entered in the platform's console. */
const MENU: readonly MenuItem[] = [
  { eventKey: 'check', label: '自查' },
  { eventKey: 'mine', label: '我的' },
  { eventKey: 'help', label: '帮助' },
];

export function openStage(parts: StageParts): Stage {
  const { database, simulated, idle } = parts;
  const { simulator } = simulated;
  const players = () => playersOf(parts, simulator);
  const crowd = crowdOf(simulator, players, idle);
  return {
    menu: MENU,
    players,
    calendar: async () => {
      const campaign = await runningCampaign(database.orm);
      if (!campaign) return null;
      const begun = (await runsOf(database.orm, campaign.id, 'kickoff')).length > 0;
      return { ...calendarOf(campaign, await sentPerDay(database.orm)), begun };
    },
    traffic: () => trafficOf(database.orm),
    nextEvent: () => nextEvent(parts),
    travel: (to, { signal, step, crowd: wish }) => {
      const liveADay = wish && (() => crowd.live(wish, { signal, step }));
      return travel(parts, to, { signal, step, liveADay });
    },
    crowd: async (wish, options) => {
      simulated.stepping = true;
      try {
        await crowd.live(wish, options);
      } finally {
        simulated.stepping = false;
      }
    },
    rehearse: rehearseOwn,
    exportCalendar: async (rows) => ({
      name: '消息日历.xlsx',
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      bytes: await messageCalendarXlsx(
        rows.map(({ day: on, time, ...row }) => ({ ...row, at: instant(day(on), clockTime(time)) })),
      ),
    }),
    failed: (cause) => parts.log.error(troubleOf(cause), 'what the page began failed'),
    startOver: parts.startOver,
  };
}

async function playersOf(
  { database, platform }: StageParts,
  simulator: Simulator,
): Promise<readonly Player[]> {
  const { orm } = database;
  const campaign = await runningCampaign(orm);
  if (!campaign) return [];
  const directory = { platform, tenantKey: (await tenantKey(orm)) ?? '' };
  const known = new Set(simulator.people.map((person) => person.openId));
  const enrolled = (await enrolledIn(orm, campaign.id, directory)).filter(
    (one) => known.has(one.externalId) && one.roles.length > 0 && one.leftAt === null,
  );
  const chats = new Map((await bindingsOf(orm, campaign.id)).map((one) => [one.unitId, one.chatId]));
  const suggested = suggestedOf(enrolled);
  const place = (unit: string) => campaign.tree.find(unit)?.position ?? Number.POSITIVE_INFINITY;
  const listed = enrolled.map((one): Player => {
    const unit = one.roles[0]?.unit ?? '';
    return {
      openId: one.externalId,
      name: one.name,
      unit,
      role: one.roles.map(({ role }) => ROLE_WORDS[role]).join('、'),
      homeChat: chats.get(campaign.tree.find(unit)?.id ?? -1) ?? null,
      suggested: suggested.has(one.externalId),
    };
  });
  if (!known.has(OUTSIDER.openId)) simulator.addPerson(OUTSIDER);
  const outsider: Player = { ...OUTSIDER, unit: '', role: '', homeChat: null, suggested: true };
  return [...listed.toSorted((a, b) => place(a.unit) - place(b.unit)), outsider];
}

/** One of each kind: an admin, an officer with the officer's own leader, an inspector. */
function suggestedOf(enrolled: readonly Enrolled[]): ReadonlySet<string> {
  const first = (role: string, unit?: string) =>
    enrolled.find((one) => one.roles.some((held) => held.role === role && (unit ?? held.unit) === held.unit));
  const officer = first('officer');
  const found = [
    ...enrolled.filter((one) => one.roles.some(({ role }) => role === 'admin')).slice(0, 2),
    officer,
    first('leader', officer?.roles[0]?.unit),
    first('inspector'),
  ];
  return new Set(found.flatMap((one) => one?.externalId ?? []));
}

function calendarOf(campaign: Campaign, sent: ReadonlyMap<string, number>): Omit<CampaignCalendar, 'begun'> {
  const { plan, phases, workdays } = campaign;
  const days: Day[] = [];
  for (let on = plan.campaign.start; on <= lastDue(campaign); on = addDays(on, 1)) days.push(on);
  return {
    name: plan.campaign.name,
    phases: phases.map((phase) => ({
      name: phase.name,
      opens: kickoffDay(phase, workdays, plan.settings.kickoffOnRestDay),
    })),
    days: days.map((on) => ({
      day: on,
      works: workdays.isWorkday(on),
      phase: phases.findIndex((phase) => phase.start <= on && on <= phase.end),
      sent: sent.get(on) ?? 0,
      due: dueOn(campaign, on),
    })),
  };
}

function dueOn({ plan, phases, workdays }: Campaign, on: Day): readonly string[] {
  return [
    ...phases.flatMap((phase) =>
      kickoffDay(phase, workdays, plan.settings.kickoffOnRestDay) === on ? [`${phase.name}启动`] : [],
    ),
    ...phases.flatMap((phase) => (phase.end === on ? [`${phase.name}截止`] : [])),
    ...plan.deliverables.flatMap((one) =>
      one.due === on ? [`${one.name}（${one.owner.split('/').at(-1)}）`] : [],
    ),
  ];
}

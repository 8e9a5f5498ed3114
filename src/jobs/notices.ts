/** What only an admin can mend, told unasked: sends and fetches that failed, people out of reach, a month's quota nearly used. */
import { monthOf } from '#app/quota.ts';
import type { Card } from '#cards/card.ts';
import { parkedCard, quotaCard, unfetchedCard, unreachableCard } from '#cards/notice.ts';
import { cardMessage } from '#db/change.ts';
import { chatNames } from '#db/chats.ts';
import type { Orm } from '#db/database.ts';
import { refusedIntakes } from '#db/evidence-intake.ts';
import { enqueue } from '#db/outbox.ts';
import { countParked, parkedSince } from '#db/outbox-report.ts';
import { quotaUse } from '#db/pacing.ts';
import { type KnownPerson, peopleOf } from '#db/people.ts';
import { lastRanBefore, takeSlot } from '#db/schedule.ts';
import { addDays, dayOf, endOf, instant, timeOf } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { holds, isAway } from '#domain/roster.ts';
import { isQuiet } from '#domain/schedule.ts';

/** Admins are told when so much of the month's calls is used. */
const QUOTA_WARNING = 0.8;

/** Queues what is new, once: the keys name the month or the day. Returns how many messages. */
export async function runNotices(tx: Orm, campaign: Campaign, now: Date): Promise<number> {
  const today = dayOf(now);
  if (!campaign.workdays.isWorkday(today) || isQuiet(now, campaign.plan.settings)) return 0;
  const notices = [
    ...(await quotaNotice(tx, campaign, now)),
    ...(await unfetchedNotice(tx, campaign, now)),
    ...(await eveningNotices(tx, campaign, now)),
  ];
  if (notices.length === 0) return 0;
  const people = await peopleOf(tx, campaign.id);
  const admins = people.filter((person) => holds(person, 'admin') && !isAway(person, today));
  return enqueue(
    tx,
    campaign.id,
    now,
    notices.flatMap(({ key, card }) =>
      admins.map((admin) => ({
        key: `${key}:${admin.id}`,
        to: { personId: admin.id },
        message: cardMessage(card),
        why: '管理提示',
        notBefore: now,
        expiresAt: endOf(today),
      })),
    ),
  );
}

interface Notice {
  key: string;
  card: Card;
}

async function quotaNotice(tx: Orm, campaign: Campaign, now: Date): Promise<readonly Notice[]> {
  const limit = campaign.plan.settings.monthlyQuota;
  if (limit === null) return [];
  const used = await quotaUse(tx, monthOf(now));
  if (used.calls < limit * QUOTA_WARNING) return [];
  const view = { campaign: { short: campaign.plan.campaign.short }, used: used.calls, limit };
  return [{ key: `notice:${campaign.id}:quota:${monthOf(now)}`, card: quotaCard(view) }];
}

/** At once and not in the evening: what is mended within the hour is still fetched by itself. */
async function unfetchedNotice(tx: Orm, campaign: Campaign, now: Date): Promise<readonly Notice[]> {
  const today = dayOf(now);
  const refused = await refusedIntakes(tx, campaign.id, endOf(addDays(today, -1)));
  if (refused.length === 0) return [];
  const card = unfetchedCard({
    campaign: { short: campaign.plan.campaign.short },
    refusals: refused.map(({ refusal, count }) => ({ reason: refusal ?? '', count })),
  });
  return [{ key: `notice:${campaign.id}:unfetched:${today}`, card }];
}

/** Once an evening, about all that went wrong since the evening before, nights and rest days included. */
async function eveningNotices(tx: Orm, campaign: Campaign, now: Date): Promise<readonly Notice[]> {
  const { evening } = campaign.plan.settings;
  const today = dayOf(now);
  if (timeOf(now) < evening) return [];
  const last = await lastRanBefore(tx, campaign.id, 'notices', today);
  const taken = await takeSlot(tx, {
    campaignId: campaign.id,
    slot: `notices:${today}`,
    outcome: 'run',
    dueAt: instant(today, evening),
    ranAt: now,
  });
  if (!taken) return [];
  const people = await peopleOf(tx, campaign.id);
  const since = last ?? new Date(0);
  return [
    ...(await parkedNotice(tx, campaign, people, since, now)),
    ...unreachableNotice(campaign, people, since, now),
  ];
}

async function parkedNotice(
  tx: Orm,
  campaign: Campaign,
  people: readonly KnownPerson[],
  since: Date,
  now: Date,
): Promise<readonly Notice[]> {
  const parked = await parkedSince(tx, since);
  if (parked.length === 0) return [];
  const chats = await chatNames(
    tx,
    parked.flatMap((one) => one.chatId ?? []),
  );
  const names = new Map(people.map((person) => [person.id, person.name]));
  const card = parkedCard({
    campaign: { short: campaign.plan.campaign.short },
    total: await countParked(tx, since),
    parked: parked.map((one) => ({
      to: (one.chatId === null ? names.get(one.personId ?? 0) : chats.get(one.chatId)) ?? '已离开的人员',
      what: UPKEEP.get(one.why) ?? one.why,
      reason: one.error ?? '',
      at: one.doneAt ?? now,
    })),
  });
  return [{ key: `notice:${campaign.id}:parked:${dayOf(now)}`, card }];
}

/** What is no message of its own, in words. */
const UPKEEP: ReadonlyMap<string, string> = new Map([
  ['refresh', '更新卡片'],
  ['recall', '撤回消息'],
]);

/** Only when somebody new cannot be reached: the same people are not named evening after evening. */
function unreachableNotice(
  campaign: Campaign,
  people: readonly KnownPerson[],
  since: Date,
  now: Date,
): readonly Notice[] {
  const unreachable = people.filter((person) => !person.reachable);
  const isNew = ({ unreachableSince }: KnownPerson) => unreachableSince !== null && unreachableSince > since;
  if (!unreachable.some(isNew)) return [];
  const units = unreachableByUnit(campaign, unreachable);
  const card = unreachableCard({ campaign: { short: campaign.plan.campaign.short }, units });
  return [{ key: `notice:${campaign.id}:unreachable:${dayOf(now)}`, card }];
}

function unreachableByUnit(campaign: Campaign, people: readonly KnownPerson[]) {
  return campaign.tree.units.flatMap((unit) => {
    const own = people.filter((person) => person.roles.some((held) => held.unitId === unit.id));
    return own.length === 0 ? [] : [{ unit: unit.name, names: own.map((person) => person.name) }];
  });
}

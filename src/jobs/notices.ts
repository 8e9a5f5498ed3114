/** What only an admin can mend, told unasked: sends that failed, people out of reach, a month's quota nearly used. */
import { monthOf } from '#app/quota.ts';
import type { Card } from '#cards/card.ts';
import { parkedCard, quotaCard, unreachableCard } from '#cards/notice.ts';
import { cardMessage } from '#db/change.ts';
import { chatNames } from '#db/chats.ts';
import type { Orm } from '#db/database.ts';
import { enqueue, parkedSince } from '#db/outbox.ts';
import { quotaUse } from '#db/pacing.ts';
import { type KnownPerson, peopleOf } from '#db/people.ts';
import { addDays, clockTime, dayOf, instant, timeOf } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { holds, isAway } from '#domain/roster.ts';
import { isQuiet } from '#domain/schedule.ts';

/** Admins are told when so much of the month's calls is used. */
const QUOTA_WARNING = 0.8;

/** Queues what is new, once: the keys name the month or the day. Returns how many messages. */
export async function runNotices(tx: Orm, campaign: Campaign, now: Date): Promise<number> {
  const { settings } = campaign.plan;
  if (!campaign.workdays.isWorkday(dayOf(now)) || isQuiet(now, settings)) return 0;
  const quota = await quotaNotice(tx, campaign, now);
  const daily = timeOf(now) >= settings.evening ? await dailyNotices(tx, campaign, now) : [];
  const notices = [...quota, ...daily];
  if (notices.length === 0) return 0;
  const people = await peopleOf(tx, campaign.id);
  const admins = people.filter((person) => holds(person, 'admin') && !isAway(person, dayOf(now)));
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

async function dailyNotices(tx: Orm, campaign: Campaign, now: Date): Promise<readonly Notice[]> {
  const today = dayOf(now);
  const short = campaign.plan.campaign.short;
  const people = await peopleOf(tx, campaign.id);
  const notices: Notice[] = [];
  const parked = await parkedSince(tx, instant(addDays(today, -1), clockTime('00:00')));
  const fresh = parked.filter((one) => one.doneAt !== null && dayOf(one.doneAt) === today);
  if (fresh.length > 0) {
    const chats = await chatNames(
      tx,
      fresh.flatMap((one) => one.chatId ?? []),
    );
    const names = new Map(people.map((person) => [person.id, person.name]));
    notices.push({
      key: `notice:${campaign.id}:parked:${today}`,
      card: parkedCard({
        campaign: { short },
        total: fresh.length,
        parked: fresh.map((one) => ({
          to: (one.chatId === null ? names.get(one.personId ?? 0) : chats.get(one.chatId)) ?? '已离开的人员',
          what: one.why,
          reason: one.error ?? '',
          at: one.doneAt ?? now,
        })),
      }),
    });
  }
  const unreachable = people.filter((person) => !person.reachable);
  if (unreachable.length > 0) {
    const units = unreachableByUnit(campaign, unreachable);
    // The same people are not named again tomorrow.
    const key = `notice:${campaign.id}:unreachable:${unreachable.map((person) => person.id).join(',')}`;
    notices.push({ key, card: unreachableCard({ campaign: { short }, units }) });
  }
  return notices;
}

function unreachableByUnit(campaign: Campaign, people: readonly KnownPerson[]) {
  return campaign.tree.units.flatMap((unit) => {
    const own = people.filter((person) => person.roles.some((held) => held.unitId === unit.id));
    return own.length === 0 ? [] : [{ unit: unit.name, names: own.map((person) => person.name) }];
  });
}

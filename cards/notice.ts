/** What admins are told unasked, because only they can mend it: sends and fetches that failed, the month's quota, the unreachable. */
import type { Block, Card } from '#cards/card.ts';
import { cut, enumerate, oneLine } from '#cards/wording.ts';
import { chineseInstant } from '#domain/calendar.ts';

const LISTED = 20;

export interface ParkedView {
  campaign: { short: string };
  total: number;
  /** The newest first. `to` is a group or a person; `reason` a plain sentence. */
  parked: readonly { to: string; what: string; reason: string; at: Date }[];
}

/** Sends that will never work and were given up. */
export function parkedCard(view: ParkedView): Card {
  const items = view.parked
    .slice(0, LISTED)
    .map(({ to, what, reason, at }) => [
      { text: to, strong: true } as const,
      `：${what}，${chineseInstant(at)}，${cut(oneLine(reason))}`,
    ]);
  const title = `${view.total} 条消息未能送达`;
  return {
    title,
    subtitle: view.campaign.short,
    tone: 'orange',
    summary: title,
    forwardable: false,
    blocks: [
      { kind: 'list', items },
      ...moreBlocks(view.total - items.length, '条'),
      { kind: 'text', text: '这些消息不会再自动重发。', size: 'note' },
    ],
  };
}

export interface UnfetchedView {
  campaign: { short: string };
  /** The commonest first; `reason` a plain sentence. */
  refusals: readonly { reason: string; count: number }[];
}

/** Photos and files that people sent and the platform does not hand out. */
export function unfetchedCard(view: UnfetchedView): Card {
  const total = view.refusals.reduce((sum, { count }) => sum + count, 0);
  const title = `${total} 件证据取不到`;
  return {
    title,
    subtitle: view.campaign.short,
    tone: 'orange',
    summary: title,
    forwardable: false,
    blocks: [
      {
        kind: 'list',
        items: view.refusals
          .slice(0, LISTED)
          .map(({ reason, count }) => [
            { text: `${count} 件`, strong: true } as const,
            `：${cut(oneLine(reason))}`,
          ]),
      },
      {
        kind: 'text',
        text: '每件材料会重试约一小时；其间改正就会自动收下，过后须请发送人重新发送。',
        size: 'note',
      },
    ],
  };
}

export interface QuotaView {
  campaign: { short: string };
  used: number;
  limit: number;
}

export function quotaCard(view: QuotaView): Card {
  const usedUp = view.used >= view.limit;
  const share = Math.floor((view.used / view.limit) * 100);
  const title = usedUp ? '本月消息额度已用完' : `本月消息额度已用 ${share}%`;
  return {
    title,
    subtitle: view.campaign.short,
    tone: usedUp ? 'red' : 'orange',
    summary: title,
    forwardable: true,
    blocks: [
      { kind: 'facts', facts: [{ label: '已用', value: `${view.used} / ${view.limit} 次` }] },
      {
        kind: 'text',
        text: usedUp
          ? '下月初恢复之前不再发送消息，已打开的卡片仍可填写。需要继续发送，请在平台后台增加额度。'
          : '用完后将停止发送消息，直到下月初。需要时请在平台后台增加额度。',
      },
    ],
  };
}

export interface UnreachableView {
  campaign: { short: string };
  /** In the plan's order. */
  units: readonly { unit: string; names: readonly string[] }[];
}

/** People to whom the platform lets the bot send nothing. */
export function unreachableCard(view: UnreachableView): Card {
  const people = view.units.reduce((count, row) => count + row.names.length, 0);
  const items = view.units
    .slice(0, LISTED)
    .map((row) => [{ text: row.unit, strong: true } as const, `：${enumerate(row.names, LISTED, '人')}`]);
  const title = `${people} 人收不到私信`;
  return {
    title,
    subtitle: view.campaign.short,
    tone: 'orange',
    summary: title,
    forwardable: false,
    blocks: [
      { kind: 'text', text: '请在平台后台把这些人员加入本应用的可用范围。' },
      { kind: 'list', items },
      ...moreBlocks(view.units.length - items.length, '个单位'),
    ],
  };
}

function moreBlocks(more: number, counted: string): readonly Block[] {
  return more > 0 ? [{ kind: 'text', text: `另有 ${more} ${counted}`, size: 'note' }] : [];
}

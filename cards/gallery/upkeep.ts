/** What keeps the bot itself going: binding, help, and what admins must mend. */
import { type BindView, bindCard } from '#cards/bind.ts';
import {
  at,
  campaign,
  hostile,
  inspect,
  longPhase,
  longText,
  names,
  type Shown,
  units,
} from '#cards/gallery/world.ts';
import { helpCard } from '#cards/help.ts';
import { parkedCard, quotaCard, unfetchedCard, unreachableCard } from '#cards/notice.ts';
import { ROLES } from '#domain/roster.ts';

const pick = (count: number): BindView => ({
  campaign,
  state: 'pick',
  units: Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    path: `区局/区大队/${units[index % 25] ?? ''}/${index}班`,
  })),
});

function parked(count: number, reason: string) {
  return Array.from({ length: count }, () => ({ to: '乙二', what: '自查表', reason, at }));
}

export function upkeepGallery(): readonly Shown[] {
  return [
    { name: 'group bind, pick', card: bindCard(pick(12)) },
    { name: 'group bind, more units than a select shows', card: bindCard(pick(140)) },
    {
      name: 'group bind, bound',
      card: bindCard({ campaign, state: 'bound', binding: 4, unit: '一中队', at }),
    },
    { name: 'group bind, released', card: bindCard({ campaign, state: 'released', unit: '一中队', at }) },
    { name: 'group help, no campaign', card: helpCard({ campaign: null, phase: null, roles: [] }) },
    { name: 'group help, between phases', card: helpCard({ campaign, phase: null, roles: ['officer'] }) },
    ...ROLES.map((role) => ({
      name: `group help, ${role}`,
      card: helpCard({ campaign, phase: inspect, roles: [role] }),
    })),
    { name: 'group help, all roles', card: helpCard({ campaign, phase: longPhase, roles: ROLES }) },
    {
      name: 'notice, parked',
      card: parkedCard({ campaign, total: 2, parked: parked(2, '对方不在应用的可用范围内') }),
    },
    { name: 'notice, hostile reason', card: parkedCard({ campaign, total: 1, parked: parked(1, hostile) }) },
    {
      name: 'notice, very many parked',
      card: parkedCard({ campaign, total: 300, parked: parked(40, longText) }),
    },
    {
      name: 'notice, evidence that cannot be fetched',
      card: unfetchedCard({
        campaign,
        refusals: [
          { reason: '应用无权读取文件：请在开发者后台开通读取消息和上传文件的权限并发布版本。', count: 12 },
          { reason: hostile, count: 1 },
        ],
      }),
    },
    { name: 'notice, quota near', card: quotaCard({ campaign, used: 8_012, limit: 10_000 }) },
    { name: 'notice, quota used up', card: quotaCard({ campaign, used: 10_000, limit: 10_000 }) },
    {
      name: 'notice, unreachable',
      card: unreachableCard({ campaign, units: [{ unit: '一中队', names: names(2) }] }),
    },
    {
      name: 'notice, very many unreachable',
      card: unreachableCard({ campaign, units: units.map((unit) => ({ unit, names: names(60) })) }),
    },
  ];
}

/** The card by which a group is bound to a unit. It stands in the group, so it says that an admin did it, not who. */
import { releaseButton } from '#cards/buttons.ts';
import type { CampaignView } from '#cards/campaign.ts';
import type { Card } from '#cards/card.ts';
import { chineseInstant } from '#domain/calendar.ts';

/** The platform shows no more options in one select. */
export const OPTIONS_MAX = 100;

export type BindView = { campaign: Pick<CampaignView, 'id' | 'short'> } & (
  | { state: 'pick'; units: readonly { id: number; path: string }[] }
  | { state: 'bound'; binding: number; unit: string; at: Date }
  | { state: 'released'; unit: string; at: Date }
);

export function bindCard(view: BindView): Card {
  switch (view.state) {
    case 'pick':
      return pickCard(view.campaign, view.units);
    case 'bound':
      return {
        title: `本群已绑定${view.unit}`,
        tone: 'green',
        summary: `本群已绑定${view.unit}`,
        forwardable: true,
        blocks: [
          { kind: 'text', text: `${view.campaign.short}的通知和进展将发到本群。` },
          { kind: 'text', text: `管理员于${chineseInstant(view.at)} 绑定`, size: 'note' },
          { kind: 'buttons', buttons: [releaseButton(view.campaign.id, view.binding)] },
        ],
      };
    case 'released':
      return {
        title: '本群已解除绑定',
        tone: 'grey',
        summary: `本群已与${view.unit}解除绑定`,
        forwardable: true,
        blocks: [
          { kind: 'text', text: `${view.campaign.short}不再向本群发送通知。需要时可发送 /bind 重新绑定。` },
          { kind: 'text', text: `原绑定${view.unit}，于${chineseInstant(view.at)} 解除`, size: 'note' },
        ],
      };
  }
}

function pickCard(
  campaign: Pick<CampaignView, 'id' | 'short'>,
  units: readonly { id: number; path: string }[],
): Card {
  const listed = units.slice(0, OPTIONS_MAX);
  return {
    title: '请管理员选择本群所属单位',
    tone: 'blue',
    summary: '请管理员选择本群所属单位',
    forwardable: true,
    blocks: [
      { kind: 'text', text: `选定后，${campaign.short}的通知和进展将发到本群。` },
      {
        kind: 'select',
        name: 'unit',
        placeholder: '选择单位',
        options: listed.map((unit) => ({ value: String(unit.id), label: unit.path })),
        click: { do: 'bind.pick', campaign: campaign.id },
      },
      {
        kind: 'text',
        text:
          listed.length < units.length ? '列表中没有的单位，请发送 /bind 单位名' : '也可以发送 /bind 单位名',
        size: 'note',
      },
    ],
  };
}

/** Buttons, menus, folds, columns, boxes. */
import type { JsonObject } from '#simulator/json.ts';
import type { Room } from '#simulator/playground/gallery-page.ts';
import { beside, button, callback, exhibit, markdown, plain } from '#simulator/playground/sheet/made-up.ts';

const TYPES = 'default primary primary_filled danger danger_filled text primary_text danger_text laser'.split(
  ' ',
);

export function buttons(): Room {
  return {
    title: 'button, overflow',
    exhibits: [
      exhibit('button types', [beside(TYPES.map((type) => button(type, { type })))]),
      exhibit('button sizes and widths', [
        beside(['tiny', 'small', 'medium', 'large'].map((size) => button(size, { size }))),
        button('占满一行', { width: 'fill', type: 'primary_filled' }),
        button('180px', { width: '180px' }),
      ]),
      exhibit('button states', [
        beside([
          button('不可用', { disabled: true, disabled_tips: plain('阶段已结束') }),
          button('先确认', {
            type: 'danger',
            confirm: { title: plain('结束本阶段？'), text: plain('将给 40 人发消息。') },
          }),
          button('打开链接', { behaviors: [{ type: 'open_url', default_url: 'https://example.com' }] }),
          button('带图标', { icon: { tag: 'standard_icon', token: 'add_outlined' } }),
          button('提示', { hover_tips: plain('移上来看') }),
        ]),
      ]),
      exhibit('overflow', [
        {
          tag: 'overflow',
          options: [
            { text: plain('转办'), value: 'hand over' },
            { text: plain('延期'), value: 'extend' },
            { text: plain('查看说明'), multi_url: { url: 'https://example.com' } },
          ],
          behaviors: callback('more'),
        },
      ]),
    ],
  };
}

function column(words: string, more: JsonObject = {}): JsonObject {
  return {
    tag: 'column',
    width: 'weighted',
    weight: 1,
    background_style: 'grey',
    padding: '8px',
    elements: [markdown(words)],
    ...more,
  };
}

export function columns(): Room {
  const three = [column('一列'), column('二列'), column('三列')];
  return {
    title: 'column_set, column',
    exhibits: [
      exhibit('column_set, widths', [
        { tag: 'column_set', columns: [column('权重 1'), column('权重 2', { weight: 2 }), column('权重 1')] },
        {
          tag: 'column_set',
          horizontal_spacing: 'large',
          columns: [
            { tag: 'column', width: 'auto', elements: [markdown('随内容')] },
            { tag: 'column', width: '120px', background_style: 'blue-50', elements: [markdown('120px')] },
            column('其余', { background_style: 'orange-100', vertical_align: 'center' }),
          ],
        },
        { tag: 'column_set', background_style: 'grey', columns: [column('整行有底色'), column('第二列')] },
      ]),
      ...['none', 'stretch', 'flow', 'bisect', 'trisect'].map((mode) =>
        exhibit(`column_set, ${mode}`, [{ tag: 'column_set', flex_mode: mode, columns: three }]),
      ),
    ],
  };
}

export function boxes(): Room {
  const panel = (title: string, more: JsonObject): JsonObject => ({
    tag: 'collapsible_panel',
    header: {
      title: plain(title),
      icon: { tag: 'standard_icon', token: 'down-small-ccm_outlined', size: '16px 16px' },
      icon_position: 'right',
      icon_expanded_angle: -180,
    },
    elements: [markdown('折起来的内容')],
    ...more,
  });
  const box = (words: string, more: JsonObject): JsonObject => ({
    tag: 'interactive_container',
    behaviors: callback(words),
    padding: '8px 12px',
    elements: [markdown(words)],
    ...more,
  });
  return {
    title: 'collapsible_panel, interactive_container',
    exhibits: [
      exhibit('collapsible_panel', [
        panel('收着', { expanded: false }),
        panel('展开', { expanded: true, border: { color: 'grey', corner_radius: '5px' } }),
        panel('有底色', {
          expanded: true,
          header: {
            title: markdown('**有底色**，图标在左'),
            background_color: 'grey',
            padding: '4px 8px',
            icon: { tag: 'standard_icon', token: 'down-small-ccm_outlined' },
            icon_position: 'left',
          },
        }),
      ]),
      exhibit('interactive_container', [
        box('整块可点', { has_border: true, border_color: 'grey', corner_radius: '8px' }),
        box('渐变底色', { background_style: 'laser' }),
        box('不可用', { disabled: true, disabled_tips: plain('已结束'), has_border: true }),
        {
          ...box('', { background_style: 'blue-50' }),
          elements: [markdown('里面还有按钮'), button('只点按钮', { size: 'small' })],
        },
      ]),
    ],
  };
}

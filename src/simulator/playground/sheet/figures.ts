/** Tables, charts, pictures, people. */
import type { JsonObject } from '#simulator/json.ts';
import type { Room } from '#simulator/playground/gallery-page.ts';
import { exhibit, PEOPLE, plain } from '#simulator/playground/sheet/made-up.ts';

const UNITS = ['一中队', '二中队', '三中队', '四中队', '办公室', '执法科', '区大队'];

export function tables(): Room {
  const figures: JsonObject = {
    tag: 'table',
    page_size: 5,
    columns: [
      { name: 'unit', display_name: '单位', data_type: 'text' },
      { name: 'done', display_name: '完成', data_type: 'number', horizontal_align: 'right' },
      {
        name: 'cost',
        display_name: '费用',
        data_type: 'number',
        format: { precision: 2, symbol: '¥', separator: true },
        horizontal_align: 'right',
      },
    ],
    rows: UNITS.map((unit, index) => ({ unit, done: 12 - index, cost: (12 - index) * 275 })),
  };
  const kinds: JsonObject = {
    tag: 'table',
    page_size: 3,
    row_height: 'auto',
    freeze_first_column: true,
    header_style: { background_style: 'grey', bold: true, text_align: 'left' },
    columns: [
      { name: 'no', display_name: '编号', data_type: 'text', width: '80px' },
      { name: 'state', display_name: '状态', data_type: 'options' },
      { name: 'owner', display_name: '责任人', data_type: 'persons' },
      { name: 'due', display_name: '期限', data_type: 'date', date_format: 'YYYY-MM-DD' },
      { name: 'words', display_name: '说明', data_type: 'lark_md' },
    ],
    rows: [
      {
        no: 'F-12',
        state: [{ text: '整改中', color: 'orange' }],
        owner: PEOPLE[0]?.id,
        due: 1_679_270_400_000,
        words: '**着装**不规范，[依据](https://example.com)',
      },
      {
        no: 'F-13',
        state: [{ text: '已销号', color: 'green' }],
        owner: [PEOPLE[1]?.id, PEOPLE[2]?.id],
        due: 1_679_529_600_000,
        words: '已补记',
      },
      { no: 'F-14', state: '待分办' },
    ],
  };
  return {
    title: 'table',
    exhibits: [
      exhibit('table of figures, in pages', [figures]),
      exhibit('table, every kind of cell', [kinds]),
    ],
  };
}

function chart(title: string, spec: JsonObject, more: JsonObject = {}): JsonObject {
  return { tag: 'chart', height: '240px', chart_spec: { title: { text: title }, ...spec }, ...more };
}

const bars = UNITS.slice(0, 4).flatMap((group, index) => [
  { group, series: '已完成', value: 12 - index * 2 },
  { group, series: '未完成', value: 2 + index * 2 },
]);
const days = ['3月1日', '3月2日', '3月3日', '3月4日', '3月5日'].map((day, index) => ({
  day,
  value: [3, 12, 18, 29, 31][index],
}));
const shares = ['着装', '作风', '记录', '车辆'].map((kind, index) => ({ kind, value: 9 - index * 2 }));

export function charts(): Room {
  return {
    title: 'chart',
    exhibits: [
      exhibit('chart, stacked bars', [
        chart('各单位完成情况', {
          type: 'bar',
          direction: 'horizontal',
          data: { values: bars },
          xField: 'value',
          yField: 'group',
          seriesField: 'series',
          stack: true,
          legends: { visible: true, orient: 'bottom' },
        }),
      ]),
      exhibit('chart, line', [
        chart('每日学习人数', { type: 'line', data: { values: days }, xField: 'day', yField: 'value' }),
      ]),
      exhibit('chart, pie', [
        chart(
          '问题分类',
          {
            type: 'pie',
            data: { values: shares },
            valueField: 'value',
            categoryField: 'kind',
            outerRadius: 0.8,
            legends: { visible: true },
          },
          { color_theme: 'rainbow' },
        ),
      ]),
    ],
  };
}

const KEY = 'img_v3_00000000-0000-0000-0000-000000000000';

export function pictures(): Room {
  const picture = (more: JsonObject): JsonObject => ({
    tag: 'img',
    img_key: KEY,
    alt: plain('整改后'),
    ...more,
  });
  return {
    title: 'img, img_combination',
    exhibits: [
      exhibit('img, sizes and crops', [
        picture({ size: '240px 160px', title: plain('整改后') }),
        picture({ size: 'medium', scale_type: 'crop_center', corner_radius: '8px' }),
        picture({ size: 'small', scale_type: 'crop_top', preview: false, corner_radius: '50%' }),
      ]),
      exhibit('img_combination', [
        {
          tag: 'img_combination',
          combination_mode: 'trisect',
          img_list: [{ img_key: KEY }, { img_key: KEY }, { img_key: KEY }],
        },
        {
          tag: 'img_combination',
          combination_mode: 'double',
          img_list: [{ img_key: KEY }, { img_key: KEY }],
        },
      ]),
    ],
  };
}

export function people(): Room {
  return {
    title: 'person, person_list',
    exhibits: [
      exhibit('person', [
        ...['extra_small', 'small', 'medium', 'large'].map((size) => ({
          tag: 'person',
          user_id: PEOPLE[0]?.id,
          size,
          style: size === 'small' ? 'capsule' : 'normal',
          show_avatar: true,
          show_name: true,
        })),
      ]),
      exhibit('person_list', [
        {
          tag: 'person_list',
          persons: PEOPLE.map(({ id }) => ({ id })),
          size: 'small',
          show_avatar: true,
          show_name: true,
        },
      ]),
    ],
  };
}

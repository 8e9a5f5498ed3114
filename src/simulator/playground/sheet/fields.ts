/** What is typed and picked, alone and in a form; and what the page has not learnt. */
import type { JsonObject } from '#simulator/json.ts';
import type { Exhibit, Room } from '#simulator/playground/gallery-page.ts';
import { beside, button, callback, exhibit, PEOPLE, plain } from '#simulator/playground/sheet/made-up.ts';

const OPTIONS = ['着装', '作风', '记录'].map((text, index) => ({
  text: plain(text),
  value: String(index + 1),
}));
const CANDIDATES = PEOPLE.map(({ id }) => ({ value: id }));

function submitted(name: string, elements: readonly JsonObject[]): Exhibit {
  const buttons = beside([
    button('提交', { type: 'primary_filled', name: 'submit', form_action_type: 'submit' }),
    button('清空', { name: 'reset', form_action_type: 'reset', behaviors: [] }),
  ]);
  return exhibit(name, [{ tag: 'form', name: 'form', elements: [...elements, buttons] }]);
}

export function inputs(): Room {
  return {
    title: 'input',
    exhibits: [
      exhibit('input alone', [
        { tag: 'input', placeholder: plain('说明'), behaviors: callback('input') },
        {
          tag: 'input',
          default_value: '已填写',
          disabled: true,
          width: 'fill',
          behaviors: callback('input'),
        },
      ]),
      submitted('input in a form', [
        {
          tag: 'input',
          name: 'place',
          required: true,
          width: 'fill',
          label: plain('地点'),
          label_position: 'top',
          placeholder: plain('在哪里'),
          max_length: 20,
        },
        {
          tag: 'input',
          name: 'words',
          input_type: 'multiline_text',
          rows: 3,
          auto_resize: true,
          max_rows: 8,
          width: 'fill',
          label: plain('情况'),
          default_value: '第一行\n第二行',
        },
        { tag: 'input', name: 'code', input_type: 'password', label: plain('口令'), label_position: 'left' },
      ]),
    ],
  };
}

export function selects(): Room {
  const waiting = { placeholder: plain('请选择') };
  return {
    title: 'select_static, multi_select_static, select_person, multi_select_person',
    exhibits: [
      exhibit('select alone', [
        { tag: 'select_static', ...waiting, options: OPTIONS, behaviors: callback('select') },
        { tag: 'select_static', options: OPTIONS, initial_index: 2, behaviors: callback('select') },
        { tag: 'select_person', ...waiting, options: CANDIDATES, behaviors: callback('select') },
      ]),
      submitted('select in a form', [
        { tag: 'select_static', name: 'kind', required: true, width: 'fill', ...waiting, options: OPTIONS },
        { tag: 'multi_select_static', name: 'kinds', width: 'fill', ...waiting, options: OPTIONS },
        {
          tag: 'multi_select_static',
          name: 'more',
          width: 'fill',
          options: OPTIONS,
          selected_values: ['1', '3'],
        },
        { tag: 'select_person', name: 'owner', width: 'fill', ...waiting },
        {
          tag: 'multi_select_person',
          name: 'helpers',
          required: false,
          width: 'fill',
          ...waiting,
          options: CANDIDATES,
        },
      ]),
    ],
  };
}

export function pickers(): Room {
  return {
    title: 'date_picker, picker_time, picker_datetime',
    exhibits: [
      exhibit('picker alone', [
        { tag: 'date_picker', placeholder: plain('哪一天'), behaviors: callback('day') },
        { tag: 'picker_time', initial_time: '08:30', behaviors: callback('time') },
        { tag: 'picker_datetime', initial_datetime: '2023-03-01 08:30', behaviors: callback('moment') },
      ]),
      submitted('picker in a form', [
        { tag: 'date_picker', name: 'due', required: true, width: 'fill', placeholder: plain('期限') },
        { tag: 'picker_time', name: 'time', width: 'fill', placeholder: plain('几点') },
        { tag: 'picker_datetime', name: 'at', width: 'fill', initial_datetime: '2023-03-20 17:30' },
      ]),
    ],
  };
}

export function checkers(): Room {
  return {
    title: 'checker',
    exhibits: [
      exhibit('checker', [
        { tag: 'checker', checked: false, text: plain('还没做'), behaviors: callback('check') },
        {
          tag: 'checker',
          checked: true,
          text: plain('做完划掉'),
          checked_style: { show_strikethrough: true, opacity: 0.5 },
          behaviors: callback('check'),
        },
        {
          tag: 'checker',
          checked: true,
          disabled: true,
          text: plain('不能改'),
          behaviors: callback('check'),
        },
        {
          tag: 'checker',
          text: plain('旁边有按钮'),
          button_area: {
            pc_display_rule: 'always',
            buttons: [button('详情', { size: 'tiny', type: 'text' })],
          },
          behaviors: callback('check'),
        },
        { tag: 'checker', text: plain('只在自己这里打勾，不告诉任何人') },
      ]),
    ],
  };
}

export function unknowns(): Room {
  return {
    title: 'unknown components',
    exhibits: [
      exhibit('what the page has not learnt', [
        { tag: 'audio', file_key: 'file_v3_x' },
        { tag: 'note', elements: [] },
        { content: '没有 tag 的东西' },
      ]),
    ],
  };
}

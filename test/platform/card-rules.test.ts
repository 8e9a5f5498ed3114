/** The platform's rules for cards: the smallest card that breaks each of them, beside one that keeps it. */
import { describe, expect, it } from 'vitest';
import { type CardFault, CODES, checkCard } from '#platform/feishu/card-rules.ts';

const text = (content: string) => ({ tag: 'plain_text', content });
const markdown = (content: string) => ({ tag: 'markdown', content });
const card = (...elements: object[]) => ({ schema: '2.0', body: { elements } });
const times = (count: number, make: (index: number) => object) =>
  Array.from({ length: count }, (_, i) => make(i));

const button = { tag: 'button', text: text('好') };
const submit = { ...button, name: 'submit', form_action_type: 'submit' };
const form = (...elements: object[]) => ({ tag: 'form', name: 'form', elements: [...elements, submit] });
const options = [
  { text: text('一'), value: '1' },
  { text: text('二'), value: '2' },
];
const select = { tag: 'select_static', name: 'select', placeholder: text('选'), options };
const columns = (...elements: object[]) => ({ tag: 'column_set', columns: [{ tag: 'column', elements }] });
const panel = (...elements: object[]) => ({
  tag: 'collapsible_panel',
  header: { title: text('更多') },
  elements,
});
const table = {
  tag: 'table',
  page_size: 5,
  columns: [
    { name: 'unit', data_type: 'text' },
    { name: 'late', data_type: 'number' },
  ],
  rows: [{ unit: '一中队', late: 3 }],
};
const spec = {
  type: 'bar',
  data: { values: [{ group: '一', value: 1 }] },
  xField: 'value',
  yField: 'group',
};
const chart = { tag: 'chart', chart_spec: spec };
const callback = (value: unknown) => ({ ...button, behaviors: [{ type: 'callback', value }] });
const nested = (levels: number): object => (levels === 0 ? markdown('里') : columns(nested(levels - 1)));

const { unreadable, unsupported, limit } = CODES;

describe('a card the platform takes', () => {
  it.each<[string, object]>([
    ['nothing at all', {}],
    ['an empty body', card()],
    [
      'a header with three tags',
      {
        ...card(),
        header: {
          title: text('标题'),
          template: 'blue',
          text_tag_list: times(3, () => ({ tag: 'text_tag', text: text('标'), color: 'blue' })),
        },
      },
    ],
    [
      'words in every form',
      card({ tag: 'div', text: { ...text('字'), text_color: 'blue-500' } }, markdown('**字**'), {
        tag: 'hr',
      }),
    ],
    ['two hundred components', card(...times(200, () => ({ tag: 'hr' })))],
    ['five levels of containers', card(nested(5))],
    [
      'a form with everything it may hold',
      card(
        form(
          { tag: 'input', name: 'input', required: true, max_length: 1000 },
          { ...select, required: true },
          { tag: 'multi_select_static', name: 'many', placeholder: text('选'), options },
          { tag: 'date_picker', name: 'day', initial_date: '2023-03-10' },
          columns({ ...button, name: 'beside' }),
          { tag: 'checker', name: 'check', text: text('是') },
        ),
      ),
    ],
    ['five tables', card(...times(5, () => table))],
    ['a chart', card(chart)],
    ['a panel', card(panel(markdown('里'), chart))],
    [
      'a button that opens a link',
      card({ ...button, behaviors: [{ type: 'open_url', default_url: 'https://example.invalid' }] }),
    ],
    [
      'an option to start with instead of a placeholder',
      card({ tag: 'select_static', name: 's', options, initial_index: 2 }),
    ],
    ['a mention of one person', card(markdown('<at id=ou_all></at> <at email=a@b.invalid></at>'))],
  ])('holds %s', (_, value) => {
    expect(checkCard(value)).toEqual([]);
  });
});

describe('a card the platform refuses', () => {
  const cases: [string, unknown, number, RegExp][] = [
    ['a text', 'card', unreadable, /must be an object/],
    ['undefined', undefined, unreadable, /written as JSON/],
    ['a version of old', { schema: '1.0' }, unreadable, /one of 2.0/],
    ['no version', { body: { elements: [] } }, unreadable, /schema is missing/],
    ['an unknown key at the top', { ...card(), elements: [] }, unreadable, /unknown property/],
    ['an unknown key in a component', card({ ...button, colour: 'red' }), unreadable, /unknown property/],
    [
      'a key that every object has',
      card(JSON.parse('{"tag":"hr","__proto__":1}')),
      unreadable,
      /unknown property/,
    ],
    ['a component without its key', card({ tag: 'markdown' }), unreadable, /content is missing/],
    ['a body without elements', { schema: '2.0', body: {} }, unreadable, /elements is missing/],
    ['a header without a title', { ...card(), header: {} }, unreadable, /title is missing/],
    [
      'a colour that is none',
      { ...card(), header: { title: text('题'), template: 'pink' } },
      unreadable,
      /must be one of/,
    ],
    [
      'a text colour that is none',
      card({ tag: 'div', text: { ...text('字'), text_color: 'ultraviolet' } }),
      unreadable,
      /a colour/,
    ],
    ['a button type that is none', card({ ...button, type: 'huge' }), unreadable, /must be one of/],
    ['a width that is none', card({ ...button, width: 'wide' }), unreadable, /a width/],
    ['a text size that is none', card({ ...markdown('字'), text_size: 'giant' }), unreadable, /a text size/],
    ['a number for a text', card({ tag: 'markdown', content: 7 }), unreadable, /must be a string/],
    ['a text for a flag', card({ ...button, disabled: 'yes' }), unreadable, /must be a boolean/],
    ['a list that is none', { schema: '2.0', body: { elements: {} } }, unreadable, /must be a list/],
    ['an element without a tag', card({ content: 'x' }), unreadable, /component with a tag/],
    ['a lonely text', card(text('字')), unsupported, /no longer support/],
    ['a note', card({ tag: 'note', elements: [] }), unsupported, /no longer support/],
    ['an action', card({ tag: 'action', actions: [] }), unsupported, /no longer support/],
    ['an invention', card({ tag: 'constructor' }), unsupported, /no longer support/],
    [
      'markdown on a button',
      card({ ...button, text: { tag: 'lark_md', content: '好' } }),
      unsupported,
      /no longer support/,
    ],
    ['too many components', card(...times(201, () => ({ tag: 'hr' }))), limit, /element exceeds the limit/],
    [
      'too many, counting texts',
      card(...times(101, () => ({ tag: 'div', text: text('字') }))),
      limit,
      /element exceeds/,
    ],
    ['six levels of containers', card(nested(6)), limit, /nest deeper/],
    ['six tables', card(...times(6, () => table)), limit, /table number over limit/],
    [
      'four header tags',
      {
        ...card(),
        header: { title: text('题'), text_tag_list: times(4, () => ({ tag: 'text_tag', text: text('标') })) },
      },
      limit,
      /at most 3 tags/,
    ],
    ['a form in a panel', card(panel(form())), unsupported, /only in the body/],
    ['a table in a column', card(columns(table)), unsupported, /only in the body/],
    ['a table in a form', card(form(table)), unsupported, /in a form/],
    ['a chart in a form', card(form(columns(chart))), unsupported, /in a form/],
    [
      'a form in a form',
      card(form({ tag: 'form', name: 'inner', elements: [{ ...submit, name: 'other' }] })),
      unsupported,
      /in a form/,
    ],
    [
      'a multiple choice outside a form',
      card({ ...select, tag: 'multi_select_static' }),
      unsupported,
      /only in a form/,
    ],
    ['a field without a name', card(form({ tag: 'input' })), CODES.unnamed, /needs a name/],
    ['a field with an empty name', card(form({ tag: 'input', name: ' ' })), CODES.unnamed, /needs a name/],
    ['a button in a form without a name', card(form(button)), CODES.unnamed, /needs a name/],
    ['a form with an empty name', card({ ...form(), name: '' }), CODES.unnamed, /needs a name/],
    [
      'a form without a submit button',
      card({ tag: 'form', name: 'f', elements: [{ tag: 'input', name: 'i' }] }),
      unreadable,
      /submit button/,
    ],
    ['a submit button outside', card(submit), unreadable, /form it is not in/],
    ['a must outside a form', card({ ...select, required: true }), unreadable, /required only in a form/],
    ['a name used twice', card(select, select), unreadable, /used twice/],
    ['a name used in two forms', card(form(select), { ...form(), name: 'two' }), unreadable, /used twice/],
    [
      'an element id used twice',
      card({ tag: 'hr', element_id: 'a' }, { tag: 'hr', element_id: 'a' }),
      unreadable,
      /id is used twice/,
    ],
    [
      'a long button',
      card({ ...button, text: text('字'.repeat(101)) }),
      unreadable,
      /at most 100 characters/,
    ],
    ['a button without words', card({ tag: 'button' }), unreadable, /text or an icon/],
    ['a picker without a start', card({ tag: 'date_picker', name: 'd' }), unreadable, /placeholder/],
    [
      'options of one value',
      card({ ...select, options: [options[0], options[0]] }),
      unreadable,
      /values repeat/,
    ],
    [
      'too many options',
      card({ ...select, options: times(101, (i) => ({ text: text('选'), value: `${i}` })) }),
      limit,
      /at most 100 options/,
    ],
    ['a start beyond the options', card({ ...select, initial_index: 3 }), unreadable, /does not have/],
    ['a long field', card(form({ tag: 'input', name: 'i', max_length: 1001 })), unreadable, /from 1 to 1000/],
    ['a callback with a text', card(callback('x')), unreadable, /must be an object/],
    [
      'a callback with nothing',
      card({ ...button, behaviors: [{ type: 'callback' }] }),
      unreadable,
      /must be an object/,
    ],
    [
      'a link to nowhere',
      card({ ...button, behaviors: [{ type: 'open_url' }] }),
      unreadable,
      /needs an address/,
    ],
    [
      'a link that runs',
      card({ ...button, behaviors: [{ type: 'open_url', default_url: 'javascript:x' }] }),
      unreadable,
      /a link/,
    ],
    [
      'a weight nobody weighs',
      card({ tag: 'column_set', columns: [{ tag: 'column', weight: 2, elements: [] }] }),
      unreadable,
      /weighted column/,
    ],
    [
      'a weight of nine',
      card({ tag: 'column_set', columns: [{ tag: 'column', width: 'weighted', weight: 9, elements: [] }] }),
      unreadable,
      /from 1 to 5/,
    ],
    ['a page of eleven rows', card({ ...table, page_size: 11 }), unreadable, /from 1 to 10/],
    [
      'a table without columns',
      card({ ...table, columns: [], rows: [] }),
      CODES.tableColumns,
      /needs columns/,
    ],
    [
      'a table of too many columns',
      card({ ...table, columns: times(51, (i) => ({ name: `c${i}`, data_type: 'text' })), rows: [] }),
      CODES.tableColumns,
      /at most 50/,
    ],
    [
      'columns of one name',
      card({ ...table, columns: [table.columns[0], table.columns[0]], rows: [] }),
      CODES.tableColumns,
      /repeat/,
    ],
    [
      'a cell without a column',
      card({ ...table, rows: [{ other: 1 }] }),
      CODES.tableRows,
      /without a column/,
    ],
    [
      'words in a column of numbers',
      card({ ...table, rows: [{ late: '3' }] }),
      CODES.tableRows,
      /must be a number/,
    ],
    [
      'a chart of no type',
      card({ ...chart, chart_spec: { ...spec, type: 'cake' } }),
      CODES.chart,
      /no known type/,
    ],
    [
      'a chart without values',
      card({ ...chart, chart_spec: { ...spec, data: {} } }),
      CODES.chart,
      /no values/,
    ],
    [
      'a chart without an axis',
      card({ ...chart, chart_spec: { type: 'bar', data: spec.data, xField: 'value' } }),
      CODES.chart,
      /yField missing/,
    ],
    [
      'a chart of other values',
      card({ ...chart, chart_spec: { ...spec, seriesField: 'series' } }),
      CODES.chart,
      /lacks a field/,
    ],
    ['a call of everybody', card(markdown('<at id=all></at>')), CODES.mentionsAll, /mentions everybody/],
    [
      'a call of everybody among others',
      card({ tag: 'div', text: { tag: 'lark_md', content: "<AT ids='ou_1,all'>" } }),
      CODES.mentionsAll,
      /everybody/,
    ],
    [
      'a call of everybody in a table',
      card({ ...table, columns: [{ name: 'a', data_type: 'lark_md' }], rows: [{ a: '<at id=all>' }] }),
      CODES.mentionsAll,
      /everybody/,
    ],
    ['more than 30 KB as it travels', card(markdown('"'.repeat(10_300))), CODES.size, /over 30720 bytes/],
  ];

  it.each(cases)('holds %s', (_, value, code, message) => {
    const faults = checkCard(value);
    expect(faults).toContainEqual(expect.objectContaining({ code, message: expect.stringMatching(message) }));
    expect(new Set(faults.map((fault: CardFault) => fault.code))).toEqual(new Set([code]));
  });
});

describe('a fault', () => {
  it('says where it is as the platform does, and what it found', () => {
    const faults = checkCard(card({ tag: 'hr' }, columns({ ...button, type: 'huge' })));
    expect(faults).toEqual([
      {
        code: unreadable,
        path: 'ROOT -> body -> elements -> [1](tag: column_set) -> columns -> [0](tag: column) -> elements -> [0](tag: button) -> type',
        message: expect.stringContaining('primary_filled'),
        value: 'huge',
      },
    ]);
  });

  it('is found whatever the card is, and nothing is thrown', () => {
    let deep: unknown = 'x';
    for (let i = 0; i < 3000; i++) deep = [deep];
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    for (const value of [
      null,
      7,
      [],
      [[]],
      () => 1,
      10n,
      cyclic,
      card({ tag: 7 }),
      { schema: '2.0', body: deep },
    ]) {
      expect(checkCard(value).length).toBeGreaterThan(0);
    }
  });
});

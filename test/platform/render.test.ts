/** What each block of a card becomes on the platform. */
import { describe, expect, it } from 'vitest';
import type { Block, Button } from '#cards/card.ts';
import { gallery } from '#cards/gallery.ts';
import { checkCard } from '#platform/feishu/card-rules.ts';
import { render } from '#platform/feishu/render.ts';
import { CardProblem } from '#platform/port.ts';
import { platform } from './door.ts';
import { card, drawn, tagged } from './drawn.ts';

const help: Button = { label: '帮助', click: { do: 'help' } };
const start: Button = {
  label: '开始自查',
  look: 'primary',
  click: { do: 'checklist.start', campaign: 1, phase: 'check' },
};
const plain = (content: string) => expect.objectContaining({ tag: 'plain_text', content });

describe('the gallery', () => {
  it.each(gallery().map((shown) => [shown.name, shown.card] as const))(
    'shows %s as the platform takes it',
    (_, shown) => {
      const { json, bytes } = render(shown);
      expect(checkCard(JSON.parse(json))).toEqual([]);
      expect(bytes).toBeLessThanOrEqual(26 * 1024);
      expect(JSON.parse(json).config.enable_forward).toBe(shown.forwardable);
    },
  );
});

describe('a card', () => {
  it('says who it is and that it is the same for everybody', () => {
    const { json } = render(
      card([], { subtitle: '副标题', tags: ['第2阶段'], tone: 'orange', forwardable: true }),
    );
    expect(JSON.parse(json)).toMatchObject({
      schema: '2.0',
      config: { update_multi: true, enable_forward: true, summary: { content: '摘要' } },
      header: {
        title: plain('标题'),
        subtitle: plain('副标题'),
        template: 'orange',
        text_tag_list: [{ tag: 'text_tag', text: plain('第2阶段') }],
      },
    });
  });

  it('weighs what it weighs when it is sent', () => {
    const { json, bytes } = render(card([{ kind: 'text', text: '引号"和字' }]));
    const body = { receive_id: `oc_${'a'.repeat(32)}`, msg_type: 'interactive', content: json };
    expect(bytes).toBe(Buffer.byteLength(JSON.stringify(body)));
    expect(platform.render(card([{ kind: 'text', text: '引号"和字' }]))).toEqual({ json, bytes });
  });

  it('that is too heavy, or that the platform would refuse, is a problem told in words', () => {
    const heavy = card([{ kind: 'text', text: '字'.repeat(9000) }]);
    expect(() => render(heavy)).toThrow(/bytes, at most 26624/);
    const twice: Block = {
      kind: 'select',
      name: 'unit',
      placeholder: '单位',
      options: [],
      click: { do: 'help' },
    };
    expect(() => render(card([twice, twice]))).toThrow(CardProblem);
    expect(() => render(card([twice, twice]))).toThrow(/\[1\]\(tag: select_static\).*used twice/);
  });
});

describe('text', () => {
  it('without emphasis is not interpreted at all', () => {
    expect(drawn({ kind: 'text', text: ['一', '**二**'], size: 'heading' })).toEqual([
      { tag: 'div', text: { tag: 'plain_text', content: '一**二**', text_size: 'heading' } },
    ]);
    expect(drawn({ kind: 'text', text: '旁注', size: 'note' })).toEqual([
      { tag: 'div', text: { tag: 'plain_text', content: '旁注', text_size: 'notation', text_color: 'grey' } },
    ]);
  });

  it('with emphasis is markdown', () => {
    const text = ['还差 ', { text: '3', strong: true }, ' 项，', { text: '逾期', tone: 'red' }] as const;
    expect(drawn({ kind: 'text', text })).toEqual([
      { tag: 'markdown', content: "还差 **3** 项，<font color='red'>逾期</font>", text_size: 'normal' },
    ]);
  });

  it('stays strong where a sign stands at its edge or another strong text beside it', () => {
    const strong = (text: string) => ({ text, strong: true }) as const;
    const content = (...spans: ReturnType<typeof strong>[]) =>
      drawn({ kind: 'text', text: spans })[0]?.content;
    expect(content(strong('（注）'))).toBe("<font color='default'>**（注）**</font>");
    expect(content(strong('一'), strong('二'))).toBe("**一**<font color='default'>**二**</font>");
    expect(content(strong(' 一 \n  二'))).toBe('**一** \n**二**');
  });

  it('that is empty is left out', () => {
    expect(
      drawn({ kind: 'text', text: '' }, { kind: 'list', items: [] }, { kind: 'facts', facts: [] }),
    ).toEqual([]);
    expect(drawn({ kind: 'buttons', buttons: [] })).toEqual([]);
  });

  it('of facts and lists is one text of lines', () => {
    const facts: Block = {
      kind: 'facts',
      facts: [
        { label: '牵头', value: '执法科' },
        { label: '时间', value: '3月1日' },
      ],
    };
    expect(tagged(drawn(facts), 'plain_text')).toEqual([plain('牵头：执法科\n时间：3月1日')]);
    expect(tagged(drawn({ kind: 'list', items: ['一', '二'] }), 'plain_text')).toEqual([plain('• 一\n• 二')]);
    const list: Block = { kind: 'list', items: ['一', [{ text: '二', tone: 'green' }]] };
    expect(drawn(list)[0]?.content).toBe("• 一\n• <font color='green'>二</font>");
  });

  it('is divided and folded', () => {
    expect(drawn({ kind: 'divider' })).toEqual([{ tag: 'hr' }]);
    const fold: Block = {
      kind: 'fold',
      title: '更多',
      open: false,
      blocks: [{ kind: 'text', text: '里面' }],
    };
    expect(drawn(fold)).toEqual([
      expect.objectContaining({
        tag: 'collapsible_panel',
        expanded: false,
        header: expect.objectContaining({ title: plain('更多') }),
        elements: [{ tag: 'div', text: plain('里面') }],
      }),
    ]);
  });
});

describe('a button', () => {
  it('carries its click as it is', () => {
    expect(drawn({ kind: 'buttons', buttons: [start] })).toEqual([
      {
        tag: 'button',
        text: plain('开始自查'),
        type: 'primary_filled',
        behaviors: [{ type: 'callback', value: { do: 'checklist.start', campaign: 1, phase: 'check' } }],
      },
    ]);
  });

  it('stands in a row with its neighbours, which wraps', () => {
    const [row] = drawn({ kind: 'buttons', buttons: [start, help, { ...help, look: 'danger' }] });
    expect(row).toMatchObject({ tag: 'column_set', flex_mode: 'flow' });
    expect(tagged(row, 'button').map((each) => each.type)).toEqual(['primary_filled', 'default', 'danger']);
  });

  it('of a choice stands beside the others even on a phone, the chosen one marked', () => {
    const [group, ...rest] = drawn({
      kind: 'choice',
      question: '1.1 是否按时到岗',
      note: '只有你的领导会看到',
      options: [
        { ...help, label: '未发现', chosen: true },
        { ...help, label: '发现问题', look: 'danger', chosen: false },
        { ...help, label: '不适用', chosen: false },
      ],
    });
    expect(rest).toEqual([]);
    expect(tagged(group, 'plain_text').map((each) => each.content)).toEqual([
      '1.1 是否按时到岗',
      '只有你的领导会看到',
      '✓ 未发现',
      '发现问题',
      '不适用',
    ]);
    expect(tagged(group, 'button').map((each) => each.type)).toEqual(['primary', 'danger', 'default']);
    const answers = tagged(group, 'column_set').at(-1);
    expect(answers).toMatchObject({ flex_mode: 'none' });
    expect(tagged(answers, 'column').map((each) => each.weight)).toEqual([1, 1, 1]);
  });
});

describe('a form', () => {
  const form: Block = {
    kind: 'form',
    name: 'finding',
    fields: [
      {
        kind: 'text',
        name: 'description',
        label: '情况',
        placeholder: '说清楚',
        value: '第一行\n第二行',
        required: true,
        lines: 'many',
        maxLength: 1000,
      },
      { kind: 'text', name: 'place', label: '地点', required: false, lines: 'one', maxLength: 100 },
      {
        kind: 'select',
        name: 'track',
        label: '类别',
        options: [
          { value: 'a', label: '作风' },
          { value: 'b', label: '纪律' },
        ],
        value: 'b',
        required: false,
      },
      { kind: 'day', name: 'foundOn', label: '发现日期', value: '2023-03-10', required: false },
      { kind: 'day', name: 'dueOn', label: '整改期限', value: '明天', required: false },
    ],
    submit: { label: '保存', click: { do: 'finding.save', duty: 1, item: '1.1', draft: 0 } },
    beside: [{ label: '返回', click: { do: 'checklist.show', duty: 1, topic: '1' } }],
  };

  it('keeps what was typed, whatever it was', () => {
    const inputs = tagged(drawn(form), 'input');
    expect(inputs[0]).toMatchObject({
      name: 'description',
      required: true,
      input_type: 'multiline_text',
      max_length: 1000,
      default_value: '第一行\n第二行',
      label: plain('情况'),
      placeholder: plain('说清楚'),
    });
    expect(inputs[1]).toMatchObject({ name: 'place', required: false, input_type: 'text', max_length: 100 });
    expect(inputs[1]).not.toHaveProperty('default_value');
  });

  it('starts a select by the place of its option, counted from one', () => {
    const [select] = tagged(drawn(form), 'select_static');
    expect(select).toMatchObject({ name: 'track', initial_index: 2, placeholder: plain('类别') });
    expect(select).not.toHaveProperty('initial_option');
  });

  it('leaves a day open that is none', () => {
    const [found, due] = tagged(drawn(form), 'date_picker');
    expect(found).toMatchObject({ initial_date: '2023-03-10' });
    expect(due).not.toHaveProperty('initial_date');
  });

  it('is submitted by one button; the others act without it', () => {
    const [submit, back] = tagged(drawn(form), 'button');
    expect(submit).toMatchObject({
      name: 'finding_submit',
      form_action_type: 'submit',
      behaviors: [{ type: 'callback', value: { do: 'finding.save', duty: 1, item: '1.1', draft: 0 } }],
    });
    expect(back).toMatchObject({
      name: 'finding_beside_1',
      behaviors: [{ type: 'callback', value: { do: 'checklist.show', duty: 1, topic: '1' } }],
    });
    expect(back).not.toHaveProperty('form_action_type');
  });

  it('is not needed for a select that acts at once', () => {
    const options = [{ value: '7', label: '一中队' }];
    const click = { do: 'bind.pick', campaign: 1 } as const;
    expect(drawn({ kind: 'select', name: 'unit', placeholder: '选择单位', options, click })).toEqual([
      {
        tag: 'select_static',
        name: 'unit',
        width: 'fill',
        placeholder: plain('选择单位'),
        options: [{ text: plain('一中队'), value: '7' }],
        behaviors: [{ type: 'callback', value: click }],
      },
    ]);
  });
});

describe('figures', () => {
  it('of a table keep to its columns', () => {
    const table: Block = {
      kind: 'table',
      columns: [
        { key: 'unit', label: '单位' },
        { key: 'late', label: '逾期', numeric: true },
      ],
      rows: [{ unit: '一中队', late: 3, hidden: 'x' }, { unit: '二中队' }],
      pageSize: 10,
    };
    expect(drawn(table)).toEqual([
      {
        tag: 'table',
        page_size: 10,
        columns: [
          { name: 'unit', display_name: '单位', data_type: 'text', horizontal_align: 'left' },
          { name: 'late', display_name: '逾期', data_type: 'number', horizontal_align: 'right' },
        ],
        rows: [{ unit: '一中队', late: 3 }, { unit: '二中队' }],
      },
    ]);
  });

  it('of a chart are stacked bars in the order given, taller the more there are', () => {
    const bars = ['一中队', '二中队'].flatMap((group) => [
      { group, series: '已交', value: 3 },
      { group, series: '未交', value: 1 },
    ]);
    const hues = { 已交: 'green', 未交: 'silver' } as const;
    const [chart] = drawn({ kind: 'chart', chart: { title: '进展', bars, hues } });
    expect(chart).toMatchObject({
      tag: 'chart',
      height: '224px',
      chart_spec: { type: 'bar', stack: true, xField: 'value', yField: 'group', seriesField: 'series' },
    });
    expect(chart?.chart_spec).toMatchObject({
      data: { values: bars },
      color: ['#34c724', '#c2c6cc'],
    });
    expect(drawn({ kind: 'chart', chart: { title: '无', bars: [], hues: {} } })).toEqual([]);
  });
});

describe('the answer to a click', () => {
  it('is a line, a card, both or nothing, and always an object', () => {
    const toast = { tone: 'success', text: '已保存' } as const;
    const said = { toast: { type: 'success', content: '已保存' } };
    const shown = card([{ kind: 'divider' }]);
    const card_ = { card: { type: 'raw', data: JSON.parse(render(shown).json) } };
    expect(platform.reply({})).toEqual({});
    expect(platform.reply({ toast })).toEqual(said);
    expect(platform.reply({ toast, card: shown })).toEqual({ ...said, ...card_ });
  });
});

describe('pictures', () => {
  it('are small, say what they are to who cannot see them, and can be seen large', () => {
    const [set] = drawn({ kind: 'pictures', pictures: [{ key: 'img_v3_1', caption: '整改后 3月20日' }] });
    expect(tagged(set, 'img')).toMatchObject([
      { img_key: 'img_v3_1', alt: { tag: 'plain_text', content: '整改后 3月20日' }, preview: true },
    ]);
    expect(tagged(set, 'div')).toMatchObject([{ text: { content: '整改后 3月20日' } }]);
  });

  it('that are none take no room', () => {
    expect(drawn({ kind: 'text', text: '一' }, { kind: 'pictures', pictures: [] })).toHaveLength(1);
  });
});

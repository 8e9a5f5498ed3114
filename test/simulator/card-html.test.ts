/** A card as the page shows it: every component, and every element that acts by its place. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCard } from '#platform/feishu/card-rules.ts';
import type { JsonObject } from '#simulator/json.ts';
import { type CardContext, cardHtml, cardSummary } from '#simulator/playground/card-html.ts';
import { componentRooms } from '#simulator/playground/sheet/sheet.ts';
import { button, cardOf, note, plain } from './scene.ts';

const context: CardContext = {
  nameOf: (id) => (id === 'ou_1' ? '甲一' : null),
  imageUrl: (key) => `/pictures/${encodeURIComponent(key)}`,
  idPrefix: 'c1',
  people: [{ id: 'ou_1', name: '甲一' }],
};

const draw = (card: JsonObject) => cardHtml(card, context).toString();
const drawn = (...elements: unknown[]) => draw({ schema: '2.0', body: { elements } });
/** What stands between the tags, entities read. */
const words = (html: string) =>
  html
    .replace(/<br>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
const marked = (content: string) => drawn(note(content));

const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s[a-zA-Z-]+(?:="[^"<>]*")?)*)\/?>/g;
const OURS = new Set(
  `a article blockquote br button code del details div em figcaption figure form header hr img input label li ol
  option p path pre select span strong summary svg table tbody td textarea th thead tr ul`.split(/\s+/),
);

/** What in a page could do something nobody wrote: a strange tag, a handler, an address that runs, a stray bracket. */
function dangers(html: string): readonly string[] {
  const found: string[] = [];
  const rest = html.replace(TAG, (_, _closing: string, name: string, attributes: string) => {
    if (!OURS.has(name)) found.push(`<${name}>`);
    for (const [, key = '', value = ''] of attributes.matchAll(/\s([a-zA-Z-]+)(?:="([^"]*)")?/g)) {
      if (key.startsWith('on')) found.push(key);
      if (/^(href|data-link)$/.test(key) && !/^(https?:|lark:|tel:|mailto:)/i.test(value)) found.push(value);
      if (key === 'src' && !value.startsWith('/pictures/')) found.push(value);
      if (key === 'style' && /url\(|expression|@import|[{}]/i.test(value)) found.push(value);
    }
    return '';
  });
  return /[<>]/.test(rest) ? [...found, rest] : found;
}

describe('a card as HTML', () => {
  it('shows its header with colour, title, subtitle and at most three tags', () => {
    const tag = (text: string) => ({ tag: 'text_tag', text: plain(text), color: 'red' });
    const header = {
      template: 'orange',
      title: plain('自查自纠'),
      subtitle: plain('第15天'),
      text_tag_list: ['一', '二', '三', '四'].map(tag),
    };
    const html = draw({ schema: '2.0', header, body: { elements: [] } });
    expect(html).toContain('fs-header-orange');
    expect(words(html)).toBe('自查自纠一二三第15天');
  });

  it('names every element that acts by its place', () => {
    const columns = [{ tag: 'column', elements: [button('是', { answer: 'yes' })] }];
    const html = drawn(note('?'), { tag: 'column_set', columns });
    expect(html).toContain('data-at="/body/elements/1/columns/0/elements/0"');
  });

  it('shows an unknown component as a box with its tag, wherever it stands', () => {
    const html = drawn(
      { tag: 'column_set', columns: [{ tag: 'column', elements: [{ tag: 'hologram' }] }] },
      7,
    );
    expect(words(html)).toBe('hologram 不认识的组件没有 tag 不认识的组件');
  });

  it('says so when the card is of the old version', () => {
    expect(words(draw({ elements: [note('旧')] }))).toBe('不是 2.0 版卡片，这里不画');
    expect(words(draw({}))).toBe('');
  });

  it('keeps the place of a chart and tells its figures in words', () => {
    const html = drawn({
      tag: 'chart',
      height: '240px',
      chart_spec: {
        type: 'bar',
        title: { text: '完成' },
        data: { values: [{ unit: '一中队', done: 3 }] },
        xField: 'unit',
        yField: 'done',
      },
    });
    expect(html).toContain('height:240px');
    expect(html).toContain('aria-label="图表：完成"');
    expect(words(html)).toBe('一中队 3');
  });

  it('writes a table whole and hides what is not on its first page', () => {
    const rows = Array.from({ length: 12 }, (_, index) => ({ n: index }));
    const html = drawn({
      tag: 'table',
      page_size: 5,
      columns: [{ name: 'n', display_name: '数', data_type: 'number' }],
      rows,
    });
    expect(html.match(/<tr hidden>/g)).toHaveLength(7);
    expect(words(html)).toContain('1/3');
  });

  it('writes each kind of cell as the client does', () => {
    const columns = ['number', 'date', 'options', 'persons', 'lark_md', 'text'].map((data_type) => ({
      name: data_type,
      data_type,
      format: { precision: 2, symbol: '¥', separator: true },
    }));
    const row = {
      number: 3300,
      date: Date.UTC(2023, 2, 1, 16),
      options: [{ text: '整改中', color: 'orange' }],
      persons: ['ou_1', 'ou_2'],
      lark_md: '**粗**',
      text: '<b>',
    };
    const html = drawn({ tag: 'table', columns, rows: [row] });
    expect(words(html)).toBe('¥3,300.002023/03/02整改中甲一甲一ou_2ou_2粗<b>'.replace('ou_2ou_2', '_2ou_2'));
    expect(html).toContain('fs-tag-orange');
  });

  it('starts fields with what the card says, by value, words or place', () => {
    const options = ['着装', '作风'].map((text, index) => ({ text: plain(text), value: `v${index}` }));
    const select = (more: object) => drawn({ tag: 'select_static', options, ...more });
    for (const start of [{ initial_option: 'v1' }, { initial_option: '作风' }, { initial_index: 2 }]) {
      expect(select(start)).toContain('<option value="v1" selected>作风');
    }
    expect(select({})).toContain('<option value="" selected>请选择');
    expect(drawn({ tag: 'date_picker', initial_date: '2023-03-20' })).toContain('value="2023-03-20"');
    expect(drawn({ tag: 'picker_datetime', initial_datetime: '2023-03-20 17:30' })).toContain(
      '2023-03-20T17:30',
    );
    expect(drawn({ tag: 'input', input_type: 'multiline_text', default_value: '\n一\n二' })).toContain(
      '>\n\n一\n二<',
    );
  });

  it('offers the members of the chat where a person picker names nobody', () => {
    expect(words(drawn({ tag: 'select_person' }))).toBe('请选择甲一');
    expect(words(drawn({ tag: 'select_person', options: [{ value: 'ou_1' }, { value: 'ou_9' }] }))).toBe(
      '请选择甲一ou_9',
    );
  });

  it('takes its own colours and sizes, by day and by night', () => {
    const style = {
      color: { 'cus-0': { light_mode: 'rgba(5,157,178,0.52)', dark_mode: 'rgba(78,23,108,0.49)' } },
      text_size: { 'cus-0': { default: 'medium', pc: 'large' } },
    };
    const text = { ...plain('字'), text_color: 'cus-0', text_size: 'cus-0' };
    const html = draw({ schema: '2.0', config: { style }, body: { elements: [{ tag: 'div', text }] } });
    expect(html).toContain('light-dark(rgba(5,157,178,0.52), rgba(78,23,108,0.49))');
    expect(html).toContain('var(--fs-size-large)');
  });

  it('gives the same card the same mark and another card another', () => {
    const mark = (card: JsonObject) => /data-card="(\w+)"/.exec(draw(card))?.[1];
    expect(mark(cardOf(note('一')))).toBe(mark(cardOf(note('一'))));
    expect(mark(cardOf(note('一')))).not.toBe(mark(cardOf(note('二'))));
  });

  it('is summed up by its summary, else its title, else its first words', () => {
    expect(cardSummary({ config: { summary: { content: '摘要' } }, header: { title: plain('标题') } })).toBe(
      '摘要',
    );
    expect(cardSummary({ header: { title: plain('标题') } })).toBe('标题');
    expect(cardSummary({ body: { elements: [{ tag: 'hr' }, note('**第一句**')] } })).toBe('第一句');
    expect(cardSummary({})).toBe('卡片消息');
  });
});

describe('markdown', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['**粗** *斜* ~~删~~ `码`', '<strong>粗</strong> <em>斜</em> <del>删</del> <code>码</code>'],
    ['**粗*斜*粗**', '<strong>粗<em>斜</em>粗</strong>'],
    ['***又粗又斜***', '<strong><em>又粗又斜</em></strong>'],
    ['2*3*4 = 24, a_b_c', '2<em>3</em>4 = 24, a_b_c'],
    ['** 不是 **', '** 不是 **'],
    ['字**（括号）**字', '字**（括号）**字'],
    ['&#42;&#42;不粗&#42;&#42;', '**不粗**'],
    ['\\*不斜\\*', '*不斜*'],
    ['一行\n两行', '一行<br>两行'],
    [
      "<font color='red'>红**粗**</font>",
      '<span style="color:var(--fs-ink-red)">红<strong>粗</strong></span>',
    ],
    ["<font color='red'>没关上", '<span style="color:var(--fs-ink-red)">没关上</span>'],
    ['<at id=ou_1></at>你好', '<span class="fs-at">@甲一</span>你好'],
    ['<at id=all></at>', '<span class="fs-at">@所有人</span>'],
    ['<at ids=ou_1,ou_2></at>', '<span class="fs-at">@甲一</span> <span class="fs-at">@ou_2</span>'],
    ["<text_tag color='green'>好</text_tag>", '<span class="fs-tag fs-tag-green">好</span>'],
    ['<number_tag>3</number_tag>', '<span class="fs-number-tag">3</span>'],
    [':DONE: :nope: 8:30', '✅ :nope: 8:30'],
    ['<raw>**原样**</raw>', '**原样**'],
    ['<b>不认识</b>', '&lt;b&gt;不认识&lt;/b&gt;'],
  ];
  for (const [source, wanted] of cases) {
    it(`reads ${JSON.stringify(source)}`, () => {
      expect(marked(source)).toContain(`<p>${wanted}</p>`);
    });
  }

  it('draws lists, quotes, code, rules and tables as blocks', () => {
    const html = marked('- 一\n  - 里\n- 二\n\n3. 三\n> 引\n***\n```\n<码>\n```\n|甲|乙|\n|-:|---|\n|1|2|');
    expect(html).toContain(
      '<ul><li>一<ul><li>里</li></ul></li><li>二</li></ul><ol start="3"><li>三</li></ol>',
    );
    expect(html).toContain('<blockquote><p>引</p></blockquote><hr>');
    expect(html).toContain('<code>&lt;码&gt;</code>');
    expect(html).toContain('<tr><td>1</td><td>2</td></tr>');
  });

  it('opens pages, calls and mails, and nothing that runs', () => {
    expect(marked('[好](https://a.example/x?y=1&z=2)')).toContain('href="https://a.example/x?y=1&amp;z=2"');
    expect(marked('[电话](tel://12345)')).toContain('href="tel://12345"');
    for (const address of [
      'javascript:alert(1)',
      'JaVaScRiPt:x',
      'data:text/html,x',
      'vbscript:x',
      '//evil.example',
    ]) {
      expect(
        marked(`[字](${address}) <a href='${address}'>字</a> <link url='${address}'>字</link>`),
      ).not.toContain('href');
    }
    expect(marked('[字](java&#115;cript:alert(1))')).not.toContain('href');
  });

  it('is read in no time whatever is repeated in it', () => {
    const marks = [
      '**a ',
      '_a ',
      '[',
      '![a](',
      '<font>',
      '<at id=',
      '`',
      '| ',
      '> ',
      '- ',
      '&#',
      '# ',
      '<',
      '~~a ',
    ];
    const begun = performance.now();
    for (const mark of marks) expect(marked(mark.repeat(30_000 / mark.length))).toContain('fs-markdown');
    // Each is a card at the platform's limit; a hundred times slower would still be the right growth.
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

describe('whatever a card holds', () => {
  const HOSTILE = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    ']]><svg onload=alert(1)>',
    '[x](javascript:alert(1))',
    '<a href="javascript:alert(1)">x</a>',
    "<font color='red;background:url(//evil.example)'>x</font>",
    '</textarea><script>x</script>',
    '![x](https://evil.example/x.png)',
    '&lt;script&gt;',
    '<raw><script>x</script></raw>',
    '`</code><script>`',
  ];
  const everywhere = (text: string): JsonObject => ({
    schema: '2.0',
    config: { style: { color: { 'cus-0': { light_mode: text } } }, summary: { content: text } },
    card_link: { url: text },
    header: {
      title: plain(text),
      subtitle: plain(text),
      template: text,
      icon: { tag: 'standard_icon', token: text },
    },
    body: {
      padding: text,
      elements: [
        note(text),
        {
          tag: 'div',
          text: { ...plain(text), text_color: text },
          icon: { tag: 'custom_icon', img_key: text },
        },
        {
          ...button(text, { text }),
          type: text,
          width: text,
          confirm: { title: plain(text), text: plain(text) },
        },
        { tag: 'button', text: plain(text), behaviors: [{ type: 'open_url', default_url: text }] },
        { tag: 'input', placeholder: plain(text), default_value: text, label: plain(text) },
        { tag: 'input', input_type: 'multiline_text', default_value: text },
        { tag: 'select_static', options: [{ text: plain(text), value: text }] },
        { tag: 'img', img_key: text, alt: plain(text), title: plain(text), size: text },
        { tag: 'person', user_id: text },
        {
          tag: 'table',
          columns: [{ name: 'a', display_name: text, data_type: 'markdown' }],
          rows: [{ a: text }],
        },
        { tag: 'chart', chart_spec: { title: { text }, data: { values: [{ a: text }] }, xField: 'a' } },
        {
          tag: 'collapsible_panel',
          header: { title: note(text), background_color: text },
          elements: [note(text)],
        },
        { tag: 'interactive_container', behaviors: [], elements: [note(text)], border_color: text },
        { tag: 'form', name: text, elements: [{ tag: 'checker', name: text, text: note(text) }] },
        { tag: 'overflow', options: [{ text: plain(text), value: text, multi_url: { url: text } }] },
        { tag: text },
      ],
    },
  });

  it.each(HOSTILE)('%s does nothing anywhere on it', (text) => {
    expect(dangers(draw(everywhere(text)))).toEqual([]);
  });

  it('text of any kind does nothing anywhere on it', () => {
    const piece = fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string(),
      fc.constantFrom('**', '<', '>', '"', "'", '\n'),
    );
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (hostile) => {
        expect(dangers(draw(everywhere(hostile)))).toEqual([]);
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it('something is shown and nothing thrown', () => {
    const tags =
      `markdown div hr img img_combination person person_list chart table column_set collapsible_panel
      interactive_container form button overflow input select_static select_person multi_select_static
      multi_select_person date_picker picker_time picker_datetime checker plain_text text_tag nothing`.split(
        /\s+/,
      );
    const keys = `elements columns rows options text content header title icon name width size value behaviors
      chart_spec data values initial_index initial_option selected_values page_size persons img_list default_value
      confirm button_area buttons border color format precision width_mode style lines rows max_length`.split(
      /\s+/,
    );
    const { any } = fc.letrec<{ any: unknown; element: unknown }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, true, -1, 0.5, 1e308, '', '5px', 'grey', '**x**', '2023-03-01', 'weighted'),
        fc.array(tie('element'), { maxLength: 4 }),
        tie('element'),
      ),
      element: fc
        .tuple(fc.constantFrom(...tags), fc.dictionary(fc.constantFrom(...keys), tie('any'), { maxKeys: 5 }))
        .map(([tag, rest]) => ({ tag, ...rest })),
    }));
    const root = fc.dictionary(fc.constantFrom('config', 'header', 'body', 'card_link'), any, { maxKeys: 4 });
    fc.assert(
      fc.property(root, any, (card, elements) => {
        const html = draw({ ...card, schema: '2.0', body: { elements } });
        expect(html).toMatch(/^<article class="fs-card/);
        expect(dangers(html)).toEqual([]);
      }),
      { numRuns: 400, seed: 11 },
    );
  });

  it('it may nest deeper than anybody could draw', () => {
    let node: JsonObject = note('底');
    for (let level = 0; level < 1_000; level += 1) node = { tag: 'interactive_container', elements: [node] };
    expect(words(drawn(node))).toContain('嵌套太深');
  });
});

describe('the sheet of components', () => {
  const exhibits = componentRooms().flatMap((room) => room.exhibits);

  it('shows every component that the platform takes, each name once', () => {
    const names = exhibits.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const html = exhibits.map(({ card }) => draw(card)).join('');
    expect(html.match(/不认识的组件/g)).toHaveLength(3);
  });

  it('holds cards the platform would take, but for those that show what it would not', () => {
    const refused = exhibits.filter(({ card }) => checkCard(card).length > 0).map(({ name }) => name);
    expect(refused).toEqual(['img_combination', 'what the page has not learnt']);
  });
});

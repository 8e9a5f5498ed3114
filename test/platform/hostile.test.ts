/** Whatever a person types, a card shows it as words: no mention, no link, no markup that the template did not make. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Card } from '#cards/card.ts';
import { render } from '#platform/feishu/render.ts';
import { card, components, isJson, tagged } from './drawn.ts';

const ATTACKS = [
  '<at id=all></at>',
  '<at user_id="all">',
  '<at ids=ou_1,all></at>',
  '&#60;at id=all&#62;',
  '&lt;at id=all&gt;',
  '[点这里](javascript:alert(1))',
  '![图](img_v3_1)',
  '<a href="https://example.invalid">x</a>',
  'https://example.invalid/a?b=c',
  "<font color='red'>红</font>",
  '</font><at id=all></at>',
  '**粗** *斜* ~~删~~ `码`',
  '```\n代码\n```',
  '# 标题',
  '1. 一\n2. 二',
  '- 一\n+ 二\n* 三',
  '|a|b|\n|-|-|\n|1|2|',
  '> 引用',
  '标题\n===',
  '    缩进',
  ':DONE:',
  '\u202e反\u2066向\u200b零宽\ufeff',
  '\u0000\u0007\u001b[31m',
  '\ud800半个字符',
];

/** What a person typed: attacks between anything else a keyboard has. */
const typed = fc
  .array(fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ unit: 'binary', maxLength: 12 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(''));

/** A card with a person's words in every place that shows words. */
function showing(words: string): Card {
  const click = { do: 'help' } as const;
  const label = words.slice(0, 40);
  const blocks: Block[] = [
    { kind: 'text', text: words },
    { kind: 'text', text: ['由', { text: words, strong: true }, '报'], size: 'heading' },
    {
      kind: 'text',
      text: [{ text: words, tone: 'red' }, words, { text: words, strong: true, tone: 'grey' }],
      size: 'note',
    },
    { kind: 'facts', facts: [{ label, value: [{ text: words, strong: true }] }] },
    { kind: 'list', items: [words, [words, { text: '一', strong: true }]] },
    { kind: 'table', columns: [{ key: 'a', label }], rows: [{ a: words }], pageSize: 5 },
    {
      kind: 'chart',
      chart: { title: words, bars: [{ group: words, series: words, value: 1 }], hues: { [words]: 'blue' } },
    },
    { kind: 'buttons', buttons: [{ label, click }] },
    { kind: 'choice', question: words, note: words, options: [{ label, click, chosen: true }] },
    { kind: 'select', name: 's', placeholder: words, options: [{ value: '1', label: words }], click },
    {
      kind: 'fold',
      title: words,
      open: true,
      blocks: [{ kind: 'text', text: [words, { text: '一', tone: 'green' }] }],
    },
    {
      kind: 'form',
      name: 'f',
      fields: [
        { kind: 'text', name: 't', label, value: words, required: true, lines: 'many', maxLength: 1000 },
        {
          kind: 'select',
          name: 'o',
          label,
          options: [{ value: 'v', label: words }],
          value: 'v',
          required: false,
        },
      ],
      submit: { label, click },
      beside: [],
    },
  ];
  return card(blocks, { title: words, subtitle: words, summary: words, tags: [label] });
}

/** The markup left once the template's own is taken away. */
function foreignMarkup(markdown: string): string {
  return markdown
    .replace(/<font color='(default|red|grey|green)'>|<\/font>|\*\*/g, '')
    .replace(/&#\d+;/g, '')
    .replace(/[^!-/:-@[-`{-~]/g, '');
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return isJson(value) ? Object.values(value).flatMap(stringsIn) : [];
}

const shape = (value: unknown) => components(value).map((each) => each.tag);

describe('a hostile text', () => {
  it('changes nothing of a card but its words', () => {
    const harmless = shape(JSON.parse(render(showing('甲')).json));
    fc.assert(
      fc.property(typed, (words) => {
        // A letter in front, so that a text of nothing but invisible signs still shows.
        const value = JSON.parse(render(showing(`甲${words}`)).json);
        expect(shape(value)).toEqual(harmless);
        for (const { content } of tagged(value, 'markdown')) expect(foreignMarkup(String(content))).toBe('');
        expect(tagged(value, 'lark_md')).toEqual([]);
      }),
      { numRuns: 200, seed: 2023 },
    );
  });

  it('shows no sign that cannot be seen', () => {
    fc.assert(
      fc.property(typed, (words) => {
        const strings = stringsIn(JSON.parse(render(showing(`甲${words}`)).json));
        expect(strings.filter((text) => /(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u.test(text))).toEqual([]);
      }),
      { numRuns: 200, seed: 2023 },
    );
  });

  it.each(ATTACKS)('such as %j makes no line that markdown reads as a block', (attack) => {
    const value = JSON.parse(render(showing(attack)).json);
    const lines = tagged(value, 'markdown').flatMap((each) => String(each.content).split('\n'));
    expect(lines.filter((line) => /^(\s{4}|\t|[#>|+=-]|\d+[.)])/.test(line))).toEqual([]);
  });

  it('of 30 KB is refused before it is sent, not cut in silence', () => {
    expect(() => render(card([{ kind: 'text', text: '<'.repeat(30_000) }]))).toThrow(/at most/);
  });
});

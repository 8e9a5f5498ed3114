/** Headers, text, markdown, labels, icons. */
import type { Room } from '#simulator/playground/gallery-page.ts';
import { exhibit, markdown, PEOPLE, plain, shown } from '#simulator/playground/sheet/made-up.ts';

const TEMPLATES =
  'blue wathet turquoise green yellow orange red carmine violet purple indigo grey default'.split(' ');
const SIZES = 'heading-0 heading-1 heading-2 heading-3 heading-4 heading normal notation'.split(' ');
const COLOURS =
  'blue wathet turquoise green lime yellow sunflower orange red carmine violet purple indigo grey'.split(' ');

export function headers(): Room {
  const exhibits = TEMPLATES.map((template) =>
    shown(`header ${template}`, {
      schema: '2.0',
      header: {
        template,
        title: plain('自查自纠今天开始'),
        subtitle: plain('第15天/共102天'),
        text_tag_list: [{ tag: 'text_tag', text: plain('第2阶段'), color: 'blue' }],
      },
      body: { elements: [] },
    }),
  );
  const full = shown('header with icon, long title and three tags', {
    schema: '2.0',
    header: {
      template: 'blue',
      icon: { tag: 'standard_icon', token: 'chat_outlined', color: 'blue' },
      title: plain('一个很长的标题'.repeat(8)),
      subtitle: plain('副标题只有一行，放不下的部分用省略号代替，'.repeat(3)),
      text_tag_list: ['待办', '已逾期', '第2阶段'].map((text, index) => ({
        tag: 'text_tag',
        text: plain(text),
        color: ['blue', 'red', 'green'][index],
      })),
    },
    body: { elements: [{ tag: 'div', text: plain('标题最多四行。') }] },
  });
  return { title: 'header', exhibits: [full, ...exhibits] };
}

export function texts(): Room {
  return {
    title: 'plain_text, div, hr',
    exhibits: [
      exhibit(
        'text sizes',
        SIZES.map((size) => ({ tag: 'div', text: plain(`${size} 整改完成后申请销号`, { text_size: size }) })),
      ),
      exhibit('text colours and sides', [
        ...['default', 'grey', 'red', 'orange', 'green', 'blue'].map((color) => ({
          tag: 'div',
          text: plain(`${color}：请在3月20日前完成`, { text_color: color }),
        })),
        { tag: 'hr' },
        ...['left', 'center', 'right'].map((side) => ({
          tag: 'div',
          text: plain(`靠 ${side}`, { text_align: side }),
        })),
      ]),
      exhibit('lines and icons', [
        { tag: 'div', text: plain(`两行之后省略。${'很长的一段话，'.repeat(30)}`, { lines: 2 }) },
        {
          tag: 'div',
          icon: { tag: 'standard_icon', token: 'calendar_outlined', color: 'orange' },
          text: plain('带图标的文字'),
        },
        { tag: 'div', text: plain('多个空格   和\n换行都保留') },
      ]),
    ],
  };
}

const MARKS = [
  '**粗体** *斜体* ~~删除线~~ `代码` [链接](https://example.com)',
  "<font color='red'>红</font> <font color='green'>绿</font> <font color='grey'>灰</font> <text_tag color='orange'>待整改</text_tag>",
  `提到 <at id=${PEOPLE[0]?.id}></at>、<at ids=${PEOPLE[1]?.id},${PEOPLE[2]?.id}></at>`,
  '编号 <number_tag>1</number_tag>，时间 <local_datetime millisecond="1677658500000" format_type="date_num"></local_datetime>',
  '实体：&#42;&#42;不是粗体&#42;&#42; &#60;不是标签&#62;',
].join('\n');
const BLOCKS = `# 一级标题
## 二级标题
#### 四级标题
- 第一项
- 第二项
    - 里面一层
1. 先登记
2. 再整改

> 引用的话
> 第二行

---
\`\`\`
代码块
    保留缩进
\`\`\`
| 单位 | 完成 |
|---|---|
| 一中队 | 8/12 |
| 二中队 | 3/10 |`;

export function marks(): Room {
  return {
    title: 'markdown',
    exhibits: [
      exhibit('markdown in a line', [markdown(MARKS)]),
      exhibit('markdown faces', [markdown(':DONE: :OK: :THUMBSUP: :nothing of the kind:')]),
      exhibit('markdown blocks', [markdown(BLOCKS)]),
      exhibit('markdown, small and grey', [
        markdown("<font color='grey'>期限按日期计算，当日24时前均算按时。</font>", { text_size: 'notation' }),
        markdown('带图标', { icon: { tag: 'standard_icon', token: 'info_outlined', color: 'blue' } }),
      ]),
      exhibit('text_tag, all colours', [
        markdown(COLOURS.map((colour) => `<text_tag color='${colour}'>${colour}</text_tag>`).join(' ')),
      ]),
    ],
  };
}

/** Markdown as the platform draws it, block by block: headings, lists, quotes, code, tables, rules, paragraphs. */
import type { Drawing } from '#simulator/playground/card-context.ts';
import { inlineHtml } from '#simulator/playground/markdown-inline.ts';
import { type Html, html, nothing } from '#simulator/playground/markup.ts';

const FENCE = /^ {0,3}(```+|~~~+)\s*([\w+-]*)\s*$/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*)$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const TABLE_RULE = /^\|? ?:?-+:? ?(?:\| ?:?-+:? ?)*\|?$/;
const DEEPEST = 8;

type Block = { drawn: Html; next: number };
type Read = (lines: readonly string[], at: number, drawing: Drawing, level: number) => Block | null;

const BLOCKS: readonly Read[] = [readFence, readHeading, readRule, readTable, readQuote, readList];

export function markdownHtml(source: string, drawing: Drawing, { inline = false } = {}): Html {
  if (inline) return inlineHtml(source, drawing);
  return blocksHtml(source.replaceAll('\r\n', '\n').split('\n'), drawing, 0);
}

function blocksHtml(lines: readonly string[], drawing: Drawing, level: number): Html {
  const drawn: Html[] = [];
  let at = 0;
  while (at < lines.length) {
    if (lines[at]?.trim() === '') {
      at += 1;
      continue;
    }
    const block = blockAt(lines, at, drawing, level) ?? readParagraph(lines, at, drawing, level);
    drawn.push(block.drawn);
    at = block.next;
  }
  return html`${drawn}`;
}

function blockAt(lines: readonly string[], at: number, drawing: Drawing, level: number): Block | null {
  if (level > DEEPEST) return null;
  for (const read of BLOCKS) {
    const block = read(lines, at, drawing, level);
    if (block !== null) return block;
  }
  return null;
}

function readParagraph(lines: readonly string[], at: number, drawing: Drawing, level: number): Block {
  let next = at + 1;
  while (next < lines.length && lines[next]?.trim() !== '' && !startsBlock(lines, next, level)) next += 1;
  const source = lines
    .slice(at, next)
    .map((line) => line.trim())
    .join('\n');
  return { drawn: html`<p>${inlineHtml(source, drawing)}</p>`, next };
}

function startsBlock(lines: readonly string[], at: number, level: number): boolean {
  const line = lines[at] ?? '';
  if (level > DEEPEST) return false;
  return [FENCE, HEADING, RULE, QUOTE, ITEM].some((start) => start.test(line)) || startsTable(lines, at);
}

function readFence(lines: readonly string[], at: number): Block | null {
  const [, fence] = FENCE.exec(lines[at] ?? '') ?? [];
  if (fence === undefined) return null;
  const length = lines.slice(at + 1).findIndex((line) => line.trim().startsWith(fence));
  const end = length === -1 ? lines.length : at + 1 + length;
  return {
    drawn: html`<pre tabindex="0"><code>${lines.slice(at + 1, end).join('\n')}</code></pre>`,
    next: end + 1,
  };
}

function readHeading(lines: readonly string[], at: number, drawing: Drawing): Block | null {
  const [, marks, words = ''] = HEADING.exec(lines[at] ?? '') ?? [];
  if (marks === undefined) return null;
  // A card is no document: its headings look like some, and are no part of the page's outline.
  return { drawn: html`<p class="fs-h fs-h${marks.length}">${inlineHtml(words, drawing)}</p>`, next: at + 1 };
}

function readRule(lines: readonly string[], at: number): Block | null {
  return RULE.test(lines[at] ?? '') ? { drawn: html`<hr>`, next: at + 1 } : null;
}

function readQuote(lines: readonly string[], at: number, drawing: Drawing, level: number): Block | null {
  let next = at;
  while (next < lines.length && QUOTE.test(lines[next] ?? '')) next += 1;
  if (next === at) return null;
  const quoted = lines.slice(at, next).map((line) => QUOTE.exec(line)?.[1] ?? '');
  return { drawn: html`<blockquote>${blocksHtml(quoted, drawing, level + 1)}</blockquote>`, next };
}

/** A list goes on while its lines are items or are set in; what is set in belongs to the item above. */
function readList(lines: readonly string[], at: number, drawing: Drawing, level: number): Block | null {
  const first = ITEM.exec(lines[at] ?? '');
  if (first === null) return null;
  const depth = first[1]?.length ?? 0;
  const numbered = /\d/.test(first[2] ?? '');
  const items: Html[] = [];
  let next = at;
  while (next < lines.length) {
    const item = ITEM.exec(lines[next] ?? '');
    if (item === null || (item[1]?.length ?? 0) !== depth || /\d/.test(item[2] ?? '') !== numbered) break;
    let end = next + 1;
    while (end < lines.length && setIn(lines[end] ?? '') > depth) end += 1;
    const inner = blocksHtml(lines.slice(next + 1, end), drawing, level + 1);
    items.push(html`<li>${inlineHtml(item[3] ?? '', drawing)}${end === next + 1 ? nothing : inner}</li>`);
    next = end;
  }
  const start = Number.parseInt(first[2] ?? '1', 10);
  const list = numbered ? html`<ol start="${start}">${items}</ol>` : html`<ul>${items}</ul>`;
  return { drawn: list, next };
}

function setIn(line: string): number {
  return line.trim() === '' ? 0 : line.length - line.trimStart().length;
}

function startsTable(lines: readonly string[], at: number): boolean {
  const rule = (lines[at + 1] ?? '').trim();
  return (lines[at] ?? '').includes('|') && rule.includes('|') && TABLE_RULE.test(rule);
}

function readTable(lines: readonly string[], at: number, drawing: Drawing): Block | null {
  if (!startsTable(lines, at)) return null;
  let next = at + 2;
  while (next < lines.length && (lines[next] ?? '').includes('|')) next += 1;
  const row = (line: string, cell: (words: Html) => Html) =>
    html`<tr>${cellsOf(line).map((words) => cell(inlineHtml(words, drawing)))}</tr>`;
  const head = row(lines[at] ?? '', (words) => html`<th scope="col">${words}</th>`);
  const body = lines.slice(at + 2, next).map((line) => row(line, (words) => html`<td>${words}</td>`));
  return { drawn: html`<table><thead>${head}</thead><tbody>${body}</tbody></table>`, next };
}

function cellsOf(line: string): readonly string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}

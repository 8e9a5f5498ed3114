/**
 * A plan file as YAML: its values, and the line on which each of them stands. Numbers with a point stay text, so
 * that an item's number `1.10` does not become `1.1`; days and times are text in YAML 1.2 anyway.
 */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Tags,
  visit,
  type YAMLError,
} from 'yaml';
import { isStorable } from '#app/file-text.ts';

export type Path = readonly (string | number)[];

export interface YamlProblem {
  line: number;
  fix: string;
}

export interface YamlFile {
  value: unknown;
  problems: readonly YamlProblem[];
  /** The line of the value at the path, or of the nearest thing around it that the file has. */
  lineOf(path: Path): number;
}

const SENTENCES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: '这一项重复，请删去一个',
  TAB_AS_INDENT: '缩进请用空格，不用 Tab',
  BAD_INDENT: '缩进与上下行不一致，请对齐',
  MULTIPLE_DOCS: '一个文件只写一份方案，请删去第二个“---”及其后内容',
  MULTILINE_IMPLICIT_KEY: '缺少冒号，请写成“名称: 内容”',
  BLOCK_AS_IMPLICIT_KEY: '一行中有两个冒号，内容请加引号',
  BAD_SCALAR_START: '内容以特殊符号开头，请加引号',
  MISSING_CHAR: '引号、括号未成对或缺少冒号、逗号，请补上',
  RESOURCE_EXHAUSTION: '嵌套过深，请按样例的层次书写',
};
const OTHERWISE = '不合 YAML 写法，请检查缩进、冒号后的空格与引号';
const TOO_DEEP = { line: 1, fix: '嵌套过深，请按样例的层次书写' };

/** Never throws. Where the structure itself cannot be trusted, `value` is undefined. */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
      customTags: (tags: Tags) =>
        tags.filter((tag) => typeof tag === 'string' || !tag.tag.endsWith(':float')),
    });
    const aliases = aliasLines(document, lines);
    const readable = document.errors.every((error) => error.code === 'DUPLICATE_KEY') && aliases.length === 0;
    return {
      value: readable ? document.toJS() : undefined,
      problems: [
        ...syntaxProblems(document, text, lines),
        ...aliases.map((line) => ({ line, fix: '不能用 * 引用，请把内容写全' })),
        ...invisibleLines(document, lines).map((line) => ({ line, fix: '含不可见字符，请删去后重新输入' })),
      ],
      lineOf: (path) => lineAt(lines, offsetOf(document, path)),
    };
  } catch {
    return { value: undefined, problems: [TOO_DEEP], lineOf: () => 1 };
  }
}

function lineAt(lines: LineCounter, offset: number): number {
  return Math.max(1, lines.linePos(offset).line);
}

/** One problem a line: a single slip makes the parser complain several times. */
function syntaxProblems(document: Document, text: string, lines: LineCounter): readonly YamlProblem[] {
  const found = new Map<number, YamlProblem>();
  const source = text.split(/\r\n|\r|\n/);
  for (const error of document.errors) {
    const line = lineAt(lines, error.pos[0]);
    if (!found.has(line)) found.set(line, { line, fix: fixOf(error, source[line - 1] ?? '') });
  }
  return [...found.values()];
}

function fixOf(error: YAMLError, line: string): string {
  if (/^[\s-]*[A-Za-z_]+：/.test(line)) return '冒号应为英文半角，其后空一格';
  return SENTENCES[error.code] ?? OTHERWISE;
}

/** Aliases can make a small file huge, and a plan needs none. */
function aliasLines(document: Document, lines: LineCounter): readonly number[] {
  const found: number[] = [];
  visit(document, {
    Alias: (_, node) => {
      found.push(lineAt(lines, node.range?.[0] ?? 0));
    },
  });
  return found;
}

function invisibleLines(document: Document, lines: LineCounter): readonly number[] {
  const found: number[] = [];
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value !== 'string' || isStorable(node.value.replaceAll('\n', ''))) return;
      found.push(lineAt(lines, node.range?.[0] ?? 0));
    },
  });
  return found;
}

function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.findLast(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!pair) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(step)];
      if (item === undefined) break;
      offset = startOf(item) ?? offset;
      node = item;
    } else break;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) && !isAlias(node) ? node.range?.[0] : undefined;
}

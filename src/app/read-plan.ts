/**
 * A plan file, read with all its problems at once, each with the line to mend and how. Where fields are malformed,
 * contradictions in the same section would be guesses and wait until the fields are mended.
 */
import { z } from 'zod';
import { type Path, readYaml, type YamlFile } from '#app/plan-yaml.ts';
import { nearestOf } from '#domain/nearest.ts';
import { type Plan, planSchema } from '#domain/plan.ts';

export interface PlanProblem {
  /** 1 for the first line of the file. */
  line: number;
  /** Where in the plan, as `phases[1].end`; empty for the file as a whole. */
  field: string;
  fix: string;
}

export type ReadPlan = { plan: Plan } | { problems: readonly PlanProblem[] };

/** In characters; a full plan has about 10,000. */
const LONGEST = 1_000_000;

/** Never throws. */
export function readPlan(text: string): ReadPlan {
  if (text.length > LONGEST) return refused('文件超过 1 MB，不像是方案');
  if (text.trim() === '') return refused('文件是空的');
  const file = readYaml(text);
  const problems: PlanProblem[] = file.problems.map((problem) => ({ ...problem, field: '' }));
  if (file.value !== undefined) {
    problems.push(...unknownKeys(planSchema, file.value, [], file));
    const parsed = planSchema.safeParse(file.value, { error: sentence });
    if (parsed.success && problems.length === 0) return { plan: parsed.data };
    problems.push(...certain(file.value, parsed.error?.issues ?? []).map((issue) => problemAt(file, issue)));
  }
  return { problems: problems.sort((a, b) => a.line - b.line) };
}

function refused(fix: string): ReadPlan {
  return { problems: [{ line: 1, field: '', fix }] };
}

type Issue = z.core.$ZodIssue;

const fieldsAlone = z.strictObject(planSchema.shape);

/** Every malformed field, and the contradictions of sections that have none. */
function certain(value: unknown, issues: readonly Issue[]): readonly Issue[] {
  const malformed = fieldsAlone.safeParse(value, { error: sentence }).error?.issues ?? [];
  const unsure = new Set(malformed.map((issue) => issue.path[0]));
  return [...malformed, ...issues.filter(({ path }) => !unsure.has(path[0]) && !unsure.has('units'))];
}

function problemAt(file: YamlFile, issue: Pick<Issue, 'path' | 'message'>): PlanProblem {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  return { line: file.lineOf(path), field: fieldName(path), fix: issue.message };
}

function fieldName(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}

/** Names every key the plan does not know, and takes it out so that it hides no other problem. */
function unknownKeys(schema: unknown, value: unknown, path: Path, file: YamlFile): readonly PlanProblem[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    return value.flatMap((entry: unknown, index) =>
      unknownKeys(inner.element, entry, [...path, index], file),
    );
  }
  if (!(inner instanceof z.ZodObject) || !isRecord(value)) return [];
  const shape: Record<string, unknown> = inner.shape;
  return Object.keys(value).flatMap((key) => {
    if (Object.hasOwn(shape, key)) return unknownKeys(shape[key], value[key], [...path, key], file);
    delete value[key];
    const nearest = nearestOf(key, new Map(Object.keys(shape).map((known) => [known, known])));
    const fix = nearest ? `没有“${key}”这一项，应为“${nearest}”？` : `没有“${key}”这一项，请删去`;
    return [problemAt(file, { path: [...path, key], message: fix })];
  });
}

function unwrapped(schema: unknown): unknown {
  const wraps =
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable;
  return wraps ? unwrapped(schema.unwrap()) : schema;
}

/** A mapping of the file; explicit tags can make other objects. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

const KINDS: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: ' true 或 false',
  array: '列表，每行以“- ”开头',
  object: '下级各项，缩进写在其下',
};

/** What to do about a field the schema refuses without words of its own. */
function sentence(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return '缺少这一项，请补上';
      if (issue.input === null) return '这一项是空的，请填写或删去这一行';
      if (issue.expected === 'string' && ['number', 'boolean'].includes(typeof issue.input)) {
        return `应为文字，请加引号："${String(issue.input)}"`;
      }
      return `应为${KINDS[issue.expected] ?? '别的内容'}`;
    case 'invalid_value':
      return `应为 ${issue.values.map(String).join('、')} 之一`;
    case 'too_big':
      return issue.origin === 'array' ? `最多 ${issue.maximum} 条` : `应不大于 ${issue.maximum}`;
    case 'too_small':
      return `应${issue.inclusive ? '不小于' : '大于'} ${issue.minimum}`;
    default:
      return '写法不对，请对照样例';
  }
}

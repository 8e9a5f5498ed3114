/**
 * `npm run roster -- FILE.csv [--leavers] [--yes]`: says what loading the roster would change, asks, then loads it. Who
 * leaves hands findings over to others, by `--hand-over 张三=李四` or `--hand-over-to-leaders`.
 */
import { parseArgs } from 'node:util';
import {
  type AppliedRoster,
  applyRoster,
  leaversOf,
  previewRoster,
  type ReadyRoster,
} from '#app/load-roster.ts';
import { readRoster } from '#app/read-roster.ts';
import { ROLE_WORDS } from '#app/roster-cells.ts';
import type { PersonChange } from '#app/roster-changes.ts';
import type { RosterProblem } from '#app/roster-conflicts.ts';
import {
  type HandOverPlan,
  type HandOverProblems,
  HandOverRefused,
  type HandOverWish,
  type Leaver,
  planHandOver,
} from '#app/roster-hand-over.ts';
import type { RoleAt } from '#db/roster.ts';
import {
  aligned,
  type Command,
  complainAll,
  type Opened,
  readFile,
  type Terminal,
} from '#scripts/command.ts';

const USAGE =
  '用法：npm run roster -- 花名册.csv [--leavers [--hand-over 张三=李四]… [--hand-over-to-leaders] [--by 管理员]] [--yes]';
/** Of those who join or change; who is missing from the roster is always listed in full. */
const SHOWN_PEOPLE = 20;

interface Wish {
  file: string;
  leavers: boolean;
  yes: boolean;
  handOver: HandOverWish;
}

export const roster: Command = async (args, terminal, open) => {
  const wish = readWish(args);
  if (wish === null) {
    terminal.complain(USAGE);
    return 1;
  }
  const bytes = readFile(wish.file, terminal);
  if (!bytes) return 1;
  const read = readRoster(bytes);
  if ('problems' in read) return refuse(read.problems, terminal);
  const installation = await open();
  try {
    const preview = await previewRoster(installation.database, installation.platform, read.rows);
    if (preview.kind === 'no plan') {
      terminal.complain('先载入方案：npm run plan -- 方案.yaml');
      return 1;
    }
    if (preview.kind === 'refused') return refuse(preview.problems, terminal);
    return await proceed(preview, wish, terminal, installation);
  } finally {
    await installation.close();
  }
};

function readWish(args: readonly string[]): Wish | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        leavers: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        'hand-over': { type: 'string', multiple: true, default: [] },
        'hand-over-to-leaders': { type: 'boolean', default: false },
        by: { type: 'string' },
      },
      allowPositionals: true,
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) return null;
    const { leavers, yes, by } = values;
    const handOver = {
      pairs: values['hand-over'],
      toLeaders: values['hand-over-to-leaders'],
      by: by ?? null,
    };
    // Without leavers nobody hands anything over, and whoever asks for it means something else.
    if (!leavers && (handOver.pairs.length > 0 || handOver.toLeaders)) return null;
    return { file, leavers, yes, handOver };
  } catch {
    return null;
  }
}

function refuse(problems: readonly RosterProblem[], terminal: Terminal): number {
  complainAll(
    problems.map(({ row, problem }) => `第${row}行：${problem}`),
    terminal,
  );
  return 1;
}

async function proceed(
  preview: ReadyRoster,
  wish: Wish,
  terminal: Terminal,
  installation: Opened,
): Promise<number> {
  const { changes } = preview;
  describe(preview, wish.leavers, terminal);
  const now = installation.now();
  const leavers = wish.leavers ? await leaversOf(installation.database, preview, now) : [];
  const planned = planHandOver(leavers, preview.people, wish.handOver);
  if ('problems' in planned) return ask(planned, terminal);
  if (planned.plan) sayHandOvers(leavers, preview, planned.plan, terminal);
  const some = changes.people.length + changes.units.length + (wish.leavers ? changes.absent.length : 0) > 0;
  if (some && !wish.yes && !(await terminal.confirm('确认写入？'))) {
    terminal.say('没有写入。');
    return 0;
  }
  const options = { leavers: wish.leavers, handOver: planned.plan };
  try {
    terminal.say(conclusion(await applyRoster(installation.database, preview, options, now)));
    return 0;
  } catch (cause) {
    if (!(cause instanceof HandOverRefused)) throw cause;
    terminal.complain(`没有写入：${cause.message}`);
    return 1;
  }
}

/** Nobody leaves with findings in hand unsaid. */
function ask({ problems, wanting }: HandOverProblems, terminal: Terminal): number {
  for (const problem of problems) terminal.complain(problem);
  if (wanting === 'takers') {
    terminal.complain(
      '请加 --hand-over 张三=李四（可多次），或 --hand-over-to-leaders 转给问题所在单位的负责人。',
    );
  }
  terminal.complain('没有写入。');
  return 1;
}

function sayHandOvers(
  leavers: readonly Leaver[],
  { people }: ReadyRoster,
  plan: HandOverPlan,
  terminal: Terminal,
): void {
  const nameOf = (id: string | undefined) => people.find(({ externalId }) => externalId === id)?.name;
  for (const { externalId, name, findings } of leavers) {
    const to = nameOf(plan.pairs.get(externalId)) ?? '问题所在单位的负责人';
    terminal.say(`转办  ${name} 在办的 ${findings} 条问题转给 ${to}`);
  }
}

function describe({ people, changes }: ReadyRoster, leavers: boolean, terminal: Terminal): void {
  const fate = leavers ? '标记为离开' : '不在文件中，未加 --leavers，不作改动';
  const shown = changes.people.slice(0, SHOWN_PEOPLE);
  const rows = [
    ...changes.units.map((path) => ['新增单位', path, '']),
    ...shown.map((change) => [WORDS[change.kind], change.after.name, detailOf(change)]),
    ...changes.absent.map(({ name, roles }) => [
      '不在册',
      name,
      `${roles.map(roleWords).join('，')}：${fate}`,
    ]),
  ];
  for (const line of aligned(rows)) terminal.say(line);
  const hidden = changes.people.length - shown.length;
  if (hidden > 0) terminal.say(`另有 ${hidden} 人新增或变更`);
  const isAdmin = ({ roles }: { roles: readonly RoleAt[] }) => roles.some(({ role }) => role === 'admin');
  if (!people.some(isAdmin) && (leavers || !changes.absent.some(isAdmin))) {
    terminal.say('注意：没有管理员，无人能绑定群、调整阶段。');
  }
  terminal.say(`文件共 ${people.length} 人。`);
}

const WORDS: Readonly<Record<PersonChange['kind'], string>> = {
  joined: '新增',
  back: '回来',
  changed: '变更',
};

function detailOf({ before, after, started, ended }: PersonChange): string {
  const parts = [
    ...(before && before.name !== after.name ? [`原名 ${before.name}`] : []),
    ...started.map((role) => (before ? `增 ${roleWords(role)}` : roleWords(role))),
    ...ended.map((role) => `减 ${roleWords(role)}`),
    ...(after.awayUntil !== (before?.awayUntil ?? null) ? [`请假至 ${after.awayUntil ?? '（取消）'}`] : []),
  ];
  return parts.join('，');
}

function roleWords({ role, unit }: RoleAt): string {
  return `${unit} ${ROLE_WORDS[role]}`;
}

function conclusion({ kind, changes, left, handedOver }: AppliedRoster): string {
  if (kind === 'unchanged') return '与现有花名册相同，没有写入。';
  const count = (wanted: PersonChange['kind']) =>
    changes.people.filter((change) => change.kind === wanted).length;
  const counts = [
    ['新增', count('joined'), '人'],
    ['回来', count('back'), '人'],
    ['变更', count('changed'), '人'],
    ['离开', left, '人'],
    ['新增单位', changes.units.length, '个'],
    ['转办问题', handedOver, '条'],
  ].flatMap(([word, number, unit]) => (number === 0 ? [] : [`${word} ${number} ${unit}`]));
  return `已写入：${counts.join('，')}。`;
}

if (import.meta.main) await (await import('#scripts/run.ts')).runCommand(roster);

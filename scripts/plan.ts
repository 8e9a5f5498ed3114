/** `npm run plan -- FILE.yaml [--from DAY]`: says what loading the plan would change, then loads it. */
import { parseArgs } from 'node:util';
import { fileText } from '#app/file-text.ts';
import { type LoadedPlan, loadPlan, type PlanReport, previewPlan } from '#app/load-plan.ts';
import { type PlanProblem, readPlan } from '#app/read-plan.ts';
import { type Day, isDay } from '#domain/calendar.ts';
import { allItems, type Plan, shiftPlan } from '#domain/plan.ts';
import { aligned, type Command, complainAll, readFile, type Terminal } from '#scripts/command.ts';

const USAGE = '用法：npm run plan -- 方案.yaml [--from 2026-12-01]';

export const plan: Command = async (args, terminal, open) => {
  const wish = readWish(args);
  if (typeof wish === 'string') {
    terminal.complain(wish);
    return 1;
  }
  const bytes = readFile(wish.file, terminal);
  if (!bytes) return 1;
  const read = readPlan(fileText(bytes));
  if ('problems' in read) {
    complainAll(read.problems.map(problemLine), terminal);
    return 1;
  }
  const wanted = wish.from ? shiftPlan(read.plan, wish.from) : read.plan;
  const installation = await open();
  try {
    const now = installation.now();
    describe(wanted, await previewPlan(installation.database, wanted, now), terminal);
    return conclude(await loadPlan(installation.database, wanted, now), terminal);
  } finally {
    await installation.close();
  }
};

function readWish(args: readonly string[]): { file: string; from: Day | null } | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { from: { type: 'string' } },
      allowPositionals: true,
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) return USAGE;
    if (values.from !== undefined && !isDay(values.from)) {
      return `--from ${values.from} 应为存在的日期，如 2026-12-01`;
    }
    return { file, from: values.from ?? null };
  } catch {
    return USAGE;
  }
}

function problemLine({ line, field, fix }: PlanProblem): string {
  return `第${line}行${field === '' ? '' : ` ${field}`}：${fix}`;
}

function describe(wanted: Plan, preview: LoadedPlan, terminal: Terminal): void {
  const { campaign, phases, deliverables, units } = wanted;
  const counts = [
    `${phases.length} 个阶段`,
    `${allItems(wanted).length} 个检查项`,
    `${deliverables.length} 份材料`,
    `${units.length} 个单位`,
  ];
  const rows = [
    ['行动', `${campaign.name}（${campaign.key}）`],
    ['期间', `${campaign.start} 至 ${campaign.end}`],
    ['内容', counts.join('，')],
  ];
  if (preview.kind !== 'refused' && preview.kind !== 'unchanged') rows.push(...notes(preview));
  for (const line of aligned(rows)) terminal.say(line);
  if (preview.kind !== 'changed') return;
  terminal.say('修改：');
  const changes = preview.changes.map(({ field, before, after }) => [
    `  ${field}`,
    `${before ?? '（无）'} → ${after ?? '（无）'}`,
  ]);
  for (const line of aligned(changes)) terminal.say(line);
}

function notes(report: PlanReport): readonly string[][] {
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).join('、');
  return [
    ['补录', names(report.past), '已过，只作记录，不发消息'],
    ['未定', names(report.undated), '没有截止日，不提醒，请确认后补上'],
    ['待定', names(report.toConfirm), '是否属于本单位待确认，只显示，不催办'],
    ['注意', report.replaces ?? '', '不再是进行中的行动，由本方案取代，请随后载入花名册'],
  ].flatMap(([word, named, meaning]) => (word && named ? [[word, `${named}（${meaning}）`]] : []));
}

function conclude(loaded: LoadedPlan, terminal: Terminal): number {
  if (loaded.kind === 'refused') {
    const why =
      loaded.why === 'closed'
        ? '该行动已办结，不能再修改'
        : '最上级单位与已载入的方案不同，请改回或换一个 key';
    terminal.complain(`${why}，没有写入。`);
    return 1;
  }
  const said = {
    first: '已载入。',
    changed: '已载入为新版本，此前的填报按原版本保留。',
    unchanged: '与已载入的方案相同，没有写入。',
  };
  terminal.say(said[loaded.kind]);
  return 0;
}

if (import.meta.main) await (await import('#scripts/run.ts')).runCommand(plan);

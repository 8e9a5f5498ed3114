/** `npm run tick -- [--at ISO]`: does everything due by then, delivers it and prints what it did. Twice does nothing new. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { redraw } from '#app/redraw.ts';
import { chineseInstant } from '#domain/calendar.ts';
import { tendEvidence } from '#jobs/evidence.ts';
import { deliver } from '#jobs/outbox.ts';
import { tick } from '#jobs/tick.ts';
import { readSettings } from '#src/config.ts';
import { openLog } from '#src/log.ts';
import { type Installation, openInstallation } from '#src/runtime.ts';
import { StartProblem } from '#src/start-problem.ts';

const USAGE = '用法：npm run tick -- [--at 2023-03-10T08:30:00+08:00]';
/** Without its offset an instant would be another one on each machine. */
const atSchema = z.iso.datetime({ offset: true });

process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  const at = readAt(args);
  if (typeof at === 'string') return complain(at);
  const settings = readSettings(process.env);
  if ('problems' in settings) return complain(settings.problems.join('\n'));
  try {
    const installation = await openInstallation(settings);
    try {
      return await look(installation, at);
    } finally {
      await installation.close();
    }
  } catch (cause) {
    if (cause instanceof StartProblem) return complain(cause.message);
    throw cause;
  }
}

/** The instant asked for; undefined is now, a string is what is wrong with it. */
function readAt(args: readonly string[]): Date | undefined | string {
  try {
    const { values } = parseArgs({ args: [...args], options: { at: { type: 'string' } } });
    if (values.at === undefined) return undefined;
    const at = atSchema.safeParse(values.at);
    return at.success ? new Date(at.data) : `--at ${values.at} 不是带时区的时刻。${USAGE}`;
  } catch {
    return USAGE;
  }
}

async function look(installation: Installation, at: Date | undefined): Promise<number> {
  const { database, platform, simulated } = installation;
  const now = at ?? installation.now();
  if (now > installation.now()) {
    if (!simulated) return complain('真实平台上不能预演将来的时刻，请去掉 --at。');
    await simulated.simulator.clock.moveTo(now);
  }
  const report = await tick({ database, now, spread: false });
  const log = openLog('warn');
  const { clock, evidence: store } = installation;
  await tendEvidence({ database, platform, clock, log, store });
  const delivered = await deliver({
    database,
    platform,
    clock,
    log,
    draw: (cardKey, chatId, instant) => redraw(database.orm, cardKey, chatId, instant),
  });
  console.log(
    `${chineseInstant(now)}：${report.slots.length} 项到期，送出 ${delivered.sent} 条，未能送出 ${delivered.failed} 条`,
  );
  for (const { slot, outcome, queued } of report.slots) {
    console.log(`  ${slot}  ${outcome === 'run' ? `已办，${queued} 条消息` : '已过，只作记录'}`);
  }
  return 0;
}

function complain(line: string): number {
  console.error(line);
  return 1;
}

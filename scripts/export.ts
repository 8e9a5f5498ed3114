/**
 * `npm run export -- ledger FILE.xlsx [--on DAY]`: the whole ledger as an xlsx file, as it is or as it was at the end of
 * a day. What is written is put on record like an export from the chat.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { exportOnRecord } from '#app/ledger-export.ts';
import { ledgerFile } from '#app/ledger-file.ts';
import { latestCampaign } from '#db/campaign.ts';
import { wholeLedger } from '#db/finding-ledger.ts';
import { writeLedger } from '#db/ledger.ts';
import { type Day, day, dayOf, isDay } from '#domain/calendar.ts';
import type { Command, Opened, Terminal } from '#scripts/command.ts';

const USAGE = '用法：npm run export -- ledger 台账.xlsx [--on 2023-03-15]';

interface Wish {
  path: string;
  on: Day | null;
}

export const exportFile: Command = async (args, terminal, open) => {
  const wish = readWish(args);
  if (typeof wish === 'string') {
    terminal.complain(wish);
    return 1;
  }
  const installation = await open();
  try {
    return (await exportTo(installation, wish, terminal)) ? 0 : 1;
  } finally {
    await installation.close();
  }
};

function readWish(args: readonly string[]): Wish | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { on: { type: 'string' } },
      allowPositionals: true,
    });
    const [what, path, ...others] = positionals;
    if (what !== 'ledger' || path === undefined || others.length > 0) return USAGE;
    if (!/\.xlsx$/i.test(path)) return `文件名应以 .xlsx 结尾。${USAGE}`;
    if (values.on === undefined) return { path, on: null };
    return isDay(values.on) ? { path, on: day(values.on) } : `日期应写成 2023-03-15 的样子。${USAGE}`;
  } catch {
    return USAGE;
  }
}

async function exportTo(
  { database, now }: Opened,
  { path, on: asked }: Wish,
  terminal: Terminal,
): Promise<boolean> {
  const campaign = await latestCampaign(database.orm);
  if (!campaign) {
    terminal.complain('还没有载入行动，没有台账可导出。');
    return false;
  }
  const today = dayOf(now());
  const on = asked ?? today;
  if (on > today) {
    terminal.complain(`${on} 还没有到，请写今天或以前的日期。`);
    return false;
  }
  const wish = { filter: wholeLedger(campaign), asked: '', on, now: now() };
  const { bytes, count } = await ledgerFile(database, campaign, wish);
  try {
    writeFileSync(path, bytes);
  } catch {
    terminal.complain(`写不了文件 ${path}，请检查路径`);
    return false;
  }
  await database.transaction((tx) =>
    writeLedger(tx, campaign.id, now(), exportOnRecord(null, '', on, count)),
  );
  terminal.say(`已导出 ${count} 条问题（${on} 的情况），写入 ${path}`);
  return true;
}

if (import.meta.main) await (await import('#scripts/run.ts')).runCommand(exportFile);

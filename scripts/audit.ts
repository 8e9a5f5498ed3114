/**
 * `npm run audit [-- HASH]`: proves every campaign's ledger, or names the first entry that is not as it was sealed. The
 * hash of a seal, written down elsewhere before, shows that the chain up to it is still the same one.
 */
import { type Audit, auditLedger, sealWith } from '#db/ledger-audit.ts';
import { dayOf } from '#domain/calendar.ts';
import type { LedgerEntry } from '#domain/ledger.ts';
import type { EntryTrouble, Fault } from '#domain/ledger-check.ts';
import type { Command, Opened, Terminal } from '#scripts/command.ts';

const USAGE = '用法：npm run audit [-- 另行抄存的封条]';

export const audit: Command = async (args, terminal, open) => {
  const [noted, ...others] = args;
  if (others.length > 0 || (noted !== undefined && !/^[0-9a-f]{64}$/.test(noted))) {
    terminal.complain(USAGE);
    return 1;
  }
  const installation = await open();
  try {
    const isIntact = report(await auditLedger(installation.database), terminal);
    const isKnown = noted === undefined || (await recognise(installation, noted, terminal));
    return isIntact && isKnown ? 0 : 1;
  } finally {
    await installation.close();
  }
};

function report(audits: readonly Audit[], terminal: Terminal): boolean {
  if (audits.length === 0) terminal.say('还没有载入行动，没有台账可核对。');
  for (const one of audits) {
    if (one.fault) {
      terminal.complain(`${one.campaign}：${faultLine(one.fault)}`);
    } else {
      for (const line of intactLines(one)) terminal.say(line);
    }
  }
  return audits.every((one) => !one.fault);
}

function intactLines({ campaign, tip, sealed, unsealed, wordless }: Audit): readonly string[] {
  const upTo = tip.number === 0 ? '' : `（第 ${tip.number} 批）`;
  const counts = [
    `共 ${sealed + unsealed} 条`,
    `已封存 ${sealed} 条${upTo}`,
    `文字已按保存期限移除 ${wordless} 条`,
    `未封存 ${unsealed} 条`,
  ];
  const line = `${campaign}：${counts.join('，')}：完好`;
  return tip.number === 0 ? [line] : [line, `  最后的封条 ${tip.hash}，请抄存在数据库以外的地方`];
}

const TROUBLES: Record<EntryTrouble, string> = {
  content: '内容被改',
  text: '文字被改',
  missing: '缺失',
  extra: '多出',
  order: '次序被改',
};

function faultLine(fault: Fault): string {
  if (fault.about === 'seal') {
    return `第 ${fault.number} 批的封条${fault.what === 'missing' ? '缺失' : '被改'}`;
  }
  const named = fault.position === null ? '未封存的一条' : `第 ${fault.position} 条`;
  const known = [
    ...(fault.entryId === null ? [] : [`id ${fault.entryId}`]),
    ...(fault.entry ? [dayNamed(fault.entry), `${fault.entry.noun} ${fault.entry.ref}`] : []),
  ];
  return `${named}${known.length === 0 ? '' : `（${known.join('，')}）`}：${TROUBLES[fault.what]}`;
}

/** Whoever tampers may leave an instant that is none. */
function dayNamed({ at }: LedgerEntry): string {
  const instant = new Date(`${at}Z`);
  return Number.isNaN(instant.getTime()) ? '日期无效' : dayOf(instant);
}

async function recognise({ database }: Opened, noted: string, terminal: Terminal): Promise<boolean> {
  const seal = await sealWith(database.orm, noted);
  if (seal) terminal.say(`抄存的封条是 ${seal.campaign} 第 ${seal.number} 批的，仍在链上。`);
  else terminal.complain('抄存的封条不在任何一条链上：此后有整批记录被删去或重做。');
  return seal !== null;
}

if (import.meta.main) await (await import('#scripts/run.ts')).runCommand(audit);

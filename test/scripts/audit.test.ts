/** `npm run audit` proves that no entry of the ledger was changed, taken out or added between. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '#db/folder-lock.ts';
import { writeLedger } from '#db/ledger.ts';
import { auditLedger } from '#db/ledger-audit.ts';
import { ledgerEntry, ledgerText } from '#db/schema/ledger.ts';
import type { Campaign } from '#domain/campaign.ts';
import { sealLedgers } from '#jobs/seal.ts';
import { audit } from '#scripts/audit.ts';
import { Desk } from '#test/scripts/loading.ts';
import { later, sampleCampaign } from '#test/support/rows.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/audit.ts', import.meta.url));

let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
});
afterEach(() => desk.close());

async function report(campaign: Campaign, number: number): Promise<void> {
  const entry = { actorId: null, unitId: null, noun: 'finding', verb: 'reported', text: '示例' } as const;
  await writeLedger(desk.database.orm, campaign.id, later(number), { ...entry, ref: String(number) });
}

/** Three entries sealed in two batches, one not sealed yet. */
async function threeSealed(): Promise<Campaign> {
  const campaign = await sampleCampaign(desk.database);
  for (const number of [1, 2]) await report(campaign, number);
  await sealLedgers(desk.database, later(60_000));
  await report(campaign, 3);
  await sealLedgers(desk.database, later(120_000));
  await report(campaign, 4);
  return campaign;
}

async function lastSeal(): Promise<string> {
  const [first] = await auditLedger(desk.database);
  return first?.tip.hash ?? '';
}

/** As the owner of the tables can. */
async function change(statement: string): Promise<void> {
  await desk.database.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql.raw(statement));
  });
}

describe('npm run audit', () => {
  it('has nothing to prove before any plan', async () => {
    expect(await desk.run(audit, [])).toMatchObject({ code: 0, said: ['还没有载入行动，没有台账可核对。'] });
  });

  it('counts what is there for each campaign and shows the last seal, to be written down', async () => {
    const { key } = await threeSealed();
    const empty = await sampleCampaign(desk.database);
    expect(await desk.run(audit, [])).toMatchObject({
      code: 0,
      said: [
        `${key}：共 4 条，已封存 3 条（第 2 批），文字已按保存期限移除 0 条，未封存 1 条：完好`,
        `  最后的封条 ${await lastSeal()}，请抄存在数据库以外的地方`,
        `${empty.key}：共 0 条，已封存 0 条，文字已按保存期限移除 0 条，未封存 0 条：完好`,
      ],
      complained: [],
    });
  });

  it('counts removed words, and finds the rest intact', async () => {
    await threeSealed();
    const [entry] = await desk.database.orm
      .select({ id: ledgerEntry.id })
      .from(ledgerEntry)
      .where(eq(ledgerEntry.ref, '2'));
    await desk.database.orm.delete(ledgerText).where(eq(ledgerText.entryId, entry?.id ?? 0));
    const { code, said } = await desk.run(audit, []);
    expect(code).toBe(0);
    expect(said[0]).toContain('文字已按保存期限移除 1 条，未封存 1 条：完好');
  });

  it.each([
    [
      `update ledger_entry set verb = 'closed' where ref = '2'`,
      '第 2 条（id 2，2023-03-02，finding 2）：内容被改',
    ],
    [
      `update ledger_entry set at = 'infinity' where ref = '2'`,
      '第 2 条（id 2，日期无效，finding 2）：内容被改',
    ],
    [
      `update ledger_text set text = '别的' where entry_id = 3`,
      '第 3 条（id 3，2023-03-02，finding 3）：文字被改',
    ],
    [
      `update ledger_text set text = '别的' where entry_id = 4`,
      '未封存的一条（id 4，2023-03-02，finding 4）：文字被改',
    ],
    ['delete from ledger_entry where id = 2', '第 2 条（id 2）：缺失'],
    ['delete from ledger_link where entry_id = 2', '第 2 条：缺失'],
    ['delete from ledger_seal where number = 2', '第 3 条（id 3，2023-03-02，finding 3）：多出'],
    ['delete from ledger_seal where number = 1', '第 1 批的封条缺失'],
    ['update ledger_seal set sealed_at = now() where number = 2', '第 2 批的封条被改'],
  ])('names the first thing wrong after: %s', async (statement, fault) => {
    const { key } = await threeSealed();
    await change(statement);
    expect(await desk.run(audit, [])).toMatchObject({ code: 1, said: [], complained: [`${key}：${fault}`] });
  });

  it('goes on with the other campaigns after a broken one', async () => {
    const broken = await threeSealed();
    await change(`update ledger_entry set ref = '9' where ref = '1'`);
    const intact = await sampleCampaign(desk.database);
    const { code, said, complained } = await desk.run(audit, []);
    expect(code).toBe(1);
    expect(complained).toEqual([expect.stringContaining(`${broken.key}：第 1 条`)]);
    expect(said).toEqual([expect.stringContaining(`${intact.key}：共 0 条`)]);
  });

  it('recognises a seal written down before, and misses it once the end was cut off and sealed anew', async () => {
    const { key } = await threeSealed();
    const noted = await lastSeal();
    expect(await desk.run(audit, [noted])).toMatchObject({
      code: 0,
      said: expect.arrayContaining([`抄存的封条是 ${key} 第 2 批的，仍在链上。`]),
    });
    await change('delete from ledger_link where position = 3');
    await change('delete from ledger_seal where number = 2');
    await change(`update ledger_entry set verb = 'closed' where ref = '3'`);
    await sealLedgers(desk.database, later(180_000));
    expect(await desk.run(audit, [])).toMatchObject({ code: 0 });
    expect(await desk.run(audit, [noted])).toMatchObject({
      code: 1,
      complained: ['抄存的封条不在任何一条链上：此后有整批记录被删去或重做。'],
    });
  });

  it.each([
    ['half a seal', ['abc']],
    ['two seals', ['a'.repeat(64), 'b'.repeat(64)]],
    ['an option', ['--all']],
  ])('shows its usage for %s', async (_, args) => {
    expect(await desk.run(audit, args)).toMatchObject({
      code: 1,
      complained: ['用法：npm run audit [-- 另行抄存的封条]'],
    });
  });

  it('says in one sentence that the running bot holds the embedded database', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hundred-days-held-'));
    const lock = lockFolder(folder);
    const env = { PATH: process.env.PATH, DATA_DIR: folder };
    const ended = await new Promise<{ code: unknown; shown: string }>((resolve) => {
      execFile(process.execPath, [SCRIPT], { env }, (failure, out, complaint) =>
        resolve({ code: failure?.code ?? 0, shown: out + complaint }),
      );
    });
    lock.release();
    rmSync(folder, { recursive: true });
    expect(ended).toEqual({ code: 1, shown: expect.stringMatching(/^数据目录 .+ 正由进程 \d+ 使用.+\n$/) });
  });
});

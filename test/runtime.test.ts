/** What an installation may be opened on: a database of its own, a folder of its own, a memory that fits; else a sentence. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadPlan } from '#app/load-plan.ts';
import { openPglite } from '#db/pglite.ts';
import { openPostgres } from '#db/postgres.ts';
import type { Settings } from '#src/config.ts';
import { type Installation, openInstallation } from '#src/runtime.ts';
import { StartProblem } from '#src/start-problem.ts';
import { foundBureau, SIMULATED_APP, syntheticPlan } from '#src/synthetic-bureau.ts';
import { embeddedTemplate } from '#test/support/embedded.ts';
import { freshDatabase } from '#test/support/postgres.ts';
import { sampleCampaign } from '#test/support/rows.ts';

let folder: string;
let postgres: { url: string; drop(): Promise<void> } | undefined;
const opened: Installation[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hundred-days-runtime-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(opened.splice(0).map((installation) => installation.close()));
  await postgres?.drop();
  postgres = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const SECRETS = { appSecret: 's', encryptKey: 'e', verificationToken: 't', domain: 'http://127.0.0.1:1' };
const appNamed = (appId: string) => ({ feishu: { ...SECRETS, appId } });
const OUR_APP = appNamed('cli_00000000000000aa');
const ANOTHER_APP = appNamed('cli_00000000000000bb');

/** On a PostgreSQL of one's own, or with `databaseUrl: undefined` on the embedded database in the folder. */
async function settingsFor(parts: Partial<Settings> = {}): Promise<Settings> {
  if (!('databaseUrl' in parts)) postgres ??= await freshDatabase('template_of_tests');
  return {
    port: 3000,
    databaseUrl: postgres?.url,
    dataDir: folder,
    logLevel: 'silent',
    feishu: undefined,
    evidence: undefined,
    ...parts,
  };
}

async function open(parts: Partial<Settings> = {}): Promise<Installation> {
  const installation = await openInstallation(await settingsFor(parts));
  opened.push(installation);
  return installation;
}

async function openAndClose(parts: Partial<Settings> = {}): Promise<void> {
  const installation = await openInstallation(await settingsFor(parts));
  await installation.close();
}

/** The sentence by which opening is refused; null when it is not. */
async function refusal(parts: Partial<Settings> = {}): Promise<string | null> {
  try {
    await openAndClose(parts);
    return null;
  } catch (cause) {
    if (cause instanceof StartProblem) return cause.message;
    throw cause;
  }
}

async function prepareEmbedded(): Promise<void> {
  await (await openPglite(folder, { template: await embeddedTemplate() })).close();
}

const EMBEDDED = { databaseUrl: undefined };

describe('a database', { timeout: 30_000 }, () => {
  it('is opened again and again by the app that opened it first', async () => {
    await openAndClose(OUR_APP);
    expect(await refusal(OUR_APP)).toBeNull();
  });

  it('of the simulator is not opened for an app', async () => {
    await openAndClose();
    expect(await refusal(OUR_APP)).toContain(`属于内置模拟平台 ${SIMULATED_APP.appId}`);
    expect(await refusal()).toBeNull();
  });

  it('of an app is opened neither on the simulator nor for another app', async () => {
    await openAndClose(OUR_APP);
    for (const other of [{}, ANOTHER_APP]) {
      expect(await refusal(other)).toContain(`属于飞书应用 ${OUR_APP.feishu.appId}`);
    }
  });

  it('without a stamp is taken when it is empty', async () => {
    const empty = await freshDatabase();
    expect(await refusal({ ...OUR_APP, databaseUrl: empty.url })).toBeNull();
    await empty.drop();
  });

  it.each([
    ['the simulator', {}],
    ['an app', OUR_APP],
  ])('without a stamp that holds a campaign is left alone by %s', async (_, parts) => {
    const { databaseUrl = '' } = await settingsFor();
    const database = openPostgres(databaseUrl);
    await sampleCampaign(database);
    expect(await refusal(parts)).toContain('没有登记属于哪个平台');
    expect(await database.prepared('select id from installation', [])).toEqual([]);
    await database.close();
  });

  it('that cannot be reached is told in a sentence without its password', async () => {
    const sentence = await refusal({ databaseUrl: 'postgres://bot:canary@127.0.0.1:1/bot' });
    expect(sentence).toContain('数据库用不了（Error ECONNREFUSED）');
    expect(sentence).not.toContain('canary');
  });
});

describe('the data folder', { timeout: 30_000 }, () => {
  it('that another process holds is refused, naming that process', async () => {
    await prepareEmbedded();
    const holder = await holdElsewhere();
    expect(await refusal(EMBEDDED)).toContain(`正由进程 ${holder.pid} 使用`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(await refusal(EMBEDDED)).toBeNull();
  });

  it('is held by a simulator on PostgreSQL too, whose memory lies in it', async () => {
    await open();
    expect(await refusal()).toContain(`正由进程 ${process.pid} 使用`);
    await opened.pop()?.close();
    expect(await refusal()).toBeNull();
  });

  it("is nobody's when neither lies in it: two instances of the bot share a database", async () => {
    await open(OUR_APP);
    expect(await refusal(OUR_APP)).toBeNull();
  });

  it('that is no folder is refused', async () => {
    writeFileSync(join(folder, 'file'), '');
    const sentence = await refusal({ ...EMBEDDED, dataDir: join(folder, 'file') });
    expect(sentence).toMatch(/^数据目录 .*file 打不开/);
  });

  it('is free again after a start that was refused', async () => {
    await prepareEmbedded();
    writeFileSync(join(folder, 'simulator.json'), 'canary');
    expect(await refusal(EMBEDDED)).toContain('读不出来');
    rmSync(join(folder, 'simulator.json'));
    expect(await refusal(EMBEDDED)).toBeNull();
  });
});

describe('the memory of the simulator', { timeout: 30_000 }, () => {
  const file = () => join(folder, 'simulator.json');

  it.each(['', 'canary', '[]', '{"version":1,"clock":"canary"}'])(
    'is refused when it holds %j, and left as it is',
    async (content) => {
      writeFileSync(file(), content);
      const sentence = await refusal();
      expect(sentence).toContain(`${file()} 读不出来`);
      expect(sentence).not.toContain('canary');
      expect(readFileSync(file(), 'utf8')).toBe(content);
    },
  );

  it('is refused when it was cut off in the middle', async () => {
    await openAndClose();
    writeFileSync(file(), readFileSync(file(), 'utf8').slice(0, -10));
    expect(await refusal()).toContain('读不出来');
  });

  it('may not be missing once there is a campaign, or its ids would be given twice', async () => {
    const installation = await openInstallation(await settingsFor());
    await loadPlan(installation.database, syntheticPlan(), installation.now());
    await installation.close();
    expect(await refusal()).toBeNull();
    rmSync(file());
    expect(await refusal()).toMatch(/没有模拟平台的存档.*请恢复该文件，或删除数据库/);
    expect(existsSync(file())).toBe(false);
  });

  it('is read by the next, who goes on from its people and its clock', async () => {
    const first = await openInstallation(await settingsFor());
    const simulator = first.simulated?.simulator;
    if (!simulator) throw new Error('no simulator');
    await foundBureau(first, simulator);
    await simulator.clock.moveTo(new Date('2023-04-01T00:00:00Z'));
    await first.close();
    const second = await open();
    expect(second.simulated?.simulator.people).toEqual(simulator.people);
    expect(second.now().getTime()).toBeGreaterThanOrEqual(Date.parse('2023-04-01T00:00:00Z'));
  });

  it('is not on disk before it was saved whole, and then follows what happens', async () => {
    const { simulated } = await open();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    simulated?.saveSoon();
    vi.runAllTimers();
    expect(existsSync(file())).toBe(false);
    simulated?.save();
    simulated?.simulator.addPerson({ name: '甲一', openId: 'ou_one' });
    for (let call = 0; call < 3; call += 1) simulated?.saveSoon();
    expect(readFileSync(file(), 'utf8')).not.toContain('ou_one');
    vi.advanceTimersByTime(500);
    expect(readFileSync(file(), 'utf8')).toContain('ou_one');
  });

  it('is not written by one that was closed, for another may have begun in its place', async () => {
    const first = await openInstallation(await settingsFor());
    first.simulated?.save();
    await first.close();
    rmSync(file());
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    first.simulated?.saveSoon();
    vi.runAllTimers();
    first.simulated?.save();
    expect(existsSync(file())).toBe(false);
    expect(first.simulated?.simulator.clock.running).toBe(false);
  });

  it('that cannot be written is told in the log, and written when it can be', async () => {
    const errors: string[] = [];
    const log = { info() {}, warn() {}, error: (_: object, message: string) => void errors.push(message) };
    const installation = await openInstallation(await settingsFor(), log);
    opened.push(installation);
    const { simulated } = installation;
    simulated?.save();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    simulated?.simulator.addPerson({ name: '甲一', openId: 'ou_one' });
    mkdirSync(`${file()}.next`);
    simulated?.saveSoon();
    vi.advanceTimersByTime(500);
    expect(errors).toEqual(['the simulator could not be saved']);
    rmSync(`${file()}.next`, { recursive: true });
    simulated?.saveSoon();
    vi.advanceTimersByTime(500);
    expect(readFileSync(file(), 'utf8')).toContain('ou_one');
  });
});

describe('the time of the simulator', { timeout: 30_000 }, () => {
  it('passes for whoever waits while a campaign is run through, also in the middle of a move', async () => {
    const { simulated, clock } = await open();
    if (!simulated) throw new Error('no simulator');
    const shown = simulated.simulator.clock;
    const began = shown.now().getTime();
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    shown.schedule(shown.now(), () => answered);
    simulated.stepping = true;
    const move = shown.catchUp();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const waits = [clock.wait(60_000), clock.wait(60_000)];
    answer();
    await Promise.all([move, ...waits]);
    expect(shown.now().getTime() - began).toBeGreaterThanOrEqual(60_000);
    expect(shown.now().getTime() - began).toBeLessThan(120_000);
  });
});

const HOLDER = `
import { lockFolder } from '#db/folder-lock.ts';
lockFolder(process.argv[1]);
process.stdout.write('held');
process.stdin.resume();`;

/** Another process that holds the folder until it is killed. */
async function holdElsewhere(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

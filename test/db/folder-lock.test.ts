/** One process at a time opens the embedded database's folder; a dead one never keeps others out. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderHeld, lockFolder } from '#db/folder-lock.ts';
import { openPglite } from '#db/pglite.ts';
import { whyNotReady } from '#db/ready.ts';
import { embeddedTemplate } from '#test/support/embedded.ts';

const HOLDER = `
import { lockFolder } from '#db/folder-lock.ts';
try {
  lockFolder(process.argv[1]);
  process.stdout.write('held\\n');
  process.stdin.resume();
} catch (cause) {
  process.stdout.write(cause.name + ' ' + cause.pid + '\\n');
}`;

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hundred-days-lock-'));
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
  rmSync(folder, { recursive: true, force: true });
});

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await ended;
}

/** A second process that tries to take the lock, and what it says about it. */
async function anotherProcess(): Promise<{ child: ChildProcess; says: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const says of createInterface({ input: child.stdout })) return { child, says };
  throw new Error('the other process said nothing');
}

function holderOf(work: () => unknown): number | null {
  try {
    work();
    return null;
  } catch (cause) {
    if (cause instanceof FolderHeld) return cause.pid;
    throw cause;
  }
}

describe('the folder of the embedded database', () => {
  it('is refused within a second while another process holds it, naming that process', async () => {
    const { child, says } = await anotherProcess();
    expect(says).toBe('held');
    const start = performance.now();
    expect(holderOf(() => lockFolder(folder))).toBe(child.pid);
    await expect(openPglite(folder)).rejects.toBeInstanceOf(FolderHeld);
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('is taken over once that process was killed', async () => {
    const { child } = await anotherProcess();
    await kill(child);
    const lock = lockFolder(folder);
    expect(readdirSync(folder)).toHaveLength(1);
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes to one of four that start together', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, anotherProcess));
    expect(all.filter(({ says }) => says === 'held').length).toBeLessThanOrEqual(1);
    const holder = all.find(({ says }) => says === 'held');
    const refused = all.filter((one) => one !== holder);
    for (const { says } of refused) expect(says).toMatch(/^FolderHeld \d+$/);
  });

  it('is refused to the process that holds it already, and free after its release', () => {
    const lock = lockFolder(folder);
    expect(holderOf(() => lockFolder(folder))).toBe(process.pid);
    lock.release();
    expect(holderOf(() => lockFolder(folder).release())).toBeNull();
  });

  it('is taken over after a restart that gave our number, or any other, to another process', () => {
    const lock = lockFolder(folder);
    const [name = ''] = readdirSync(folder);
    lock.release();
    const [word, , begun, ...boot] = name.split('-');
    for (const stale of [
      [word, process.pid, '1', ...boot],
      [word, process.ppid, begun, ...boot],
      [word, process.pid, begun, 'another', 'boot'],
    ]) {
      writeFileSync(join(folder, stale.join('-')), '');
    }
    writeFileSync(join(folder, 'state.json'), '{}');
    lockFolder(folder);
    expect(readdirSync(folder).sort()).toEqual([name, 'state.json'].sort());
  });

  it('keeps its rows from one opening to the next', async () => {
    const first = await openPglite(folder, { template: await embeddedTemplate() });
    expect(await whyNotReady(first)).toBeNull();
    await first.orm.execute(sql`insert into inbox (key, received_at) values ('kept', now())`);
    await first.close();
    const second = await openPglite(folder);
    expect(await second.prepared('select key from inbox where key = $1', ['kept'])).toEqual([
      { key: 'kept' },
    ]);
    await second.close();
  });

  it('is free again when opening it failed', async () => {
    await expect(openPglite(folder, { template: new Blob(['no archive']) })).rejects.toThrow();
    expect(holderOf(() => lockFolder(folder))).toBeNull();
  });
});

/** A lock file beside the embedded database: it names its holder, and is never taken from a process that lives. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const holderSchema = z.object({ pid: z.int().positive(), boot: z.string() });

export interface FolderLock {
  release(): void;
}

/** Somebody else has the folder open. */
export class FolderHeld extends Error {
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(`${folder} is held by process ${pid}`);
    this.name = 'FolderHeld';
    this.pid = pid;
  }
}

/** @throws FolderHeld when a living process of this boot holds it. */
export function lockFolder(folder: string): FolderLock {
  const file = join(folder, 'lock.json');
  const own = JSON.stringify({ pid: process.pid, boot: bootId() });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(file, own, { flag: 'wx' });
      return { release: () => rmSync(file, { force: true }) };
    } catch (cause) {
      if (!isCode(cause, 'EEXIST')) throw cause;
    }
    const holder = readHolder(file);
    if (holder && holder.boot === bootId() && isAlive(holder.pid)) throw new FolderHeld(folder, holder.pid);
    rmSync(file, { force: true });
  }
  throw new Error(`${folder}: another process keeps taking the lock`);
}

function readHolder(file: string): z.infer<typeof holderSchema> | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return !isCode(cause, 'ESRCH');
  }
}

/** A process number says nothing after a reboot. Where the system names no boot, the number alone decides. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'unknown';
  }
}

function isCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}

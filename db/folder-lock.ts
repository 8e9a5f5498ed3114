/**
 * A lock file beside the embedded database. Its name alone says who holds it, so that it can neither be read half
 * written nor removed by mistake for another's; it is never taken from a process that lives.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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

/** Two that come in the same moment both step back; after a few tries at odd intervals one is first. */
const TRIES = 5;
const PAUSE_MS = 40;

/** @throws FolderHeld when a living process of this boot holds it. */
export function lockFolder(folder: string): FolderLock {
  const own = nameOf(process.pid);
  if (readdirSync(folder).includes(own)) throw new FolderHeld(folder, process.pid);
  for (let attempt = 1; ; attempt += 1) {
    // Written first and looked around after: of two that do so, at least one sees the other.
    writeFileSync(join(folder, own), '', { flag: 'wx' });
    const other = otherHolder(folder, own);
    if (other === null) return { release: () => rmSync(join(folder, own), { force: true }) };
    rmSync(join(folder, own), { force: true });
    if (attempt === TRIES) throw new FolderHeld(folder, other);
    pause(PAUSE_MS * Math.random());
  }
}

/** The process number of another that lives and holds the folder; locks of the dead are cleared away. */
function otherHolder(folder: string, own: string): number | null {
  for (const name of readdirSync(folder)) {
    const pid = Number(/^lock-(\d+)-/.exec(name)?.[1]);
    if (name === own || Number.isNaN(pid)) continue;
    if (isAlive(pid) && name === nameOf(pid)) return pid;
    rmSync(join(folder, name), { force: true });
  }
  return null;
}

/**
 * A process number is used again, in a container even by the next start of the same program. With the moment the
 * process began and the boot it is the process itself; where the system tells neither, the number alone decides.
 */
function nameOf(pid: number): string {
  return `lock-${pid}-${startOf(pid)}-${bootId()}`;
}

function startOf(pid: number): string {
  // The 22nd field, counted after the program's name, which may hold blanks.
  const fields = contentOf(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ');
  return fields?.[19] ?? 'unknown';
}

function bootId(): string {
  return contentOf('/proc/sys/kernel/random/boot_id')?.trim() ?? 'unknown';
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return !(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH');
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

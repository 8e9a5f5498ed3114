/**
 * What all test files share, made at the first wish and once per run: the PostgreSQL server with its template
 * database, and the embedded database's template. Workers ask for them over a local port.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { z } from 'zod';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the shared things are asked for. */
    ground: string;
  }
}

const running = new Set<ChildProcess>();

/** Starts a program beside this file and gives the first line it prints. */
async function firstLineOf(program: string): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(program, import.meta.url))], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`${program} ended without a word`);
}

const serverSchema = z.object({ port: z.int().positive() });

async function bootPostgres(): Promise<string> {
  const { port } = serverSchema.parse(JSON.parse(await firstLineOf('./postgres-server.ts')));
  // No password is asked for, but some clients refuse an address without one.
  const server = `postgres://postgres:postgres@127.0.0.1:${port}`;
  await makeTemplate(server);
  return server;
}

async function makeTemplate(server: string): Promise<void> {
  // Loaded only when wanted: a run without a database does not wait for it.
  const [{ migrate }, { openPostgres }, { sql }] = await Promise.all([
    import('#db/migrate.ts'),
    import('#db/postgres.ts'),
    import('drizzle-orm'),
  ]);
  const admin = openPostgres(`${server}/postgres`, { connections: 1 });
  await admin.orm.execute(sql`create database template_of_tests`);
  const template = openPostgres(`${server}/template_of_tests`, { connections: 1 });
  await migrate(template);
  await template.close();
  await admin.close();
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const made = new Map<string, Promise<string>>();
  const makers = new Map([
    ['/postgres', bootPostgres],
    ['/embedded', () => firstLineOf('./embedded-template.ts')],
  ]);
  const broker = createServer((request, response) => {
    // Kept open, a connection could be closed in the very moment in which it is used again.
    response.setHeader('connection', 'close');
    const path = request.url ?? '';
    const make = makers.get(path);
    if (!make) return response.writeHead(404).end();
    const wanted = made.get(path) ?? make();
    made.set(path, wanted);
    return wanted.then(
      (answer) => response.end(answer),
      (cause: unknown) => response.writeHead(500).end(String(cause)),
    );
  });
  broker.listen(0, '127.0.0.1');
  await once(broker, 'listening');
  const address = broker.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  project.provide('ground', `http://127.0.0.1:${address.port}`);
  return async () => {
    broker.close();
    broker.closeAllConnections();
    const ended = [...running].map((child) => once(child, 'exit'));
    for (const child of running) child.stdin?.end();
    await Promise.all(ended);
  };
}

/** The bot as `npm start` starts it, on a folder and port of its own, for tests that look at its page in a browser. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { syntheticRoster } from '#src/synthetic-bureau.ts';
import { freePort } from '#test/support/free-port.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const START_MS = 60_000;

export interface RunningPlayground {
  readonly url: string;
  /** What it printed: a test that expects no trouble looks here. */
  printed(): string;
  stop(): Promise<void>;
}

/** `prepare` is given the folder after a first start, the first announcement and a stop, to put something into what the simulator remembers. */
export async function startPlayground(prepare?: (folder: string) => void): Promise<RunningPlayground> {
  const folder = mkdtempSync(join(tmpdir(), 'hundred-days-page-'));
  if (prepare) {
    const first = await startIn(folder);
    await announced(first.url);
    await first.end();
    prepare(folder);
  }
  const { end, ...running } = await startIn(folder);
  const stop = async () => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...running, stop };
}

async function startIn(folder: string) {
  const port = await freePort();
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'warn' };
  const child = spawn(process.execPath, ['--import', './src/node-version.mjs', 'src/node.ts'], {
    cwd: root,
    env,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const url = `http://localhost:${port}`;
  const began = performance.now();
  while (!(await answers(url))) {
    if (child.exitCode !== null || performance.now() - began > START_MS)
      throw new Error(`no start: ${printed}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    printed: () => printed,
    end: async () => {
      const ended = once(child, 'close');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    (response) => response.ok,
    () => false,
  );
}

/** The id of somebody in the synthetic roster. */
export function idOf(name: string): string {
  const row = syntheticRoster().find((one) => one.name === name);
  if (!row) throw new RangeError(`nobody is called ${name}`);
  return row.id.value;
}

/** Opens the page as somebody, in the chat with the bot or in the own group. */
export async function openAs(
  page: Page,
  { url }: RunningPlayground,
  name: string,
  chat?: 'bot',
): Promise<void> {
  const query = new URLSearchParams({ as: idOf(name), ...(chat ? { chat } : {}) });
  await page.goto(`${url}/?${query}`);
}

const stateSchema = z.object({ chats: z.array(z.object({ chatId: z.string(), name: z.string() })) });

/** Moves the clock to the first announcement and waits until a squad has it. */
async function announced(url: string): Promise<void> {
  await fetch(`${url}/simulator/clock`, { method: 'POST', body: '{"to":"2023-03-01T08:31:00+08:00"}' });
  const { chats } = stateSchema.parse(await (await fetch(`${url}/simulator/state`)).json());
  const chat = chats.find(({ name }) => name === '一中队工作群');
  const said = async () => (await fetch(`${url}/simulator/chats/${chat?.chatId}/messages`)).text();
  while (!(await said()).includes('我已学习')) await new Promise((resolve) => setTimeout(resolve, 50));
}

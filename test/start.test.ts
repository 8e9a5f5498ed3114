/**
 * The bot as a person starts it: a process of its own, on a folder, a port and a time zone of its own, told what to do
 * over its own addresses. Each part goes on where the one before ended.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SIMULATED_APP, syntheticRoster } from '#src/synthetic-bureau.ts';
import { freePort } from '#test/support/free-port.ts';
import { freshDatabase } from '#test/support/postgres.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const START = ['--import', './src/node-version.mjs', 'src/node.ts'];
const TICK = ['--import', './src/node-version.mjs', 'scripts/tick.ts'];

const FEISHU = {
  FEISHU_APP_ID: 'cli_00000000000000aa',
  FEISHU_APP_SECRET: 'canary-secret',
  FEISHU_ENCRYPT_KEY: 'canary-key',
  FEISHU_VERIFICATION_TOKEN: 'canary-token',
  // Nobody listens there.
  FEISHU_DOMAIN: 'http://127.0.0.1:1',
};

const folder = mkdtempSync(join(tmpdir(), 'hundred-days-start-'));
const running = new Set<ChildProcess>();
/** All that was printed by anybody. */
let printed = '';
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  child: ChildProcess;
  /** What it printed to its error stream. */
  complaints(): string;
  said(): string;
  /** Its exit code. */
  ended: Promise<number | null>;
}

function run(args: readonly string[], settings: Record<string, string>, program = process.execPath): Run {
  const { PATH = '', HOME = '' } = process.env;
  // What one process has compiled, the next ones read: a third less to do for each.
  const env = { PATH, HOME, LOG_LEVEL: 'trace', NODE_COMPILE_CACHE: join(folder, 'compiled'), ...settings };
  const child = spawn(program, args, { cwd: root, env });
  running.add(child);
  const heard = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      heard[stream] += text;
      printed += text;
    });
  }
  const ended = once(child, 'close').then(() => {
    running.delete(child);
    return child.exitCode;
  });
  return { child, ended, complaints: () => heard.stderr, said: () => heard.stdout };
}

/** A command, run to its end. */
async function result(args: readonly string[], settings: Record<string, string>, program?: string) {
  const one = run(args, settings, program);
  return { code: await one.ended, said: one.said(), complaints: one.complaints() };
}

const chatSchema = z.object({ chatId: z.string(), kind: z.string(), name: z.string(), botIn: z.boolean() });
const stateSchema = z.object({
  clock: z.object({ now: z.string() }),
  people: z.array(z.object({ openId: z.string(), name: z.string() })),
  chats: z.array(chatSchema),
});
const messagesSchema = z.array(z.object({ messageId: z.string(), sentAt: z.string(), content: z.unknown() }));
const outcomeSchema = z.object({ code: z.number(), toast: z.object({ content: z.string() }).optional() });

/** A running bot, talked to over its port. */
class Bot {
  readonly run: Run;
  readonly #port: number;

  private constructor(port: number, process: Run) {
    this.#port = port;
    this.run = process;
  }

  static async start(settings: Record<string, string>): Promise<Bot> {
    const port = Number(settings.PORT ?? (await freePort()));
    const bot = new Bot(port, run(START, { ...settings, PORT: String(port) }));
    const alive = () =>
      bot.get('/healthz').then(
        (response) => response.status,
        () => bot.run.complaints(),
      );
    await expect.poll(alive, { timeout: 50_000, interval: 50 }).toBe(200);
    return bot;
  }

  get port(): number {
    return this.#port;
  }

  get(path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.#port}${path}`, { headers: { connection: 'close' } });
  }

  async post(path: string, body: unknown): Promise<unknown> {
    const url = `http://127.0.0.1:${this.#port}${path}`;
    const headers = { connection: 'close' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  }

  async state() {
    return stateSchema.parse(await (await this.get('/simulator/state')).json());
  }

  async moveTo(instant: string): Promise<void> {
    await this.post('/simulator/clock', { to: instant });
  }

  async groupOf(unit: string): Promise<string> {
    const { chats } = await this.state();
    const group = chats.find(({ name }) => name === `${unit}工作群`);
    if (!group) throw new Error(`no group of ${unit}`);
    return group.chatId;
  }

  /** The messages of a group with the button on them. */
  async cardsWith(unit: string, button: string) {
    const chat = await this.groupOf(unit);
    const messages = messagesSchema.parse(await (await this.get(`/simulator/chats/${chat}/messages`)).json());
    return messages.filter(({ content }) => JSON.stringify(content).includes(button));
  }

  async press(name: string, messageId: string, button: string): Promise<string> {
    const openId = syntheticRoster().find((row) => row.name === name)?.id.value;
    const outcome = outcomeSchema.parse(await this.post('/simulator/press', { openId, messageId, button }));
    return outcome.toast?.content ?? `code ${outcome.code}`;
  }

  /** Asks it to end, twice, and gives its exit code. */
  stop(): Promise<number | null> {
    this.run.child.kill('SIGTERM');
    this.run.child.kill('SIGTERM');
    return this.run.ended;
  }
}

describe('a bot on a fresh folder', { timeout: 120_000 }, () => {
  const DATA_DIR = join(folder, 'bot');
  let bot: Bot;
  let kickoff: { messageId: string };

  it('is up with a bureau on the simulator, whatever the time zone of the machine', async () => {
    bot = await Bot.start({ DATA_DIR, TZ: 'America/Los_Angeles' });
    expect(await (await bot.get('/readyz')).json()).toEqual({ ready: true, notes: [] });
    const { chats, people, clock } = await bot.state();
    const groups = chats.filter(({ kind }) => kind === 'group');
    expect(groups.length).toBe(new Set(syntheticRoster().map(({ unit }) => unit)).size);
    expect(groups.every(({ botIn }) => botIn)).toBe(true);
    expect(people.length).toBeGreaterThan(50);
    expect(clock.now).toMatch(/^2023-03-01T00:2/);
  });

  it('announces the first phase in the groups when its morning comes, and only once', async () => {
    expect(await bot.cardsWith('一中队', '我已学习')).toEqual([]);
    await bot.moveTo('2023-03-01T08:30:00+08:00');
    const cards = () => bot.cardsWith('一中队', '我已学习');
    await expect.poll(cards, { timeout: 5_000 }).toHaveLength(1);
    await bot.moveTo('2023-03-01T08:45:00+08:00');
    const [card] = await cards();
    if (!card) throw new Error('the card is gone');
    kickoff = card;
    expect(await cards()).toHaveLength(1);
  });

  it('records who presses, and counts it on the group card a few seconds later', async () => {
    expect(await bot.press('甲二', kickoff.messageId, '我已学习')).toBe('已记录您的学习。');
    expect(await bot.press('甲二', kickoff.messageId, '我已学习')).toContain('无需重复');
    const card = async () => JSON.stringify(await bot.cardsWith('一中队', '我已学习'));
    await expect.poll(card, { timeout: 8_000 }).toMatch(/已学习 1&#47;11 人/);
  });

  it('keeps its folder to itself: a tick and a second bot say so in one sentence', async () => {
    const sentence = new RegExp(`^数据目录 .* 正由进程 ${bot.run.child.pid} 使用.*。\n$`);
    const [tick, second] = await Promise.all([
      result(TICK, { DATA_DIR }),
      result(START, { DATA_DIR, PORT: String(await freePort()) }),
    ]);
    expect(tick).toMatchObject({ code: 1, said: '', complaints: expect.stringMatching(sentence) });
    expect(second).toMatchObject({ code: 1, said: '', complaints: expect.stringMatching(sentence) });
  });

  it('keeps its port to itself', async () => {
    const database = await freshDatabase('template_of_tests');
    const settings = { ...FEISHU, DATABASE_URL: database.url, PORT: String(bot.port) };
    const second = await result(START, settings);
    await database.drop();
    expect(second).toMatchObject({ code: 1, said: '' });
    expect(second.complaints).toMatch(/^端口 \d+ 已被占用.*。\n$/);
  });

  it('ends in peace when it is told to, even told twice', async () => {
    const began = performance.now();
    expect(await bot.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(bot.run.complaints()).toBe('');
  });

  it('lets a tick do by hand what has fallen due since, once', async () => {
    const at = ['--at', '2023-03-01T17:30:00+08:00'];
    const first = await result([...TICK, ...at], { DATA_DIR, TZ: 'America/Los_Angeles' });
    expect(first).toMatchObject({ code: 0, complaints: '' });
    expect(first.said).toMatch(
      /^3月1日 17:30：1 项到期，送出 \d+ 条，未能送出 0 条\n {2}digest:2023-03-01 {2}已办，\d+ 条消息\n$/,
    );
    const second = await result([...TICK, ...at], { DATA_DIR });
    expect(second).toMatchObject({ code: 0, said: expect.stringContaining('0 项到期，送出 0 条') });
  });

  it('goes on where it was: its clock, its messages and who has pressed', async () => {
    bot = await Bot.start({ DATA_DIR, TZ: 'UTC' });
    const { clock } = await bot.state();
    expect(Date.parse(clock.now)).toBeGreaterThanOrEqual(Date.parse('2023-03-01T17:30:00+08:00'));
    expect(
      (await bot.cardsWith('一中队', '我已学习')).filter(({ messageId }) => messageId === kickoff.messageId),
    ).toHaveLength(1);
    expect(await bot.press('甲二', kickoff.messageId, '我已学习')).toContain('无需重复');
    expect(await bot.press('甲三', kickoff.messageId, '我已学习')).toBe('已记录您的学习。');
    const kickoffs = await bot.cardsWith('一中队', '主题：');
    expect(kickoffs).toHaveLength(1);
    expect(await bot.stop()).toBe(0);
  });
});

describe('a bot on PostgreSQL', { timeout: 120_000 }, () => {
  it('that is stopped in the midst of its first start has a whole bureau at the second', async () => {
    const database = await freshDatabase('template_of_tests');
    const settings = { DATABASE_URL: database.url, DATA_DIR: join(folder, 'hasty') };
    const first = run(START, { ...settings, PORT: String(await freePort()) });
    const sql = postgres(database.url, { max: 1, fetch_types: false });
    const begun = async () => (await sql`select id from campaign`).length;
    await expect.poll(begun, { timeout: 20_000, interval: 5 }).toBe(1);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);

    const bot = await Bot.start(settings);
    const groups = (await bot.state()).chats.filter(({ kind }) => kind === 'group');
    expect(groups.length).toBe(new Set(syntheticRoster().map(({ unit }) => unit)).size);
    await bot.moveTo('2023-03-01T08:31:00+08:00');
    await expect.poll(() => bot.cardsWith('三中队', '我已学习'), { timeout: 5_000 }).toHaveLength(1);

    const [card] = await bot.cardsWith('一中队', '我已学习');
    const asked = await sql.begin(async (tx) => {
      await tx`lock table duty in access exclusive mode`;
      const pressed = bot.press('甲二', card?.messageId ?? '', '我已学习');
      await expect.poll(waiting(tx)).toBeGreaterThan(0);
      const stopped = bot.stop();
      return { pressed, stopped };
    });
    expect(await asked.pressed).toBe('已记录您的学习。');
    expect(await asked.stopped).toBe(0);
    await sql.end();
    await database.drop();
  });

  const waiting = (sql: postgres.TransactionSql) => async () => {
    const rows =
      await sql`select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    return rows.length;
  };
});

describe('on the real platform', { timeout: 120_000 }, () => {
  it('a bot answers the challenge and has no simulator, and a tick knows no future', async () => {
    const database = await freshDatabase('template_of_tests');
    const settings = { ...FEISHU, DATABASE_URL: database.url, DATA_DIR: join(folder, 'real') };
    const [bot, future] = await Promise.all([
      Bot.start(settings),
      result([...TICK, '--at', '2099-03-01T08:30:00+08:00'], settings),
    ]);
    expect(future).toMatchObject({
      code: 1,
      said: '',
      complaints: '真实平台上不能预演将来的时刻，请去掉 --at。\n',
    });
    const challenge = { type: 'url_verification', challenge: 'c', token: FEISHU.FEISHU_VERIFICATION_TOKEN };
    expect(await bot.post('/webhooks/feishu', challenge)).toEqual({ challenge: 'c' });
    for (const path of [
      '/',
      '/playground/live',
      '/playground/assets/chat.ts',
      '/simulator/state',
      '/open-apis/im/v1/chats',
      '/gallery',
      '/gallery/components',
      '/playground/assets/card.ts',
    ]) {
      expect((await bot.get(path)).status, path).toBe(404);
    }
    expect(await bot.stop()).toBe(0);
    await database.drop();
  });
});

describe('a start that cannot be', { timeout: 20_000 }, () => {
  it('for its settings lists them all', async () => {
    const { code, said, complaints } = await result(START, {
      PORT: 'canary',
      LOG_LEVEL: 'canary',
      FEISHU_DOMAIN: 'canary',
    });
    expect({ code, said }).toEqual({ code: 1, said: '' });
    expect(complaints.trim().split('\n')).toHaveLength(4);
    for (const name of ['PORT', 'LOG_LEVEL', 'FEISHU_APP_ID']) expect(complaints).toContain(name);
  });

  it('for its database says so without the password', async () => {
    const settings = { ...FEISHU, DATABASE_URL: 'postgres://bot:canary@127.0.0.1:1/bot' };
    const { code, said, complaints } = await result(START, settings);
    expect({ code, said }).toEqual({ code: 1, said: '' });
    expect(complaints).toMatch(/^数据库用不了（.*ECONNREFUSED）.*。\n$/);
  });

  it('for what was typed after tick shows how to write it', async () => {
    const typed = [['--at', '2023-03-01T08:30:00'], ['--now']];
    const results = await Promise.all(typed.map((words) => result([...TICK, ...words], {})));
    for (const { code, said, complaints } of results) {
      expect({ code, said }).toEqual({ code: 1, said: '' });
      expect(complaints).toContain('用法：npm run tick -- [--at 2023-03-10T08:30:00+08:00]\n');
    }
  });

  it('on an older Node says what to do in one sentence, before anything is read that it cannot read', async () => {
    const outside = (process.env.PATH ?? '')
      .split(':')
      .filter((part) => !part.includes('node_modules'))
      .join(':');
    const { stdout } = spawnSync('node', ['--version'], { env: { PATH: outside }, encoding: 'utf8' });
    const isOld = Number(/^v(\d+)/.exec(stdout ?? '')?.[1] ?? 24) < 24;
    const pretending = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.1.0'})`;
    const { code, said, complaints } = isOld
      ? await result(START, { PATH: outside }, 'node')
      : await result(['--import', pretending, ...START], {});
    expect({ code, said }).toEqual({ code: 1, said: '' });
    expect(complaints).toMatch(/^百日需要 Node 24 或更新的版本，现在是 \d+\.\d+\.\d+：.*。\n$/);
  });
});

describe('in all that was printed', () => {
  it('there was no secret, no name and no id of anybody', () => {
    const { appSecret, encryptKey, verificationToken } = SIMULATED_APP;
    const people = syntheticRoster().flatMap(({ name, id }) => [name, id.value]);
    const canaries = [
      appSecret,
      encryptKey,
      verificationToken,
      'canary-',
      'bot:canary',
      'postgres:postgres',
      ...people,
    ];
    expect(printed).toContain('a slot was carried out');
    expect(canaries.filter((canary) => printed.includes(canary))).toEqual([]);
  });
});

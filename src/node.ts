/** The bot on Node: opens the installation, listens, and looks every minute what has fallen due. */
import { once } from 'node:events';
import { type ServerType, serve } from '@hono/node-server';
import type { Hono } from 'hono';
import cron, { type Logger } from 'node-cron';
import { redraw } from '#app/redraw.ts';
import { codeOf, troubleOf } from '#app/trouble.ts';
import { createApp } from '#http/app.ts';
import { within } from '#http/within.ts';
import { dispatcher } from '#jobs/dispatcher.ts';
import { evidenceJob } from '#jobs/evidence.ts';
import { type Delivery, deliveryJob } from '#jobs/outbox.ts';
import { tick } from '#jobs/tick.ts';
import { readSettings, type Settings } from '#src/config.ts';
import { openLog } from '#src/log.ts';
import { type Installation, openInstallation } from '#src/runtime.ts';
import { simulatedDoors } from '#src/simulated-doors.ts';
import { forgetSimulated } from '#src/simulated-side.ts';
import { StartProblem } from '#src/start-problem.ts';
import { foundBureau, openGroups } from '#src/synthetic-bureau.ts';

type OpenLog = ReturnType<typeof openLog>;

/** How long a stop waits for what is under way; closing the database may take five seconds more. */
const PATIENCE_MS = 4_000;

const settings = readSettings(process.env);
if ('problems' in settings) {
  complain(['启动不了，请先改正这些设置：', ...settings.problems.map((problem) => `  · ${problem}`)]);
} else {
  const log = openLog(settings.logLevel);
  // Node would print the whole error, and a failed query's holds what people wrote.
  process.on('uncaughtException', (cause) => {
    log.error(troubleOf(cause), 'ended by an error nobody expected');
    process.exit(1);
  });
  try {
    await start(settings, log);
  } catch (cause) {
    if (!(cause instanceof StartProblem)) throw cause;
    complain([cause.message]);
  }
}

function complain(lines: readonly string[]): void {
  console.error(lines.join('\n'));
  process.exitCode = 1;
}

async function start(own: Settings, log: OpenLog): Promise<void> {
  let bot = await openBot(own, log, startOver);
  /** What is asked for while the bot starts over waits for it. */
  let ready = Promise.resolve();
  let server: ServerType | undefined;
  let stopping = false;

  async function startOver(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    ready = promise;
    try {
      await bot.end();
      forgetSimulated(own);
      bot = await openBot(own, log, startOver);
      await bot.settleIn();
      await bot.look();
    } finally {
      // Whoever waits for a bot that did not come is told so, not left waiting.
      resolve();
    }
  }
  const end = async () => {
    bot.letGo();
    const closed = new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
    await within(Promise.all([closed, bot.settled()]), PATIENCE_MS, null);
    await bot.end();
  };
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await end();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());

  try {
    await bot.settleIn();
    if (stopping) return;
    server = await listen(async (request) => {
      await ready;
      return bot.app.fetch(request);
    }, own);
  } catch (cause) {
    await end();
    throw cause;
  }
  log.info({ port: own.port, on: own.feishu ? 'Feishu' : 'the built-in simulator' }, 'listening');
  cron.schedule('* * * * *', () => (stopping ? undefined : bot.look()), {
    noOverlap: true,
    // The next look finds what is due all the same.
    suppressMissedWarning: true,
    logger: minutesLog(log),
  });
  await bot.look();
}

/** What the minutes say, as lines of the log. */
function minutesLog(log: OpenLog): Logger {
  return {
    debug: () => {},
    info: (line) => log.info({}, line),
    warn: (line) => log.info({}, line),
    error: (cause) => log.error(troubleOf(cause), 'a minute’s look failed'),
  };
}

interface Bot {
  app: Hono;
  /** Peoples the simulator at the very first start. */
  settleIn(): Promise<void>;
  look(): Promise<void>;
  /** Ends what watches without end, such as the open page. */
  letGo(): void;
  /** Ends when what is under way has come to its end. */
  settled(): Promise<unknown>;
  end(): Promise<void>;
}

async function openBot(own: Settings, log: OpenLog, startOver: () => Promise<void>): Promise<Bot> {
  const installation = await openInstallation(own, log);
  const { database, platform, simulated } = installation;
  const { wake, idle, stop: stopJobs } = jobsOf(installation, log);
  const works = underWay();
  const app = createApp({
    database,
    platform,
    log,
    now: installation.now,
    wake,
    background: works.add,
  });
  const look = () => works.add(lookOnce(installation, wake, log));
  const ownData = own.databaseUrl === undefined;
  const letGo = simulated
    ? simulatedDoors(app, installation, simulated, { look, idle, log, startOver: ownData ? startOver : null })
    : () => {};
  const settled = () => Promise.all([works.ended(), stopJobs()]);
  return {
    app,
    look,
    letGo,
    settled,
    settleIn: () => works.add(peopleOnce(installation)),
    end: async () => {
      letGo();
      await within(settled(), PATIENCE_MS, null);
      await installation.close();
    },
  };
}

/** What goes out and what is fetched, each at its own pace; what is fetched is counted back by what goes out. */
function jobsOf({ database, platform, clock, evidence }: Installation, log: OpenLog) {
  const draw: Delivery['draw'] = (cardKey, chatId, now) => redraw(database.orm, cardKey, chatId, now);
  const outgoing = dispatcher(deliveryJob({ database, platform, clock, log, draw }));
  const incoming = dispatcher(
    evidenceJob({ database, platform, clock, log, store: evidence }, outgoing.wake),
  );
  return {
    wake: () => {
      outgoing.wake();
      incoming.wake();
    },
    // What was fetched may have queued its receipt.
    idle: async () => {
      await incoming.idle();
      await outgoing.idle();
    },
    stop: () => Promise.all([incoming.stop(), outgoing.stop()]),
  };
}

/** The work that goes on, so that a stop can wait for it. */
function underWay() {
  const works = new Set<Promise<unknown>>();
  return {
    add<T>(work: Promise<T>): Promise<T> {
      works.add(work);
      const done = () => works.delete(work);
      work.then(done, done);
      return work;
    },
    ended: () => Promise.allSettled(works),
  };
}

/** A look that fails is logged, and the next minute's makes up for it. */
async function lookOnce(installation: Installation, wake: () => void, log: OpenLog): Promise<void> {
  const { database, now, simulated } = installation;
  try {
    // The simulator has no busy half hours, and whoever moves its clock wants to see what comes of it.
    const { slots } = await tick({ database, now: now(), spread: simulated === null });
    for (const slot of slots) log.info(slot, 'a slot was carried out');
    simulated?.saveSoon();
  } catch (cause) {
    log.error(troubleOf(cause), 'the tick failed');
  }
  wake();
}

/** Before anybody can ask for them; kept on disk only when whole, so that half of it is never gone on from. */
async function peopleOnce(installation: Installation): Promise<void> {
  const { simulated } = installation;
  if (!simulated) return;
  if (await foundBureau(installation, simulated.simulator)) await openGroups(simulated.simulator);
  simulated.save();
}

/** The simulator asks nobody who they are, so it is heard on this machine only. @throws StartProblem */
async function listen(
  fetch: (request: Request) => Promise<Response>,
  { port, feishu }: Settings,
): Promise<ServerType> {
  const server = serve({ fetch, port, ...(feishu ? {} : { hostname: '127.0.0.1' }) });
  try {
    await once(server, 'listening');
    return server;
  } catch (cause) {
    const taken = codeOf(cause) === 'EADDRINUSE';
    throw new StartProblem(
      taken
        ? `端口 ${port} 已被占用：请停下占用它的程序，或用 PORT 换一个。`
        : `端口 ${port} 监听不了（${codeOf(cause)}）。`,
    );
  }
}

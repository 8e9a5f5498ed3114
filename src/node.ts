/** The bot on Node: opens the installation, listens, and looks every minute what has fallen due. */
import { serve } from '@hono/node-server';
import cron from 'node-cron';
import { redraw } from '#app/kickoff.ts';
import { createApp } from '#http/app.ts';
import { dispatcher } from '#jobs/dispatcher.ts';
import { tick } from '#jobs/tick.ts';
import { readSettings, type Settings } from '#src/config.ts';
import { openLog } from '#src/log.ts';
import { type Installation, openInstallation, StartProblem } from '#src/runtime.ts';
import { simulatedDoors } from '#src/simulated-doors.ts';
import { foundBureau, openGroups } from '#src/synthetic-bureau.ts';

const settings = readSettings(process.env);
if ('problems' in settings) {
  stop(['启动不了，请先改正这些设置：', ...settings.problems.map((problem) => `  · ${problem}`)]);
} else {
  try {
    await start(settings);
  } catch (cause) {
    if (!(cause instanceof StartProblem)) throw cause;
    stop([cause.message]);
  }
}

function stop(lines: readonly string[]): void {
  console.error(lines.join('\n'));
  process.exitCode = 1;
}

async function start(own: Settings): Promise<void> {
  const log = openLog(own.logLevel);
  const installation = await openInstallation(own, log);
  const { database, platform, simulated } = installation;
  const outgoing = dispatcher({
    database,
    platform,
    clock: installation.clock,
    log,
    draw: (cardKey, chatId, now) => redraw(database.orm, cardKey, chatId, now),
  });
  const app = createApp({
    database,
    platform,
    log,
    now: installation.now,
    wake: outgoing.wake,
    background: () => {},
  });
  const look = lookEveryMinute(installation, outgoing.wake, log);
  if (simulated) simulatedDoors(app, simulated, look);
  const server = serve({ fetch: app.fetch, port: own.port, ...(simulated ? { hostname: '127.0.0.1' } : {}) });
  server.once('error', (cause: NodeJS.ErrnoException) => {
    const why =
      cause.code === 'EADDRINUSE'
        ? `端口 ${own.port} 已被占用：请换一个 PORT。`
        : `监听端口 ${own.port} 失败。`;
    stop([why]);
    void installation.close().then(() => process.exit(1));
  });
  server.once('listening', () => {
    void greet(own, installation, log).then(look);
  });
  const task = cron.schedule('* * * * *', () => void look());

  let stopping = false;
  const shutDown = async () => {
    if (stopping) return;
    stopping = true;
    await task.stop();
    await outgoing.stop();
    await new Promise((resolve) => server.close(resolve));
    await installation.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void shutDown());
  process.on('SIGINT', () => void shutDown());
}

/** One look at a time; a look that fails is logged and the next minute's makes up for it. */
function lookEveryMinute(installation: Installation, wake: () => void, log: ReturnType<typeof openLog>) {
  let looking: Promise<void> | null = null;
  const look = async () => {
    try {
      const { slots } = await tick({
        database: installation.database,
        now: installation.now(),
        spread: true,
      });
      for (const slot of slots) log.info(slot, 'a slot was carried out');
    } catch (cause) {
      log.error({ error: cause instanceof Error ? cause.message : 'unknown error' }, 'the tick failed');
    }
    wake();
    installation.simulated?.save();
  };
  return (): Promise<void> => {
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  };
}

async function greet(
  own: Settings,
  installation: Installation,
  log: ReturnType<typeof openLog>,
): Promise<void> {
  const { simulated } = installation;
  const address = `http://127.0.0.1:${own.port}`;
  if (!simulated) {
    log.info({ webhook: '/webhooks/feishu', port: own.port }, 'listening for Feishu');
    return;
  }
  if (await foundBureau(installation, simulated.simulator)) await openGroups(simulated.simulator);
  simulated.save();
  log.info({ address, clock: installation.now().toISOString() }, 'listening on the built-in simulator');
}

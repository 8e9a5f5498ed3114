/**
 * Runs a job whenever something is queued for it or falls due within the minute: one run at a time in a process, never
 * one too few. What lies further ahead is left to the next look, which wakes it again.
 */
import { troubleOf } from '#app/trouble.ts';
import type { Clock } from '#jobs/clock.ts';

export interface Job {
  /** For the log. */
  name: string;
  clock: Clock;
  log: { error(fields: object, message: string): void };
  /** Does what is due; the signal ends it early. */
  run(signal: AbortSignal): Promise<unknown>;
  /** When something falls due next; null when nothing waits. */
  next(): Promise<Date | null>;
}

export interface Dispatcher {
  /** Something was queued. */
  wake(): void;
  /** Ends when nothing is under way. */
  idle(): Promise<void>;
  /** Lets what is under way finish, gives back what is only claimed, and starts nothing new. */
  stop(): Promise<void>;
}

const MINUTE_MS = 60_000;

export function dispatcher(job: Job): Dispatcher {
  let running: Promise<void> | null = null;
  let again = false;
  const end = new AbortController();
  let alarm: ReturnType<typeof setTimeout> | undefined;

  async function run(): Promise<void> {
    do {
      again = false;
      try {
        await job.run(end.signal);
        await setAlarm();
      } catch (cause) {
        job.log.error({ job: job.name, ...troubleOf(cause) }, 'a job stopped early');
      }
    } while (again && !end.signal.aborted);
    // In the same breath as the last look at `again`: a wake-up a moment later starts a new run.
    running = null;
  }

  /** What is due already stays for the next look: it was left because nothing may be sent at present. */
  async function setAlarm(): Promise<void> {
    const next = await job.next();
    if (next === null) return;
    const wait = next.getTime() - (await job.clock.now()).getTime();
    clearTimeout(alarm);
    if (wait > 0 && wait <= MINUTE_MS && !end.signal.aborted) alarm = setTimeout(wake, wait);
  }

  function wake(): void {
    if (end.signal.aborted) return;
    again = true;
    running ??= run();
  }

  return {
    wake,
    async idle() {
      while (running) await running;
    },
    async stop() {
      end.abort();
      clearTimeout(alarm);
      await running;
    },
  };
}

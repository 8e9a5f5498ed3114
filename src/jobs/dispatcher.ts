/** Runs the delivery whenever somebody queued something: one run at a time in a process, never one too few. */
import { type Delivered, type Delivery, deliver } from '#jobs/outbox.ts';

export interface Dispatcher {
  /** Something was queued. */
  wake(): void;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
  /** Lets what is under way finish and starts nothing new. */
  stop(): Promise<void>;
}

export function dispatcher(delivery: Delivery, done: (delivered: Delivered) => void = () => {}): Dispatcher {
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  async function run(): Promise<void> {
    do {
      again = false;
      try {
        done(await deliver(delivery));
      } catch (cause) {
        delivery.log.error(
          { error: cause instanceof Error ? cause.message : 'unknown' },
          'the delivery stopped early',
        );
      }
    } while (again && !stopped);
  }

  return {
    wake() {
      if (stopped) return;
      again = true;
      running ??= run().finally(() => {
        running = null;
      });
    },
    async idle() {
      while (running) await running;
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}

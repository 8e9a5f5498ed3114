/**
 * One's own plan and roster, checked and played through in a thread of its own: the database is in memory, the platform
 * simulated, and the running bureau neither touched nor held up.
 */
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { OwnFiles, Rehearsal, Step } from '#simulator/playground/stage.ts';

const checkSchema = z.object({ problems: z.array(z.string()), notes: z.array(z.string()) });
const toldSchema = z.union([
  z.object({ step: z.string() }),
  z.object({
    rehearsed: z.object({
      plan: checkSchema,
      roster: checkSchema,
      rows: z
        .array(
          z.object({ day: z.string(), time: z.string(), to: z.string(), what: z.string(), why: z.string() }),
        )
        .nullable(),
    }),
  }),
]);

export function rehearseOwn(
  files: OwnFiles,
  { signal, step }: { signal: AbortSignal; step: Step },
): Promise<Rehearsal> {
  // An abort that has been tells no listener.
  if (signal.aborted) return Promise.resolve(STOPPED);
  const { promise, resolve, reject } = Promise.withResolvers<Rehearsal>();
  const worker = new Worker(new URL('./own-rehearsal-thread.ts', import.meta.url), { workerData: files });
  worker.on('message', (message: unknown) => {
    const told = toldSchema.parse(message);
    if ('step' in told) step(told.step);
    else resolve(told.rehearsed);
  });
  worker.on('error', reject);
  worker.on('exit', () => resolve(STOPPED));
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  return promise.finally(() => {
    signal.removeEventListener('abort', stop);
    stop();
  });
}

const NOTHING = { problems: [], notes: [] };
const STOPPED: Rehearsal = { plan: NOTHING, roster: { ...NOTHING, notes: ['演练已停下。'] }, rows: null };

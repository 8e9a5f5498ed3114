/** The thread of a rehearsal: reads the files, says what is wrong or asked, and plays the campaign if it can be played. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { rehearsalOf } from '#src/rehearsal.ts';

const filesSchema = z.object({
  plan: z.instanceof(Uint8Array).nullable(),
  roster: z.instanceof(Uint8Array).nullable(),
});

const rehearsed = await rehearsalOf(filesSchema.parse(workerData), (step) =>
  parentPort?.postMessage({ step }),
);
parentPort?.postMessage({ rehearsed });

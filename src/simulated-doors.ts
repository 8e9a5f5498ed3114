/** What exists only on the simulator: the platform's own addresses, and the routes by which a person plays it. */
import type { Hono } from 'hono';
import { simulatorRoutes } from '#simulator/routes.ts';
import type { SimulatedSide } from '#src/runtime.ts';

/** How long after the last request the simulator's memory is written to disk. */
const SAVE_AFTER_MS = 500;

export function simulatedDoors(app: Hono, simulated: SimulatedSide, look: () => Promise<void>): void {
  const { simulator } = simulated;
  simulated.connect(async (request) => app.fetch(request));
  simulator.clock.onMove(look);
  let saving: ReturnType<typeof setTimeout> | undefined;
  app.use('/simulator/*', async (_context, next) => {
    await next();
    clearTimeout(saving);
    saving = setTimeout(simulated.save, SAVE_AFTER_MS);
    saving.unref();
  });
  app.route('/simulator', simulatorRoutes(simulator));
  app.all('/open-apis/*', (context) => simulator.fetch(context.req.raw));
}

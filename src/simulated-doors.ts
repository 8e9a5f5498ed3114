/** What exists only on the simulator: the platform's own addresses, and the routes by which a person plays it. */
import type { Hono } from 'hono';
import { simulatorRoutes } from '#simulator/routes.ts';
import type { SimulatedSide } from '#src/runtime.ts';

export function simulatedDoors(app: Hono, simulated: SimulatedSide, look: () => Promise<void>): void {
  const { simulator } = simulated;
  simulated.connect(async (request) => app.fetch(request));
  simulator.clock.onMove(look);
  app.use('/simulator/*', async (_context, next) => {
    await next();
    simulated.saveSoon();
  });
  app.route('/simulator', simulatorRoutes(simulator));
  app.all('/open-apis/*', (context) => simulator.fetch(context.req.raw));
}

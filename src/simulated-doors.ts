/** What exists only on the simulator: the platform's own addresses, the routes by which a person plays it, and the page. */
import type { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Log } from '#app/context.ts';
import { galleryGroups } from '#cards/gallery.ts';
import { render } from '#platform/feishu/render.ts';
import { playgroundAssets } from '#simulator/playground/assets.ts';
import { galleryRoutes } from '#simulator/playground/gallery.ts';
import type { Room } from '#simulator/playground/gallery-page.ts';
import { openPlayground } from '#simulator/playground/playground.ts';
import { sameOrigin } from '#simulator/playground/same-origin.ts';
import { UPLOAD_MAX_BYTES } from '#simulator/playground/upload-limit.ts';
import { simulatorRoutes } from '#simulator/routes.ts';
import { breath, type Installation } from '#src/runtime.ts';
import type { SimulatedSide } from '#src/simulated-side.ts';
import { openStage } from '#src/simulated-stage.ts';

export interface BehindTheDoors {
  /** Looks what has fallen due. */
  look(): Promise<void>;
  /** Ends when all that is due was sent and fetched. */
  idle(): Promise<void>;
  /** From the first morning again; null where the data are not the simulator's own to delete. */
  startOver: (() => Promise<void>) | null;
  log: Log;
}

/** Opens them, and gives the way to let go of whoever watches the page. */
export function simulatedDoors(
  app: Hono,
  installation: Installation,
  simulated: SimulatedSide,
  { look, idle, startOver, log }: BehindTheDoors,
): () => void {
  const { simulator } = simulated;
  const { database, platform } = installation;
  simulated.connect(async (request) => {
    await breath();
    return app.fetch(request);
  });
  simulator.clock.onMove(look);
  const stage = openStage({ database, platform: platform.name, simulated, idle, startOver, log });
  const playground = openPlayground(simulator, stage);
  for (const path of ['/', '/gallery', '/gallery/*', '/simulator/*', '/playground/*', '/open-apis/*'])
    app.use(path, sameOrigin);
  for (const path of ['/gallery/*', '/simulator/*', '/open-apis/*']) app.use(path, limited);
  app.use('/simulator/*', async (_context, next) => {
    await next();
    simulated.saveSoon();
  });
  app.use('/playground/*', async (context, next) => {
    await next();
    if (context.req.method === 'POST') simulated.saveSoon();
  });
  app.route('/simulator', simulatorRoutes(simulator));
  app.route('/', playground.routes);
  app.route('/playground/assets', playgroundAssets());
  app.route('/gallery', galleryRoutes(galleryRooms));
  app.all('/open-apis/*', (context) => simulator.fetch(context.req.raw));
  return playground.close;
}

const limited = bodyLimit({
  maxSize: UPLOAD_MAX_BYTES,
  onError: (context) => context.json({ error: 'That is too large.' }, 413),
});

const cardSchema = z.record(z.string(), z.unknown());

/** Every card of the gallery as the adapter draws it for the platform. */
export function galleryRooms(): readonly Room[] {
  return galleryGroups().map(({ title, shown }) => ({
    title,
    exhibits: shown.map(({ name, card }) => {
      const { json, bytes } = render(card);
      return { name, bytes, card: cardSchema.parse(JSON.parse(json)) };
    }),
  }));
}

/**
 * The page at `/`: what it is made of, and what of it can be asked for again. It holds no rule of the bot; what it shows
 * beyond the platform comes from the stage.
 */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { actRoutes } from '#simulator/playground/act-routes.ts';
import { pageHeaders } from '#simulator/playground/assets.ts';
import { Backstage } from '#simulator/playground/backstage.ts';
import { chatPage } from '#simulator/playground/chat-page.ts';
import { conversationHtml, pageHtml as messagesHtml } from '#simulator/playground/conversation.ts';
import { olderPart, part, respond, statePart, toastPart } from '#simulator/playground/fragments.ts';
import { Live } from '#simulator/playground/live.ts';
import { html } from '#simulator/playground/markup.ts';
import { peopleDialog } from '#simulator/playground/people-dialog.ts';
import { EXPORT_URL } from '#simulator/playground/rehearsal.ts';
import { resourceResponse } from '#simulator/playground/resource.ts';
import { sidebarHtml } from '#simulator/playground/sidebar.ts';
import type { Stage } from '#simulator/playground/stage.ts';
import { crowdDialog, faultsDialog, ownDialog } from '#simulator/playground/tools.ts';
import { UPLOAD_MAX_BYTES } from '#simulator/playground/upload-limit.ts';
import { sayIn } from '#simulator/playground/words.ts';
import type { Simulator } from '#simulator/simulator.ts';

export interface Playground {
  routes: Hono;
  /** Lets go of everybody who watches. */
  close(): void;
}

const HINT_COOKIE = 'hint=away';

const limited = bodyLimit({
  maxSize: UPLOAD_MAX_BYTES,
  onError: (context) => {
    const words = sayIn(context.req.query('lang') === 'en' ? 'en' : 'zh')('tooLarge');
    return respond([toastPart({ type: 'warning', content: words })], 413);
  },
});

export function openPlayground(simulator: Simulator, stage: Stage): Playground {
  const backstage = new Backstage(simulator, stage);
  const { changes, session } = backstage;
  const live = new Live(changes);
  const stopListening = simulator.onMessage((message) => changes.message(message));
  // Moved by hand, such as with curl; what moves it from the page tells of itself, and not of every step.
  const stopWatching = simulator.clock.onMove(() => {
    if (!session.busy) changes.stage();
  });
  const routes = new Hono();
  routes.use('/', pageHeaders);
  routes.use('/playground/*', pageHeaders, limited);

  routes.get('/', async (context) => {
    const viewer = await backstage.viewerFor(context, true);
    if (!viewer) return context.text('The bureau is being founded; reload in a moment.', 503);
    const [calendar, { clock, strip }] = [await stage.calendar(), await backstage.clockPart(viewer)];
    const revision = changes.revision;
    const page = chatPage(
      viewer,
      {
        clock,
        strip,
        sidebar: sidebarHtml(viewer),
        conversation: conversationHtml(viewer, stage.menu),
        inspector: backstage.inspected(viewer, undefined),
        sheets: html`${peopleDialog(viewer)}${crowdDialog(viewer, session.crowd)}${faultsDialog(viewer, session.faults)}${ownDialog(viewer)}`,
      },
      {
        epoch: changes.epoch,
        revision,
        fresh: calendar?.begun === false && session.doing === null,
        hint: !(context.req.header('cookie') ?? '').includes(HINT_COOKIE),
        canStartOver: stage.startOver !== null,
        faultsOn: session.faults.size > 0,
      },
    );
    return context.html(String(page), 200, { 'cache-control': 'no-store' });
  });

  routes.get('/playground/live', () => live.stream());
  routes.get('/playground/changes', async (context) => {
    const viewer = await backstage.viewerFor(context, false);
    return viewer ? backstage.changesFor(context, viewer) : respond([], 400);
  });
  routes.get('/playground/view', async (context) => {
    const viewer = await backstage.viewerFor(context, false);
    if (!viewer) return respond([], 400);
    return respond([
      part('sidebar', sidebarHtml(viewer)),
      part('conversation', conversationHtml(viewer, stage.menu)),
      part('inspector', backstage.inspected(viewer, undefined)),
      statePart({
        as: viewer.player.openId,
        chat: viewer.chat,
        epoch: changes.epoch,
        revision: changes.revision,
      }),
    ]);
  });
  routes.get('/playground/older', async (context) => {
    const viewer = await backstage.viewerFor(context, false);
    const before = z.coerce.number().int().nonnegative().safeParse(context.req.query('before'));
    if (!viewer || !before.success) return respond([], 400);
    return respond([olderPart(messagesHtml(viewer, before.data), before.data)]);
  });
  routes.get('/playground/inspect', async (context) => {
    const viewer = await backstage.viewerFor(context, false);
    return viewer
      ? respond([part('inspector', backstage.inspected(viewer, context.req.query('message')))])
      : respond([], 400);
  });
  routes.get('/playground/resource/:key', (context) => {
    const resource = simulator.resource(context.req.param('key'));
    return resource ? resourceResponse(resource) : context.text('There is no such file.', 404);
  });

  routes.route('/playground', actRoutes(backstage));
  routes.get(EXPORT_URL, async (context) => {
    const rows = session.rehearsal?.rows;
    if (!rows) return context.text('Nothing was rehearsed yet.', 404);
    const { name, type, bytes } = await stage.exportCalendar(rows);
    return new Response(bytes, {
      headers: {
        'content-type': type,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      },
    });
  });

  return {
    routes,
    close: () => {
      session.stop();
      stopListening();
      stopWatching();
      live.close();
    },
  };
}

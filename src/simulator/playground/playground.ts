/**
 * The page at `/`: what it is made of, what changed since, and what a person does on it. It holds no rule of the bot; what
 * it shows beyond the platform comes from the stage.
 */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { parseJson } from '#simulator/json.ts';
import { pageHeaders } from '#simulator/playground/assets.ts';
import type { CardAnswer } from '#simulator/playground/browser/card-act.ts';
import { Changes } from '#simulator/playground/changes.ts';
import { chatPage } from '#simulator/playground/chat-page.ts';
import { clockHtml, SPEEDS, stripHtml } from '#simulator/playground/clock-strip.ts';
import { conversationHtml, pageHtml as messagesHtml, placedOf } from '#simulator/playground/conversation.ts';
import { FAULTS, switchFaults } from '#simulator/playground/fault-switches.ts';
import { messagesPart, olderPart, part, statePart, toastPart } from '#simulator/playground/fragments.ts';
import { inspectorHtml } from '#simulator/playground/inspector.ts';
import { Live } from '#simulator/playground/live.ts';
import { type Html, html } from '#simulator/playground/markup.ts';
import { messageHtml } from '#simulator/playground/message.ts';
import { attach, type Form, readAll, say } from '#simulator/playground/people-acts.ts';
import { peopleDialog } from '#simulator/playground/people-dialog.ts';
import { pressOn } from '#simulator/playground/press.ts';
import { refusalWords } from '#simulator/playground/refusals.ts';
import { rehearsalHtml } from '#simulator/playground/rehearsal.ts';
import { resourceResponse } from '#simulator/playground/resource.ts';
import { Session } from '#simulator/playground/session.ts';
import { sidebarHtml } from '#simulator/playground/sidebar.ts';
import type { Player, Stage } from '#simulator/playground/stage.ts';
import { move, play } from '#simulator/playground/time-acts.ts';
import { crowdDialog, faultsDialog, ownDialog, ownDoing, trafficHtml } from '#simulator/playground/tools.ts';
import { UPLOAD_MAX_BYTES } from '#simulator/playground/upload-limit.ts';
import { chatIdOf, type Viewer, viewerOf } from '#simulator/playground/viewer.ts';
import { sayIn } from '#simulator/playground/words.ts';
import type { Simulator } from '#simulator/simulator.ts';

export interface Playground {
  routes: Hono;
  /** Lets go of everybody who watches. */
  close(): void;
}

const HINT_COOKIE = 'hint=away';
/** So many new messages at once are not put in one by one. */
const MANY_NEW = 60;

export function openPlayground(simulator: Simulator, stage: Stage): Playground {
  const changes = new Changes();
  const live = new Live(changes);
  const session = new Session(changes);
  const stopListening = simulator.onMessage((message) => changes.message(message));
  const mover = { simulator, stage, session };
  const routes = new Hono();

  /** People come and go with a roster, which no message tells; a look at each page is soon enough. */
  let players: readonly Player[] = [];
  const viewerFor = async (context: Context, fresh: boolean): Promise<Viewer | null> => {
    if (fresh || players.length === 0) players = await stage.players();
    const { as, chat, lang } = context.req.query();
    return viewerOf(simulator, players, { as, chat, lang });
  };
  const clockPart = async (viewer: Viewer) => {
    const calendar = await stage.calendar();
    const state = { doing: session.doing, speed: session.speed };
    return { clock: clockHtml(viewer, calendar, state), strip: stripHtml(viewer, calendar) };
  };
  const inspected = (viewer: Viewer, messageId: string | undefined) => {
    const message = messageId === undefined ? undefined : simulator.findMessage(messageId);
    return inspectorHtml(viewer, message ?? null, message ? session.lastPress(message.messageId) : null);
  };
  const respond = (parts: readonly Html[], status: 200 | 400 | 409 | 413 = 200) =>
    new Response(String(html`${parts}`), {
      status,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    });
  const changesFor = async (context: Context, viewer: Viewer, before: readonly Html[] = []) => {
    const since = Number(context.req.header('x-since') ?? 0);
    const revision = changes.revision;
    const chatId = chatIdOf(viewer);
    const changed = chatId === null ? new Set<string>() : changes.messagesSince(since, chatId);
    const stageChanged = changes.stageChangedSince(since);
    const clock = stageChanged ? await clockPart(viewer) : null;
    return respond([
      ...before,
      part('sidebar', sidebarHtml(viewer)),
      changed === null || changed.size > MANY_NEW
        ? part('conversation', conversationHtml(viewer, stage.menu))
        : messagesPart(placedOf(viewer, changed).map((placed) => messageHtml(placed, viewer))),
      ...(clock ? [part('clock', clock.clock), part('strip', clock.strip)] : []),
      ...(stageChanged
        ? [part('traffic', await traffic(viewer)), part('own-doing', ownDoing(viewer, session.doing))]
        : []),
      statePart({ epoch: changes.epoch, revision, faults: session.faults.size > 0 }),
    ]);
  };
  const traffic = async ({ t }: Viewer) => {
    const attempts = simulator.eventLog.reduce((sum, { attempts: tried }) => sum + tried.length, 0);
    const events = simulator.eventLog.length;
    return trafficHtml(await stage.traffic(), { events, again: Math.max(0, attempts - events) }, t);
  };
  /** What a person does, and what came of it: the answer brings what changed meanwhile. */
  const act = (
    path: string,
    work: (viewer: Viewer, form: Form) => Promise<void> | Promise<readonly Html[]>,
  ) =>
    routes.post(`/playground${path}`, async (context) => {
      const viewer = await viewerFor(context, false);
      if (!viewer) return respond([], 400);
      try {
        const form: Form = await context.req.parseBody({ all: true });
        return await changesFor(context, viewer, (await work(viewer, form)) ?? []);
      } catch (cause) {
        const words = refusalWords(cause, viewer.t);
        if (words === null) throw cause;
        return respond([toastPart({ type: 'warning', content: words })], 409);
      }
    });
  /** Goes on after the answer; what becomes of it is told as it changes. */
  const begin = async (work: Promise<void>) => {
    const failed = work.then(
      () => null,
      (cause: unknown) => ({ cause }),
    );
    const soon = new Promise<null>((resolve) => setTimeout(resolve, 0, null));
    const outcome = await Promise.race([failed, soon]);
    if (outcome) throw outcome.cause;
  };

  const limited = bodyLimit({
    maxSize: UPLOAD_MAX_BYTES,
    onError: (context) => {
      const words = sayIn(context.req.query('lang') === 'en' ? 'en' : 'zh')('tooLarge');
      return respond([toastPart({ type: 'warning', content: words })], 413);
    },
  });
  routes.use('/playground/*', limited);

  routes.get('/', pageHeaders, async (context) => {
    const viewer = await viewerFor(context, true);
    if (!viewer) return context.text('The bureau is being founded; reload in a moment.', 503);
    const [calendar, { clock, strip }] = [await stage.calendar(), await clockPart(viewer)];
    const revision = changes.revision;
    const page = chatPage(
      viewer,
      {
        clock,
        strip,
        sidebar: sidebarHtml(viewer),
        conversation: conversationHtml(viewer, stage.menu),
        inspector: inspected(viewer, undefined),
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
    const viewer = await viewerFor(context, false);
    return viewer ? changesFor(context, viewer) : respond([], 400);
  });
  routes.get('/playground/view', async (context) => {
    const viewer = await viewerFor(context, false);
    if (!viewer) return respond([], 400);
    return respond([
      part('sidebar', sidebarHtml(viewer)),
      part('conversation', conversationHtml(viewer, stage.menu)),
      part('inspector', inspected(viewer, undefined)),
      statePart({
        as: viewer.player.openId,
        chat: viewer.chat,
        epoch: changes.epoch,
        revision: changes.revision,
      }),
    ]);
  });
  routes.get('/playground/older', async (context) => {
    const viewer = await viewerFor(context, false);
    const before = z.coerce.number().int().nonnegative().safeParse(context.req.query('before'));
    if (!viewer || !before.success) return respond([], 400);
    return respond([olderPart(messagesHtml(viewer, before.data), before.data)]);
  });
  routes.get('/playground/inspect', async (context) => {
    const viewer = await viewerFor(context, false);
    return viewer
      ? respond([part('inspector', inspected(viewer, context.req.query('message')))])
      : respond([], 400);
  });
  routes.get('/playground/resource/:key', (context) => {
    const resource = simulator.resource(context.req.param('key'));
    return resource ? resourceResponse(resource) : context.text('There is no such file.', 404);
  });

  act('/say', say);
  act('/attach', async (viewer, form) => {
    const files = [form.file].flat().filter((one) => one instanceof File);
    await attach(viewer, files, typeof form.replyTo === 'string' ? form.replyTo : '');
  });
  routes.post('/playground/press', async (context) => {
    const viewer = await viewerFor(context, false);
    if (!viewer) return context.json({ code: 0, refused: sayIn('zh')('failed') } satisfies CardAnswer, 400);
    return context.json(await pressOn(viewer, session, parseJson(await context.req.text())));
  });
  act('/menu', async ({ player }, { value }) => {
    await simulator.pressMenu(player.openId, String(value));
  });
  act('/read', async (viewer) => readAll(viewer));
  act('/clock', ({ t }, { value }) => begin(move(mover, String(value), t('clock'))));
  act('/play', ({ t }, { value }) =>
    begin(play(mover, value === 'hour' ? SPEEDS.hour : SPEEDS.minute, t('play'))),
  );
  act('/stop', async () => session.stop());
  act('/crowd', async ({ t }, form) => {
    const { act: wanted, daily, ...shares } = crowdSchema.parse(form);
    const { seed, prompt, slow, finds } = shares;
    session.crowd = {
      daily: daily === 'yes',
      wish: { seed, prompt: prompt / 100, slow: slow / 100, finds: finds / 100 },
    };
    if (wanted !== 'now') return [toastPart({ type: 'success', content: t('saved') })];
    await begin(session.during(t('crowd'), (options) => stage.crowd(session.crowd.wish, options)));
    return [];
  });
  act('/faults', async (_viewer, { on }) => {
    const wanted = new Set([on].flat());
    session.faults = new Set(FAULTS.map(({ name }) => name).filter((name) => wanted.has(name)));
    switchFaults(simulator.faults, session.faults);
    changes.stage();
  });
  routes.post('/playground/start-over', async (context) => {
    const viewer = await viewerFor(context, false);
    const { startOver } = stage;
    if (!viewer || !startOver) return respond([], 400);
    try {
      await session.during(viewer.t('startOver'), () => startOver());
    } catch (cause) {
      const words = refusalWords(cause, viewer.t);
      if (words === null) throw cause;
      return respond([toastPart({ type: 'warning', content: words })], 409);
    }
    // What this page belonged to is closed: whoever looks begins with the new one.
    return respond([statePart({ epoch: '' })]);
  });
  act('/rehearse', async (viewer, { plan, roster }) => {
    const files = { plan: await chosen(plan), roster: await chosen(roster) };
    session.rehearsal = null;
    await session.during(viewer.t('own'), async (options) => {
      session.rehearsal = await stage.rehearse(files, options);
    });
    return session.rehearsal ? [part('rehearsal', rehearsalHtml(viewer, session.rehearsal, EXPORT_URL))] : [];
  });
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
      live.close();
    },
  };
}

/** What nobody chose comes without a name; a chosen file may well be empty, and is then to be told so. */
async function chosen(file: unknown): Promise<Uint8Array<ArrayBuffer> | null> {
  return file instanceof File && file.name !== '' ? new Uint8Array(await file.arrayBuffer()) : null;
}

const EXPORT_URL = '/playground/rehearsal';

const percentSchema = z.coerce.number().min(0).max(100);
const crowdSchema = z.object({
  seed: z.coerce.number().int().min(0).max(999_999),
  prompt: percentSchema,
  slow: percentSchema,
  finds: percentSchema,
  daily: z.string().optional(),
  act: z.string().optional(),
});

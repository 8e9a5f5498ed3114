/**
 * The gallery: every card in every state, and a sheet of all components. Nobody is at the other end: a press tells what
 * would be sent.
 */
import { Hono } from 'hono';
import { z } from 'zod';
import { ClientRefusal } from '#simulator/client-refusal.ts';
import { pageHeaders } from '#simulator/playground/assets.ts';
import type { CardAnswer } from '#simulator/playground/browser/card-act.ts';
import type { CardContext } from '#simulator/playground/card-html.ts';
import { type Exhibition, galleryPage, type Room } from '#simulator/playground/gallery-page.ts';
import { html } from '#simulator/playground/markup.ts';
import { PEOPLE } from '#simulator/playground/sheet/made-up.ts';
import { componentRooms } from '#simulator/playground/sheet/sheet.ts';
import { actionOf } from '#simulator/press-action.ts';

const surroundings: Omit<CardContext, 'idPrefix'> = {
  nameOf: (id) => PEOPLE.find((person) => person.id === id)?.name ?? null,
  imageUrl: () => '/playground/assets/picture.svg',
  people: PEOPLE,
};

const pressSchema = z.strictObject({
  name: z.string(),
  act: z.strictObject({
    seen: z.string(),
    at: z.string(),
    form: z.record(z.string(), z.union([z.string(), z.array(z.string())])).exactOptional(),
    option: z.string().exactOptional(),
    checked: z.boolean().exactOptional(),
    input: z.string().exactOptional(),
  }),
});

/** Mounted at `/gallery`. The rooms are drawn when the page is first asked for. */
export function galleryRoutes(rooms: () => readonly Room[]): Hono {
  const routes = new Hono();
  routes.use(pageHeaders);
  routes.route(
    '/components',
    exhibitionRoutes(() => components(componentRooms())),
  );
  routes.route(
    '/',
    exhibitionRoutes(() => cards(rooms())),
  );
  return routes;
}

function cards(rooms: readonly Room[]): Exhibition {
  return {
    title: '卡片陈列',
    path: '/gallery',
    lead: html`机器人的每一种卡片，每一种状态；人名都是编的。<a href="/gallery/components">全部组件</a>`,
    rooms,
  };
}

function components(rooms: readonly Room[]): Exhibition {
  return {
    title: '组件一览',
    path: '/gallery/components',
    lead: html`Card JSON 2.0 的每一个组件。<a href="/gallery">全部卡片</a>`,
    rooms,
  };
}

function exhibitionRoutes(open: () => Exhibition): Hono {
  let opened: Exhibition | undefined;
  const exhibition = () => {
    opened ??= open();
    return opened;
  };
  const find = (name: string) =>
    exhibition()
      .rooms.flatMap(({ exhibits }) => exhibits)
      .find((exhibit) => exhibit.name === name);
  const routes = new Hono();
  routes.get('/', (context) => context.html(galleryPage(exhibition(), surroundings)));
  routes.get('/cards/:name', (context) => {
    const found = find(context.req.param('name'));
    return found ? context.json(found.card) : context.json({ error: 'There is no such card.' }, 404);
  });
  routes.post('/press', async (context) => {
    const parsed = pressSchema.safeParse(await context.req.json().catch(() => null));
    const found = parsed.success ? find(parsed.data.name) : undefined;
    if (!parsed.success || found === undefined) return context.json({ error: 'There is no such card.' }, 400);
    const answer: CardAnswer = wouldSend(found.card, parsed.data.act);
    return context.json(answer);
  });
  return routes;
}

function wouldSend(
  card: Parameters<typeof actionOf>[0],
  act: z.infer<typeof pressSchema>['act'],
): CardAnswer {
  try {
    const action = actionOf(card, act, { members: PEOPLE.map(({ id }) => id), unset: 'absent' });
    return { code: 0, toast: { type: 'info', content: `会发出：${JSON.stringify(action)}` } };
  } catch (cause) {
    if (cause instanceof ClientRefusal) return { code: 0, refused: cause.message };
    throw cause;
  }
}

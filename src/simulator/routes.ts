/**
 * The simulator by hand: who is there, what was written, and people's acts as small JSON requests. It asks nobody who
 * they are, so it is mounted in simulator mode only, under `/simulator`.
 */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { ClientRefusal } from '#simulator/client-refusal.ts';
import { isObject, parseJson } from '#simulator/json.ts';
import type { Simulator } from '#simulator/simulator.ts';

const which = { nth: z.int().positive().exactOptional(), near: z.string().min(1).exactOptional() };
const openId = z.string().min(1);

const clockSchema = z.strictObject({ to: z.iso.datetime({ offset: true }) });
const saySchema = z.strictObject({
  openId,
  /** Absent: in the chat with the bot. */
  chatId: z.string().exactOptional(),
  text: z.string().min(1),
  mention: z.boolean().exactOptional(),
  replyTo: z.string().exactOptional(),
});
const attachSchema = z.strictObject({
  openId,
  chatId: z.string().exactOptional(),
  as: z.enum(['image', 'file']).default('image'),
  name: z.string().min(1),
  base64: z.base64().min(1),
  replyTo: z.string().exactOptional(),
});
const presser = { openId, messageId: z.string() };
const filled = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
const pressSchema = z.union([
  z.strictObject({ ...presser, button: z.string(), ...which }),
  z.strictObject({ ...presser, submit: z.string(), form: filled, ...which }),
  z.strictObject({ ...presser, select: z.string(), option: z.string() }),
  z.strictObject({
    ...presser,
    at: z.string().min(1),
    seen: z.string().exactOptional(),
    form: filled.exactOptional(),
    option: z.string().exactOptional(),
    checked: z.boolean().exactOptional(),
    input: z.string().exactOptional(),
  }),
]);
const menuSchema = z.strictObject({ openId, eventKey: z.string().min(1).max(30) });
const groupSchema = z.strictObject({
  name: z.string().min(1),
  members: z.array(z.string()).min(1),
  external: z.boolean().exactOptional(),
});
const botSchema = z.strictObject({
  chatId: z.string(),
  by: openId,
  act: z.enum(['add', 'remove', 'dissolve']).default('add'),
});

export function simulatorRoutes(simulator: Simulator): Hono {
  const routes = new Hono();
  routes.onError((error, context) => {
    const status = error instanceof ClientRefusal ? 409 : 400;
    return context.json({ error: error.message }, status);
  });
  routes.notFound((context) => context.json({ error: `There is no ${context.req.path} here.` }, 404));

  routes.get('/state', (context) =>
    context.json({
      clock: { now: simulator.clock.now().toISOString(), running: simulator.clock.running },
      people: simulator.people,
      chats: simulator.chats,
    }),
  );
  routes.get('/chats/:id/messages', (context) => context.json(simulator.messages(context.req.param('id'))));
  routes.get('/people/:openId/messages', (context) =>
    context.json(simulator.directMessages(context.req.param('openId'))),
  );

  routes.post('/clock', async (context) => {
    const { to } = await bodyOf(context, clockSchema);
    await simulator.clock.moveTo(new Date(to));
    return context.json({ now: simulator.clock.now().toISOString() });
  });
  routes.post('/say', async (context) => {
    const { openId: by, chatId, text, ...options } = await bodyOf(context, saySchema);
    const where = chatId === undefined ? 'bot' : { chatId };
    return context.json(await simulator.say(by, where, text, options));
  });
  routes.post('/attach', async (context) => {
    const { openId: by, chatId, as, name, base64, ...options } = await bodyOf(context, attachSchema);
    const where = chatId === undefined ? 'bot' : { chatId };
    const attachment = { name, bytes: Buffer.from(base64, 'base64') };
    const send =
      as === 'image'
        ? simulator.sendImage(by, where, attachment, options)
        : simulator.sendFile(by, where, attachment, options);
    return context.json(await send);
  });
  routes.post('/press', async (context) => {
    const { messageId, openId: by, ...what } = await bodyOf(context, pressSchema);
    return context.json(await simulator.press(by, messageId, what));
  });
  routes.post('/menu', async (context) => {
    const { openId: by, eventKey } = await bodyOf(context, menuSchema);
    return context.json(await simulator.pressMenu(by, eventKey));
  });
  routes.post('/groups', async (context) => {
    return context.json(simulator.addGroup(await bodyOf(context, groupSchema)), 201);
  });
  routes.post('/bot', async (context) => {
    const { chatId, by, act } = await bodyOf(context, botSchema);
    if (act === 'add') return context.json(await simulator.addBot(chatId, by));
    if (act === 'remove') return context.json(await simulator.removeBot(chatId, by));
    return context.json(await simulator.dissolve(chatId, by));
  });
  return routes;
}

/** @throws Error with one sentence that names the field. */
async function bodyOf<Shape>(context: Context, schema: z.ZodType<Shape>): Promise<Shape> {
  const json = parseJson(await context.req.text());
  if (!isObject(json)) throw new Error('The body has to be a JSON object.');
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'invalid'}.`);
}

/**
 * What a person does on the page, each act an address of its own. The answer brings what changed; what takes long goes
 * on after it, and is told as it changes.
 */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { ClientRefusal } from '#simulator/client-refusal.ts';
import { parseJson } from '#simulator/json.ts';
import type { Backstage } from '#simulator/playground/backstage.ts';
import type { CardAnswer } from '#simulator/playground/browser/card-act.ts';
import { SPEEDS } from '#simulator/playground/clock-strip.ts';
import { FAULTS, switchFaults } from '#simulator/playground/fault-switches.ts';
import { part, respond, statePart, toastPart } from '#simulator/playground/fragments.ts';
import type { Html } from '#simulator/playground/markup.ts';
import { attach, type Form, readAll, say } from '#simulator/playground/people-acts.ts';
import { pressOn } from '#simulator/playground/press.ts';
import { refusalWords } from '#simulator/playground/refusals.ts';
import { EXPORT_URL, rehearsalHtml } from '#simulator/playground/rehearsal.ts';
import { goalSchema, move, play } from '#simulator/playground/time-acts.ts';
import type { Viewer } from '#simulator/playground/viewer.ts';
import { sayIn } from '#simulator/playground/words.ts';

type Work = (viewer: Viewer, form: Form) => Promise<void> | Promise<readonly Html[]>;

export function actRoutes(backstage: Backstage): Hono {
  const { simulator, stage, session, changes } = backstage;
  const routes = new Hono();
  const act = (path: string, work: Work) =>
    routes.post(path, async (context) => {
      const viewer = await backstage.viewerFor(context, false);
      if (!viewer) return respond([], 400);
      try {
        const form: Form = await context.req.parseBody({ all: true });
        return await backstage.changesFor(context, viewer, (await work(viewer, form)) ?? []);
      } catch (cause) {
        return refused(viewer, cause);
      }
    });
  /** Of somebody in a chat: never of another one, or elsewhere, because the page asked for who or what is gone. */
  const actAs = (path: string, work: Work) =>
    act(path, async (viewer, form) => {
      if (viewer.isOther)
        throw new ClientRefusal('not allowed', 'That person or chat is not there any more.');
      return (await work(viewer, form)) ?? [];
    });
  /** Goes on after the answer; what fails at once is the answer's. */
  const begin = async (work: Promise<void>) => {
    let isLate = false;
    const failed = work.then(
      () => null,
      (cause: unknown) => {
        if (isLate) tellFailed(cause);
        return { cause };
      },
    );
    const soon = new Promise<null>((resolve) =>
      setTimeout(() => {
        isLate = true;
        resolve(null);
      }, 0),
    );
    const outcome = await Promise.race([failed, soon]);
    if (outcome) throw outcome.cause;
  };
  const tellFailed = (cause: unknown) => {
    stage.failed(cause);
    session.failed();
  };

  actAs('/say', say);
  actAs('/attach', async (viewer, form) => {
    const files = [form.file].flat().filter((one) => one instanceof File);
    await attach(viewer, files, typeof form.replyTo === 'string' ? form.replyTo : '');
  });
  routes.post('/press', (context) => press(context, backstage));
  actAs('/menu', async ({ player }, { value }) => {
    await simulator.pressMenu(player.openId, String(value));
  });
  actAs('/read', async (viewer) => readAll(viewer));

  const mover = { simulator, stage, session };
  act('/clock', ({ t }, { value }) => begin(move(mover, goalSchema.parse(value), t('clock'))));
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
  act('/rehearse', async (viewer, { plan, roster }) => {
    const files = { plan: await chosen(plan), roster: await chosen(roster) };
    await session.during(viewer.t('own'), async (options) => {
      session.rehearsal = null;
      session.rehearsal = await stage.rehearse(files, options);
    });
    return session.rehearsal ? [part('rehearsal', rehearsalHtml(viewer, session.rehearsal, EXPORT_URL))] : [];
  });
  routes.post('/start-over', async (context) => {
    const viewer = await backstage.viewerFor(context, false);
    const { startOver } = stage;
    if (!viewer || !startOver) return respond([], 400);
    // What this page belonged to is closed: whoever looks begins with the new one.
    const anew = respond([statePart({ epoch: '' })]);
    // Asked for while another tab did it already.
    if ((context.req.header('x-epoch') ?? changes.epoch) !== changes.epoch) return anew;
    try {
      await session.during(viewer.t('startOver'), () => startOver());
    } catch (cause) {
      return refused(viewer, cause);
    }
    return anew;
  });
  return routes;
}

async function press(context: Context, backstage: Backstage): Promise<Response> {
  const viewer = await backstage.viewerFor(context, false);
  const answer = (words: CardAnswer, status: 200 | 400 = 200) => context.json(words, status);
  if (!viewer) return answer({ code: 0, refused: sayIn('zh')('failed') }, 400);
  if (viewer.isOther) return answer({ code: 0, refused: viewer.t('notAllowed') });
  try {
    return answer(await pressOn(viewer, backstage.session, parseJson(await context.req.text())));
  } catch (cause) {
    if (!(cause instanceof z.ZodError)) throw cause;
    return answer({ code: 0, refused: viewer.t('failed') }, 400);
  }
}

/** In words where it is the person's mistake or the page's; a mistake of ours is thrown on. */
function refused({ t }: Viewer, cause: unknown): Response {
  if (cause instanceof z.ZodError)
    return respond([toastPart({ type: 'warning', content: t('failed') })], 400);
  const words = refusalWords(cause, t);
  if (words === null) throw cause;
  return respond([toastPart({ type: 'warning', content: words })], 409);
}

/** What nobody chose comes without a name; a chosen file may well be empty, and is then to be told so. */
async function chosen(file: unknown): Promise<Uint8Array<ArrayBuffer> | null> {
  return file instanceof File && file.name !== '' ? new Uint8Array(await file.arrayBuffer()) : null;
}

const percentSchema = z.coerce.number().min(0).max(100);
const crowdSchema = z.object({
  seed: z.coerce.number().int().min(0).max(999_999),
  prompt: percentSchema,
  slow: percentSchema,
  finds: percentSchema,
  daily: z.string().optional(),
  act: z.string().optional(),
});

/** Moving the clock from the page: to what comes next, to a day, or on and on at a speed. Never backwards. */
import { z } from 'zod';
import { Busy, type Session } from '#simulator/playground/session.ts';
import type { CrowdWish, Stage } from '#simulator/playground/stage.ts';
import { dayAt, instantAt, nextDay } from '#simulator/playground/time.ts';
import type { Simulator } from '#simulator/simulator.ts';

const MORNING = '08:30';
/** Things that fall due without anybody being told are passed over in the search for the next event. */
const MOST_SILENT = 80;
const BEAT_MS = 400;

export interface Mover {
  simulator: Simulator;
  stage: Stage;
  session: Session;
}

type Travelling = Omit<Parameters<Stage['travel']>[1], 'crowd'>;

export const goalSchema = z.union([z.literal(['begin', 'event', 'day']), z.iso.date()]);

/** `begin` is the first event, once, however many pages ask for it; then `event`, `day`, or a day such as `2023-03-13`. @throws RangeError for what lies behind. */
export async function move(
  { simulator, stage, session }: Mover,
  to: z.infer<typeof goalSchema>,
  words: string,
): Promise<void> {
  if (to === 'begin') return beginOnce({ simulator, stage, session }, words);
  const { clock } = simulator;
  const today = dayAt(clock.now());
  if (to !== 'event' && to !== 'day' && to <= today) throw new RangeError('not backwards');
  await session.during(words, async (options) => {
    if (to === 'event') return toNextEvent({ simulator, stage, session }, options);
    const at = instantAt(to === 'day' ? nextDay(today) : to, MORNING);
    return stage.travel(at, { ...options, crowd: dailyOf(session) });
  });
}

/** Every page that was open before the reset asks for it, at nearly the same moment. */
async function beginOnce(mover: Mover, words: string): Promise<void> {
  try {
    await mover.session.during(words, async (options) => {
      const calendar = await mover.stage.calendar();
      if (calendar?.begun === false) await toNextEvent(mover, options);
    });
  } catch (cause) {
    if (!(cause instanceof Busy)) throw cause;
  }
}

/** Until somebody is told something. */
async function toNextEvent({ simulator, stage, session }: Mover, options: Travelling): Promise<void> {
  let heard = 0;
  const stopListening = simulator.onMessage((message) => {
    if (message.sender.kind === 'bot' && message.updatedCount === 0) heard += 1;
  });
  try {
    for (let tries = 0; heard === 0 && tries < MOST_SILENT && !options.signal.aborted; tries += 1) {
      const next = await stage.nextEvent();
      if (!next) return;
      await stage.travel(next, { ...options, crowd: dailyOf(session) });
    }
  } finally {
    stopListening();
  }
}

/** Goes on until it is stopped. */
export async function play(
  { simulator, stage, session }: Mover,
  speed: number,
  words: string,
): Promise<void> {
  const { clock } = simulator;
  await session.during(words, async (options) => {
    session.speed = speed;
    try {
      while (!options.signal.aborted) {
        const to = new Date(clock.now().getTime() + speed * BEAT_MS);
        await stage.travel(to, { ...options, crowd: dailyOf(session) });
        await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
      }
    } finally {
      session.speed = null;
    }
  });
}

function dailyOf({ crowd }: Session): CrowdWish | null {
  return crowd.daily ? crowd.wish : null;
}

/** Moving the clock from the page: to what comes next, to a day, or on and on at a speed. Never backwards. */
import { z } from 'zod';
import type { Session } from '#simulator/playground/session.ts';
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

export const goalSchema = z.union([z.literal(['event', 'day']), z.iso.date()]);

/** `event`, `day`, or a day such as `2023-03-13`. @throws RangeError for what lies behind. */
export async function move(
  { simulator, stage, session }: Mover,
  to: z.infer<typeof goalSchema>,
  words: string,
): Promise<void> {
  const { clock } = simulator;
  const today = dayAt(clock.now());
  if (to !== 'event' && to !== 'day' && to <= today) throw new RangeError('not backwards');
  await session.during(words, async (options) => {
    const travelling = { ...options, crowd: dailyOf(session) };
    if (to !== 'event')
      return stage.travel(instantAt(to === 'day' ? nextDay(today) : to, MORNING), travelling);
    let heard = 0;
    const stopListening = simulator.onMessage((message) => {
      if (message.sender.kind === 'bot' && message.updatedCount === 0) heard += 1;
    });
    try {
      for (let tries = 0; heard === 0 && tries < MOST_SILENT && !options.signal.aborted; tries += 1) {
        const next = await stage.nextEvent();
        if (!next) return;
        await stage.travel(next, travelling);
      }
    } finally {
      stopListening();
    }
  });
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

/** The crowd of the running bureau on the simulator: everybody in the roster, with a temper by the seed. */

import { addDays, chineseDay, dayOf } from '#domain/calendar.ts';
import { ClientRefusal } from '#simulator/client-refusal.ts';
import type { CrowdWish, Player, Step } from '#simulator/playground/stage.ts';
import type { Simulator } from '#simulator/simulator.ts';
import { type Actor, dice, diligenceOf, liveADay } from '#src/crowd.ts';
import { workOnFindings } from '#src/crowd-findings.ts';

const DAYS_TO_PUT_RIGHT = 14;

export interface Crowd {
  /** One day of everybody, one after the other. */
  live(wish: CrowdWish, options: { signal: AbortSignal; step: Step }): Promise<void>;
}

/** The same wish goes on with the same people and the same dice. */
export function crowdOf(
  simulator: Simulator,
  players: () => Promise<readonly Player[]>,
  idle: () => Promise<void>,
): Crowd {
  let current: { key: string; actors: readonly Actor[]; roll: () => number } | null = null;
  const gather = async (wish: CrowdWish) => {
    const key = JSON.stringify(wish);
    if (current?.key === key) return current;
    const roll = dice(wish.seed);
    current = { key, roll, actors: actorsOf(await players(), wish, roll) };
    return current;
  };
  return {
    async live(wish, { signal, step }) {
      const { actors, roll } = await gather(wish);
      const due = chineseDay(addDays(dayOf(simulator.clock.now()), DAYS_TO_PUT_RIGHT));
      for (const [index, actor] of actors.entries()) {
        if (signal.aborted) return;
        step(`${actor.name} ${index + 1}/${actors.length}`);
        await unlessRefused(async () => {
          await liveADay(simulator, actor, roll, idle);
          if (roll() < actor.diligence) await workOnFindings(simulator, actor, due, roll);
        });
      }
      await idle();
    },
  };
}

/** Somebody else may have pressed the same card meanwhile; the person gives up for the day. */
async function unlessRefused(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (cause) {
    if (!(cause instanceof ClientRefusal)) throw cause;
  }
}

function actorsOf(players: readonly Player[], wish: CrowdWish, roll: () => number): readonly Actor[] {
  const inRoster = players.filter((player) => player.unit !== '');
  return inRoster.map((player) => {
    const leads = /领导|管理员/.test(player.role);
    const others = inRoster.filter((other) => other.unit === player.unit && other !== player);
    const colleague = others.find((other) => other.role.includes('执法队员')) ?? others[0];
    return {
      openId: player.openId,
      name: player.name,
      chatId: player.homeChat ?? '',
      leads,
      colleague: leads && !player.role.includes('管理员') ? (colleague?.name ?? null) : null,
      diligence: diligenceOf(roll(), wish),
      finds: wish.finds,
      done: new Set<string>(),
    };
  });
}

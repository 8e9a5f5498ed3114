/** What the synthetic people do with findings: leaders assign them, owners put them right, the leading section approves. */

import type { Simulator } from '#simulator/simulator.ts';
import type { Actor } from '#src/crowd.ts';
import { isLive } from '#src/crowd.ts';

const RESULTS = ['已当场改正，并在班前会上提醒', '已补齐并张贴公示', '已统一配发，逐人检查到位'];

/** Works off the person's 待办 card and what the person owns; `due` is the day to give, as people write it. */
export async function workOnFindings(
  simulator: Simulator,
  actor: Actor,
  due: string,
  roll: () => number,
): Promise<void> {
  const review = latest(simulator, actor, /待办：/);
  if (review && actor.leads) {
    for (const [, number] of review.text.matchAll(/^第(\d+)号 .+\n待分办/gm)) {
      if (actor.colleague) {
        await simulator.say(actor.openId, 'bot', `/分办 ${number} ${actor.colleague} ${due}`);
      }
    }
    for (const [, number] of review.text.matchAll(/^第(\d+)号 .+\n待复核/gm)) {
      await simulator.say(actor.openId, 'bot', `/同意销号 ${number}`);
    }
  }
  const own = latest(simulator, actor, /\[申请销号\]/);
  const number = own && /^第(\d+)号/.exec(own.text)?.[1];
  const result = RESULTS[Math.floor(roll() * RESULTS.length)];
  if (number) await simulator.say(actor.openId, 'bot', `/申请销号 ${number} ${result}`);
}

function latest(simulator: Simulator, actor: Actor, wanted: RegExp) {
  return simulator
    .directMessages(actor.openId)
    .filter(isLive(simulator))
    .findLast((message) => wanted.test(message.text));
}

/**
 * The synthetic people of the rehearsal and the playground: some answer at once, some need a reminder, some are late. They know nothing
 * of the bot but the buttons they see. The same seed gives the same people.
 */

import type { SimulatedMessage } from '#simulator/shown-message.ts';
import type { Simulator } from '#simulator/simulator.ts';

export interface Actor {
  openId: string;
  name: string;
  /** The group in which the person reads; empty for none. */
  chatId: string;
  leads: boolean;
  /** To whom this person hands what has to be put right; null for those who lead nobody. */
  colleague: string | null;
  /** The chance, on a working day, to do what is open. */
  diligence: number;
  /** The chance that an item is reported as a problem; that of most people when absent. */
  finds?: number;
  /** Labels of the buttons that have done for this person what they promise. */
  done: Set<string>;
}

/** Numbers from 0 to 1 that repeat with the seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What share of the people is how diligent; whoever is neither forgets until reminded often. */
export interface Shares {
  prompt: number;
  slow: number;
}

const USUAL: Shares = { prompt: 0.7, slow: 0.2 };

export function diligenceOf(roll: number, { prompt, slow }: Shares = USUAL): number {
  if (roll < prompt) return 0.6;
  return roll < prompt + slow ? 0.2 : 0.06;
}

const PROBLEMS = [
  '执法记录仪当班未开启',
  '车辆停放占用盲道',
  '公示栏内容未及时更新',
  '着装不统一',
  '文书送达登记不全',
];
/** The chance that an item is reported as a problem instead of being answered with the rest of its topic. */
const FINDS = 0.03;

/** One day of one person: opens what the latest cards offer and does it, or not. */
export async function liveADay(
  simulator: Simulator,
  actor: Actor,
  roll: () => number,
  settle: () => Promise<unknown>,
): Promise<void> {
  if (roll() > actor.diligence) return;
  const study = latestWith(simulator, actor, '我已学习');
  if (study && (await press(simulator, actor, study, '我已学习'))) actor.done.add('我已学习');
  const check = latestWith(simulator, actor, '开始自查');
  if (check && (await press(simulator, actor, check, '开始自查'))) {
    await settle();
    await fillChecklists(simulator, actor, roll);
    actor.done.add('开始自查');
  }
  const report = actor.leads ? latestWith(simulator, actor, '已报送') : undefined;
  if (report) await press(simulator, actor, report, '已报送');
  const nudge = actor.leads ? latestLabel(simulator, actor, /\[(催办 \d+ 人)\]/) : undefined;
  if (nudge && roll() < 0.5) await press(simulator, actor, nudge.messageId, nudge.label);
}

/** Cards die after fourteen days; a person sees a newer one or none. */
const CARD_LIFE_MS = 14 * 24 * 3_600_000;

export function isLive(simulator: Simulator): (message: SimulatedMessage) => boolean {
  const oldest = simulator.clock.now().getTime() - CARD_LIFE_MS;
  return (message) => !message.recalled && new Date(message.sentAt).getTime() > oldest;
}

/** The latest card, in private or in the group, that bears the button. */
function latestWith(simulator: Simulator, actor: Actor, label: string): string | undefined {
  if (actor.done.has(label)) return undefined;
  const inGroup = actor.chatId === '' ? [] : simulator.messages(actor.chatId);
  const messages = [...simulator.directMessages(actor.openId), ...inGroup];
  return messages.filter(isLive(simulator)).findLast((message) => message.text.includes(`[${label}]`))
    ?.messageId;
}

function latestLabel(
  simulator: Simulator,
  actor: Actor,
  label: RegExp,
): { messageId: string; label: string } | undefined {
  const message = simulator
    .directMessages(actor.openId)
    .filter(isLive(simulator))
    .findLast((one) => label.test(one.text));
  const found = message && label.exec(message.text)?.[1];
  return message && found ? { messageId: message.messageId, label: found } : undefined;
}

/** True when the platform took the press and the bot did not refuse it. */
async function press(
  simulator: Simulator,
  actor: Actor,
  messageId: string,
  button: string,
  near?: string,
): Promise<boolean> {
  const what = near === undefined ? { button, nth: 1 } : { button, near };
  const outcome = await simulator.press(actor.openId, messageId, what);
  return outcome.code === 0 && outcome.toast?.type !== 'warning';
}

async function fillChecklists(simulator: Simulator, actor: Actor, roll: () => number): Promise<void> {
  const open = simulator
    .directMessages(actor.openId)
    .filter((message) => message.text.includes('[提交自查]') && !message.recalled);
  for (const { messageId } of open.slice(-2)) await fillChecklist(simulator, actor, messageId, roll);
}

async function fillChecklist(
  simulator: Simulator,
  actor: Actor,
  messageId: string,
  roll: () => number,
): Promise<void> {
  for (let topic = 0; topic < 10; topic += 1) {
    const { text } = simulator.message(messageId);
    for (const item of text.matchAll(/^(\d\.\d) .+\n\[/gm)) {
      if (roll() < (actor.finds ?? FINDS) && item[1])
        await writeFinding(simulator, actor, messageId, item[1], roll);
    }
    if (simulator.message(messageId).text.includes('[本类均未发现]')) {
      await press(simulator, actor, messageId, '本类均未发现');
    }
    const next = /\[(下一类：.+?)\]/.exec(simulator.message(messageId).text)?.[1];
    if (!next) break;
    await press(simulator, actor, messageId, next);
  }
  await press(simulator, actor, messageId, '提交自查');
}

async function writeFinding(
  simulator: Simulator,
  actor: Actor,
  messageId: string,
  item: string,
  roll: () => number,
): Promise<void> {
  if (!(await press(simulator, actor, messageId, '发现问题', item))) return;
  const description = PROBLEMS[Math.floor(roll() * PROBLEMS.length)] ?? '';
  await simulator.press(actor.openId, messageId, { submit: '登记问题', form: { description } });
}

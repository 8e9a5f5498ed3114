/** Reporting anonymously, as somebody does it in the chat. */
import { z } from 'zod';
import type { ClickOutcome } from '#simulator/click.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

export const CODE = /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/;
export const FORM = {
  description: '有人不带证件上岗',
  unit: '区局/区大队/一中队',
  place: '集贸市场',
} as const;

export async function openedOn(day: string): Promise<Watched> {
  const bureau = await watchedBureau();
  await bureau.at(day, '08:30');
  return bureau;
}

/** The help card, which is the way in. */
export async function door(bureau: Watched, name: string): Promise<SimulatedMessage> {
  await bureau.say(name, '/help');
  return bureau.latest(name);
}

export async function report(
  bureau: Watched,
  name: string,
  from: SimulatedMessage,
  form: Readonly<Record<string, string>> = FORM,
): Promise<{ outcome: ClickOutcome; code: string }> {
  await bureau.press(name, from, { button: '匿名反映' });
  const outcome = await bureau.press(name, from, { submit: '匿名提交', form });
  return { outcome, code: CODE.exec(outcome.message.text)?.[0] ?? '' };
}

/** A quarter past midnight, when the day before is over. */
export async function nextDay(bureau: Watched, on: string): Promise<void> {
  await bureau.lookAt(on, '00:15');
}

const callbackSchema = z.object({
  event: z.object({ action: z.object({ value: z.looseObject({ draft: z.uuid() }) }) }),
});
export const draftOf = ({ callback }: ClickOutcome) => callbackSchema.parse(callback).event.action.value;

/** What is pressed without saying who one is, and what reviewers ask. Nothing of the first kind may leave a group. */
import { reportAnonymously, writeAnonymously } from '#app/anonymous.ts';
import { ask, openQuestions } from '#app/anonymous-ask.ts';
import { answerAnonymously, showReceipt, writeReceipt } from '#app/anonymous-receipt.ts';
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { SAID } from '#cards/sentences.ts';
import type { Click } from '#domain/click.ts';
import type { Refusal } from '#domain/refusal.ts';

export type AnonymousClick = Extract<
  Click,
  { do: `anonymous.${'write' | 'save' | 'ask' | 'asked'}` | `receipt.${'write' | 'show' | 'answer'}` }
>;

/** In a group the answer would have to be sent, and what is sent is kept with its receiver. */
export function pressedAnonymously(
  ctx: AppContext,
  asker: Asker,
  click: AnonymousClick,
  form: Readonly<Record<string, string>>,
  inGroup: boolean,
): Promise<Outcome | Refusal> | Outcome | Refusal {
  if (click.do === 'anonymous.ask') return openQuestions(ctx, asker, click.number);
  if (click.do === 'anonymous.asked') return ask(ctx, asker, click.number, form.question ?? '');
  if (inGroup) return say(SAID.anonymousInPrivate, 'info');
  switch (click.do) {
    case 'anonymous.write':
      return writeAnonymously(asker, click.back ?? null);
    case 'anonymous.save': {
      const { description = '', unit = '', item = '', place = '' } = form;
      const { day, draft, back = null } = click;
      return reportAnonymously(ctx, asker, { day, draft, back, form: { description, unit, item, place } });
    }
    case 'receipt.write':
      return writeReceipt(asker);
    case 'receipt.show':
      return showReceipt(ctx, asker, form.code ?? '');
    case 'receipt.answer':
      return answerAnonymously(ctx, asker, {
        code: click.code,
        question: click.question,
        answer: form.answer ?? '',
      });
  }
}

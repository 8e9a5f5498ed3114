/** A press on a card drawn on the page: named by its place, sent as the platform sends it, answered with the card as it is then. */
import { z } from 'zod';
import { ClientRefusal } from '#simulator/client-refusal.ts';
import type { CardAnswer } from '#simulator/playground/browser/card-act.ts';
import { cardIn } from '#simulator/playground/message-card.ts';
import { refusalWords } from '#simulator/playground/refusals.ts';
import type { Session } from '#simulator/playground/session.ts';
import type { Viewer } from '#simulator/playground/viewer.ts';

const pressSchema = z.strictObject({
  messageId: z.string(),
  act: z.strictObject({
    seen: z.string(),
    at: z.string().min(1),
    form: z.record(z.string(), z.union([z.string(), z.array(z.string())])).exactOptional(),
    option: z.string().exactOptional(),
    checked: z.boolean().exactOptional(),
    input: z.string().exactOptional(),
  }),
});

/** @throws ZodError when the body is no press. */
export async function pressOn(viewer: Viewer, session: Session, body: unknown): Promise<CardAnswer> {
  const { messageId, act } = pressSchema.parse(body);
  const { simulator, player, t } = viewer;
  if (!simulator.findMessage(messageId)) return { code: 0, refused: t('notThere') };
  try {
    const outcome = await simulator.press(player.openId, messageId, act);
    session.pressed(messageId, outcome);
    const { code, toast, card, message } = outcome;
    return {
      code,
      ...(toast ? { toast } : {}),
      ...(card && !message.recalled ? { html: String(cardIn(message, viewer)) } : {}),
    };
  } catch (cause) {
    if (!(cause instanceof ClientRefusal)) throw cause;
    return { code: 0, refused: refusalWords(cause, t) ?? t('failed') };
  }
}

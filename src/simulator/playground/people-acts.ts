/** What the person at the page does in the chat, as acts on the platform: every one travels as it would from a phone. */
import { z } from 'zod';
import { ClientRefusal } from '#simulator/client-refusal.ts';
import type { Where } from '#simulator/people.ts';
import { BOT_CHAT, chatIdOf, messagesOf, unreadIn, type Viewer } from '#simulator/playground/viewer.ts';

const saySchema = z.object({
  text: z.string().trim().min(1).max(5_000),
  mention: z.string().optional(),
  replyTo: z.string().optional(),
});

export type Form = Readonly<Record<string, unknown>>;

export async function say(viewer: Viewer, form: Form): Promise<void> {
  const said = saySchema.safeParse(form);
  if (!said.success) return;
  const { text, mention, replyTo = '' } = said.data;
  await viewer.simulator.say(viewer.player.openId, whereOf(viewer), text, {
    mention: mention === 'yes',
    ...replying(viewer, replyTo),
  });
}

/** Each file is a message of its own, as from a phone. */
export async function attach(viewer: Viewer, files: readonly File[], replyTo: string): Promise<void> {
  const options = replying(viewer, replyTo);
  for (const file of files) {
    const attachment = { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
    const { simulator, player } = viewer;
    if (file.type.startsWith('image/'))
      await simulator.sendImage(player.openId, whereOf(viewer), attachment, options);
    else await simulator.sendFile(player.openId, whereOf(viewer), attachment, options);
  }
}

/** How many of the latest messages of others a person is taken to have seen. */
const ON_SCREEN = 30;

export function readAll(viewer: Viewer): void {
  if (unreadIn(viewer, viewer.chat).length === 0) return;
  const { simulator, player } = viewer;
  for (const { messageId, sender } of messagesOf(viewer).slice(-ON_SCREEN)) {
    if (sender.kind === 'bot' || sender.openId !== player.openId) simulator.read(player.openId, messageId);
  }
}

/** @throws ClientRefusal when there is no such message in the chat, such as after it began afresh. */
function replying(viewer: Viewer, replyTo: string): { replyTo?: string } {
  if (replyTo === '') return {};
  if (viewer.simulator.findMessage(replyTo)?.chatId === chatIdOf(viewer)) return { replyTo };
  throw new ClientRefusal('not there', `There is no message ${replyTo} in this chat.`);
}

function whereOf({ chat }: Viewer): Where {
  return chat === BOT_CHAT ? 'bot' : { chatId: chat };
}

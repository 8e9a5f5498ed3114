/** A card being changed around a press: by the answer, by the press's own token, and by nobody in between. */
import { describe, expect, it } from 'vitest';
import { button, cardOf, codeOf, type groupScene, note, pressScene } from './scene.ts';

describe('the card after a press', () => {
  const card = cardOf(button('我已学习', {}));
  const later = cardOf(note('稍后'));

  it('cannot be changed by anybody else while the answer is awaited', async () => {
    const { simulator, bot, client, zhang, messageId } = await pressScene(card);
    const codes: number[] = [];
    const content = JSON.stringify(later);
    const patch = () =>
      codeOf(client.im.v1.message.patch({ path: { message_id: messageId }, data: { content } }));
    bot.answer = async ({ event }) => {
      codes.push(await patch());
      codes.push(await codeOf(update(client, event.token)));
      return Response.json({});
    };
    await simulator.press(zhang, messageId, { button: '我已学习' });
    expect(codes).toEqual([230099, 11310]);
    expect(await patch()).toBe(0);
  });

  it('can be changed twice within half an hour with the press’s own token', async () => {
    const { simulator, bot, client, clock, zhang, messageId } = await pressScene(card);
    await simulator.press(zhang, messageId, { button: '我已学习' });
    const { token } = bot.last;
    expect(await codeOf(update(client, token, cardOf({ tag: 'note' })))).toBe(11311);
    expect(await codeOf(update(client, token))).toBe(0);
    expect(await codeOf(update(client, token))).toBe(0);
    expect(simulator.message(messageId)).toMatchObject({ card: later, updatedCount: 2 });
    expect(await codeOf(update(client, token))).toBe(300040);
    expect(await codeOf(update(client, 'nonsense'))).toBe(300020);
    await clock.advance(30 * 60_000);
    expect(await codeOf(update(client, token))).toBe(300030);
  });

  it('stays recalled when it was recalled while the answer was awaited', async () => {
    const { simulator, bot, client, zhang, messageId } = await pressScene(card);
    bot.answer = async () => {
      await client.im.v1.message.delete({ path: { message_id: messageId } });
      return Response.json({ card: { type: 'raw', data: later } });
    };
    const outcome = await simulator.press(zhang, messageId, { button: '我已学习' });
    expect(outcome.message).toMatchObject({ recalled: true, updatedCount: 0 });
  });

  function update(
    client: Awaited<ReturnType<typeof groupScene>>['client'],
    token: unknown,
    to: unknown = later,
  ) {
    return client.request({
      url: '/open-apis/interactive/v1/card/update',
      method: 'POST',
      data: { token, card: to },
    });
  }
});

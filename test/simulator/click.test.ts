/** A press of a button: what reaches the bot, and what the person sees of its answer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionIn, button, cardOf, note, plain, pressScene } from './scene.ts';

const IMPATIENT = { replyMs: 20, challengeMs: 20 };

describe('a press of a button', () => {
  const card = cardOf(note('学习文件'), button('我已学习', { do: 'acknowledge' }));

  it('reaches the bot as the platform sends it, in microseconds', async () => {
    const { simulator, bot, zhang, chatId, messageId } = await pressScene(card);
    const outcome = await simulator.press(zhang, messageId, { button: '我已学习' });
    expect(outcome).toMatchObject({ code: 0, reply: {}, message: { updatedCount: 0 } });
    expect(outcome.callback).toMatchObject(bot.heard[0] ?? {});
    expect(bot.heard[0]).toMatchObject({
      header: { event_type: 'card.action.trigger', create_time: '1677630600000000' },
      event: {
        operator: { open_id: zhang, tenant_key: '0011223344556677' },
        token: expect.stringMatching(/^c-/),
        action: { tag: 'button', value: { do: 'acknowledge' }, timezone: 'Asia/Shanghai' },
        host: 'im_message',
        context: { open_message_id: messageId, open_chat_id: chatId },
      },
    });
    expect(actionIn(bot.last)).not.toHaveProperty('form_value');
  });

  it('shows the toast and the new card of the answer', async () => {
    const { simulator, bot, zhang, messageId } = await pressScene(card);
    const data = cardOf(note('已学习'));
    const toast = { type: 'success', content: '已记录' };
    bot.answer = () => Response.json({ toast, card: { type: 'raw', data } });
    const outcome = await simulator.press(zhang, messageId, { button: '我已学习' });
    expect(outcome).toMatchObject({ code: 0, toast, card: data, message: { updatedCount: 1, card: data } });
    await expect(simulator.press(zhang, messageId, { button: '我已学习' })).rejects.toMatchObject({
      reason: 'not there',
    });
  });

  const oldCard = { config: {}, elements: [] };
  const raw = (data: unknown) => ({ card: { type: 'raw', data } });
  const faults: readonly [number, string, () => Response | Promise<Response>][] = [
    [200341, 'an answer that never comes', () => new Promise(() => {})],
    [200671, 'a status other than 200', () => Response.json({}, { status: 201 })],
    [200671, 'a redirect', () => new Response(null, { status: 302, headers: { location: '/' } })],
    [200672, 'an empty body', () => new Response('')],
    [200672, 'a body that is no JSON', () => new Response('ok')],
    [200672, 'an unknown toast', () => Response.json({ toast: { type: 'loud', content: '!' } })],
    [200672, 'a card as a string', () => Response.json(raw(JSON.stringify(card)))],
    [200672, 'a bare card', () => Response.json(cardOf(note('?')))],
    [200673, 'a card that breaks a rule', () => Response.json(raw(cardOf({ tag: 'note' })))],
    [200673, 'a card that names a stranger', () => Response.json(raw(cardOf(note('<at id=ou_x></at>'))))],
    [200830, 'a card of the old version', () => Response.json(raw(oldCard))],
  ];
  for (const [code, what, answer] of faults) {
    it(`shows ${code} and leaves the card alone on ${what}`, async () => {
      const { simulator, bot, zhang, messageId, clock } = await pressScene(card, { deadlines: IMPATIENT });
      bot.answer = answer;
      const outcome = await simulator.press(zhang, messageId, { button: '我已学习' });
      expect(outcome).toMatchObject({ code, message: { updatedCount: 0, card } });
      await clock.advance(24 * 3_600_000);
      expect(bot.heard).toHaveLength(1);
    });
  }

  it('survives whatever the bot answers, and keeps a card that can be shown', async () => {
    const { simulator, bot, zhang, messageId } = await pressScene(card);
    // Not the empty card, which the platform takes.
    const answers = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({
        card: fc.record({
          type: fc.constantFrom('raw', 'template'),
          data: fc.object().filter((data) => JSON.stringify(data) !== '{}'),
        }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(answers, async (answer) => {
        bot.answer = () => new Response(typeof answer === 'string' ? answer : JSON.stringify(answer));
        const outcome = await simulator.press(zhang, messageId, { button: '我已学习' });
        expect(outcome.message.card).toEqual(card);
        expect([0, 200672, 200673, 200830]).toContain(outcome.code);
      }),
      { numRuns: 200, examples: [['{}']] },
    );
  });

  it('shows 200342 when the bot cannot be reached and 200340 when nobody subscribed', async () => {
    const { simulator, bot, zhang, messageId } = await pressScene(card);
    bot.answer = () => {
      throw new Error('down');
    };
    expect((await simulator.press(zhang, messageId, { button: '我已学习' })).code).toBe(200342);
    simulator.faults.events.callbackSubscribed = false;
    expect((await simulator.press(zhang, messageId, { button: '我已学习' })).code).toBe(200340);
    expect(bot.heard).toHaveLength(1);
  });

  it('is prevented by the client where there is nothing to press', async () => {
    const { simulator, bot, client, clock, zhang, chatId, messageId } = await pressScene(
      cardOf(button('我已学习', {}), button('还没到', {}, { disabled: true }), {
        tag: 'button',
        text: plain('文件'),
        behaviors: [{ type: 'open_url', default_url: 'https://a.test' }],
      }),
    );
    const reasonOf = async (openId: string, label: string) => {
      const refusal = await simulator.press(openId, messageId, { button: label }).catch((error) => error);
      return refusal.reason;
    };
    const outsider = simulator.addPerson({ name: '外人' }).openId;
    expect(await reasonOf(zhang, '没有这个')).toBe('not there');
    expect(await reasonOf(zhang, '还没到')).toBe('disabled');
    expect(await reasonOf(zhang, '文件')).toBe('local');
    expect(await reasonOf(outsider, '我已学习')).toBe('not allowed');
    await simulator.say(zhang, { chatId }, '文字');
    const text = simulator.messages(chatId).at(-1)?.messageId ?? '';
    await expect(simulator.press(zhang, text, { button: '我已学习' })).rejects.toThrow('no card');
    await clock.advance(14 * 24 * 3_600_000 + 1);
    expect(await reasonOf(zhang, '我已学习')).toBe('expired');
    await client.im.v1.message.delete({ path: { message_id: messageId } });
    expect(await reasonOf(zhang, '我已学习')).toBe('not there');
    expect(bot.heard).toEqual([]);
  });
});

describe('one of several buttons with the same words', () => {
  const item = (number: string) => [
    note(`**${number}** 题目`),
    {
      tag: 'column_set',
      columns: [
        { tag: 'column', width: 'weighted', weight: 1, elements: [button('未发现', { item: number })] },
        { tag: 'column', width: 'weighted', weight: 1, elements: [button('发现问题', { write: number })] },
      ],
    },
  ];
  const boxed = {
    tag: 'column_set',
    columns: [
      {
        tag: 'column',
        width: 'weighted',
        weight: 1,
        elements: [button('未发现', { item: 'boxed' }), note('4.1 在后')],
      },
    ],
  };
  const card = cardOf(
    ...item('1.1'),
    ...item('1.2'),
    ...item('1.12'),
    boxed,
    button('未发现', { item: 'last' }),
  );

  it('is found by its number or by the text it belongs to', async () => {
    const { simulator, bot, zhang, messageId } = await pressScene(card);
    const pressed = async (which: { nth?: number; near?: string }) => {
      await simulator.press(zhang, messageId, { button: '未发现', ...which });
      return actionIn(bot.last);
    };
    expect(await pressed({ nth: 2 })).toMatchObject({ value: { item: '1.2' } });
    expect(await pressed({ near: '1.1' })).toMatchObject({ value: { item: '1.1' } });
    expect(await pressed({ near: '1.2' })).toMatchObject({ value: { item: '1.2' } });
    expect(await pressed({ near: '1.12' })).toMatchObject({ value: { item: '1.12' } });
    expect(await pressed({ near: '4.1' })).toMatchObject({ value: { item: 'boxed' } });
  });

  it('has to be told apart', async () => {
    const { simulator, zhang, messageId } = await pressScene(card);
    const press = (which: { nth?: number; near?: string }) =>
      simulator.press(zhang, messageId, { button: '未发现', ...which });
    await expect(press({})).rejects.toThrow('5 buttons 未发现: say which by nth or near');
    await expect(press({ nth: 6 })).rejects.toThrow('no such button');
    await expect(press({ near: '9.9' })).rejects.toThrow('no such button');
  });
});

describe('a select that acts at once', () => {
  const card = cardOf({
    tag: 'select_static',
    name: 'unit',
    placeholder: plain('选择单位'),
    options: [
      { value: '7', text: plain('一中队') },
      { value: '8', text: plain('二中队') },
    ],
    behaviors: [{ type: 'callback', value: { do: 'bind.pick' } }],
  });

  it('sends the option’s value, found by placeholder or name, value or label', async () => {
    const { simulator, bot, zhang, messageId } = await pressScene(card);
    await simulator.press(zhang, messageId, { select: '选择单位', option: '二中队' });
    expect(actionIn(bot.last)).toEqual({
      tag: 'select_static',
      name: 'unit',
      value: { do: 'bind.pick' },
      option: '8',
      timezone: 'Asia/Shanghai',
    });
    await simulator.press(zhang, messageId, { select: 'unit', option: '7' });
    expect(actionIn(bot.last)).toMatchObject({ option: '7' });
    await expect(simulator.press(zhang, messageId, { select: 'unit', option: '三中队' })).rejects.toThrow(
      'has no option 三中队',
    );
  });
});

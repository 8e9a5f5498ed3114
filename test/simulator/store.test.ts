/** The simulator after a restart: it goes on from its file, or says what is wrong with it. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '#simulator/store.ts';
import { button, cardOf, groupScene, scene, sendCard, textTo } from './scene.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47]);

describe('the simulator goes on after a restart', () => {
  it('with its people, messages, cards, files, tokens and time', async () => {
    const before = await groupScene();
    const { simulator, client, chatId, zhang, clock } = before;
    const messageId = await sendCard(before, chatId, cardOf(button('我已学习', { do: 'acknowledge' })));
    await simulator.sendImage(zhang, 'bot', { name: '现场.png', bytes: PNG });
    await client.im.v1.message.create(textTo(chatId, '早', 'key-1'));
    await clock.advance(60_000);
    const store = openStore(join(folder, 'deep', 'simulator.json'));
    expect(store.load()).toBeUndefined();
    store.save(simulator.snapshot());
    store.save(simulator.snapshot());
    expect(readdirSync(join(folder, 'deep'))).toEqual(['simulator.json']);

    const saved = store.load();
    const after = scene(saved ? { saved } : {});
    expect(after.simulator.snapshot()).toEqual(simulator.snapshot());
    expect(after.clock.now()).toEqual(clock.now());
    expect(after.simulator.messages(chatId)).toEqual(simulator.messages(chatId));
    expect(await after.simulator.press(zhang, messageId, { button: '我已学习' })).toMatchObject({ code: 0 });
    await after.client.im.v1.message.create(textTo(chatId, '早', 'key-1'));
    expect(after.simulator.messages(chatId)).toHaveLength(2);
  });

  it('and pushes again what the bot had not taken', async () => {
    const { simulator, bot, zhang } = await groupScene();
    bot.answer = () => new Response('broken', { status: 500 });
    await simulator.say(zhang, 'bot', '/help');
    const after = scene({ saved: simulator.snapshot() });
    await after.clock.advance(14_999);
    expect(after.bot.heard).toEqual([]);
    await after.clock.advance(1);
    expect(after.bot.heard).toEqual([bot.heard.at(-1)]);
  });

  it('unless the file is broken, which it says with the file’s name', () => {
    const file = join(folder, 'simulator.json');
    for (const content of ['', '{"version":1', '{"version":2}', '[]']) {
      writeFileSync(file, content);
      expect(() => openStore(file).load()).toThrow(`${file} holds no state of the simulator`);
    }
    expect(() => openStore(folder).load()).toThrow(`${folder} cannot be read`);
  });
});

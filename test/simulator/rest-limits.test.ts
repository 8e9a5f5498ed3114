/** The limits of the stand-in's REST: how many calls, to whom, in which window. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Limits, PER_API, PER_TARGET } from '#simulator/limits.ts';
import { cardOf, codeOf, failureOf, groupScene, note, sendCard, textTo } from './scene.ts';

describe('how often the app may do it', () => {
  it('five times a second to one chat, then again as the second passes', async () => {
    const { client, chatId, clock } = await groupScene();
    const send = () => codeOf(client.im.v1.message.create(textTo(chatId, '早')));
    for (let count = 0; count < 5; count += 1) {
      expect(await send()).toBe(0);
      await clock.advance(100);
    }
    expect(await failureOf(client.im.v1.message.create(textTo(chatId, '早')))).toMatchObject({
      code: 230020,
      status: 400,
    });
    await clock.advance(499);
    expect(await send()).toBe(230020);
    await clock.advance(1);
    expect(await send()).toBe(0);
    expect(await send()).toBe(230020);
  });

  it('five times a second to one message', async () => {
    const { client, chatId } = await groupScene();
    const message_id = await sendCard({ client }, chatId, cardOf(note('0/8')));
    const content = JSON.stringify(cardOf(note('1/8')));
    const patch = () => codeOf(client.im.v1.message.patch({ path: { message_id }, data: { content } }));
    expect([
      await patch(),
      await patch(),
      await patch(),
      await patch(),
      await patch(),
      await patch(),
    ]).toEqual([0, 0, 0, 0, 0, 230020]);
  });

  it('fifty times a second and a thousand times a minute, whichever is full first', () => {
    const limits = new Limits();
    const at = (ms: number) => limits.admit('api', PER_API, new Date(ms));
    for (let second = 0; second < 20; second += 1) {
      for (let count = 0; count < 50; count += 1) expect(at(second * 1_000)).toBe(0);
    }
    expect(at(19_000)).toBe(41_000);
    expect(at(20_000)).toBe(40_000);
    expect(at(59_999)).toBe(1);
    for (let count = 0; count < 50; count += 1) expect(at(60_000)).toBe(0);
    expect(at(60_000)).toBe(1_000);
  });

  it('never more than a window holds, however the calls fall', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 400 }), { maxLength: 300 }), (gaps) => {
        const limits = new Limits();
        let now = 0;
        const admitted: number[] = [];
        for (const gap of gaps) {
          now += gap;
          const wait = limits.admit('chat', PER_TARGET, new Date(now));
          const seenAt = (ms: number) => admitted.filter((at) => at > ms - 1_000).length;
          expect(seenAt(now + wait)).toBeLessThan(5);
          if (wait === 0) admitted.push(now);
          else expect(seenAt(now + wait - 1)).toBe(5);
        }
        for (const [index, at] of admitted.entries()) {
          expect(at - (admitted[index - 5] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(1_000);
        }
      }),
    );
  });

  it('and is told with HTTP 429 how long to wait', async () => {
    const { client } = await groupScene();
    const asked = await Promise.all(Array.from({ length: 51 }, () => failureOf(client.im.v1.chat.list())));
    const [refused, ...others] = asked.filter((failure) => failure !== undefined);
    expect(others).toEqual([]);
    expect(refused).toMatchObject({ status: 429, code: 99991400 });
    expect(refused?.headers.get('x-ogw-ratelimit-reset')).toBe('1');
  });

  it('as often as it likes when the limits are lifted', async () => {
    const { simulator, client, chatId } = await groupScene();
    simulator.faults.rateLimits = false;
    for (let count = 0; count < 60; count += 1) await client.im.v1.message.create(textTo(chatId, `${count}`));
    expect(simulator.messages(chatId)).toHaveLength(60);
  });

  it('until the month’s calls are used up; the first of the next month it goes on', async () => {
    const { simulator, client, chatId, zhang, clock } = await groupScene();
    simulator.faults.monthlyQuota = 2;
    const send = () => failureOf(client.im.v1.message.create(textTo(chatId, '早')));
    expect([await send(), await send()]).toEqual([undefined, undefined]);
    expect(await send()).toMatchObject({ status: 429, code: 99991403 });
    expect(await codeOf(client.contact.v3.user.get({ path: { user_id: zhang } }))).toBe(0);
    await clock.moveTo(new Date('2023-03-31T15:59:59Z'));
    expect(await send()).toMatchObject({ code: 99991403 });
    await clock.advance(1_000);
    expect(await send()).toBeUndefined();
  });
});

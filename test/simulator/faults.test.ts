/** Faults on purpose, planned one by one or by chance from a seed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Faults, mulberry32 } from '#simulator/faults.ts';
import {
  cardOf,
  failureOf,
  groupScene,
  note,
  scene,
  sdkFor,
  sendCard,
  textTo,
  URL_OF_PLATFORM,
} from './scene.ts';

describe('faults on purpose', () => {
  it('come for the next calls in turn', async () => {
    const { simulator, client, chatId } = await groupScene();
    simulator.faults.next(1, { kind: 'limited', resetSeconds: 7 });
    simulator.faults.next(1, { kind: 'chat limited' });
    simulator.faults.next(1, { kind: 'system busy' });
    simulator.faults.next(1, { kind: 'stale token' });
    const send = () => failureOf(client.im.v1.message.create(textTo(chatId, '早')));
    const limited = await send();
    expect(limited).toMatchObject({ status: 429, code: 99991400 });
    expect(limited?.headers.get('x-ogw-ratelimit-reset')).toBe('7');
    expect(await send()).toMatchObject({ code: 230020 });
    expect(await send()).toMatchObject({ code: 11232 });
    expect(await send()).toMatchObject({ code: 99991663 });
    expect(simulator.messages(chatId)).toEqual([]);
  });

  it('lose the answer of what took effect, or the call itself', async () => {
    const { simulator, client, chatId } = await groupScene();
    const send = (text: string) => client.im.v1.message.create(textTo(chatId, text, text));
    simulator.faults.next(1, { kind: 'lost answer' });
    await expect(send('kept')).rejects.toThrow('fetch failed');
    simulator.faults.next(1, { kind: 'dropped' });
    await expect(send('gone')).rejects.toThrow('fetch failed');
    await send('kept');
    expect(simulator.messages(chatId).map((message) => message.text)).toEqual(['kept']);
  });

  it('fail as a gateway does, without JSON', async () => {
    const { simulator } = scene();
    simulator.faults.next(1, { kind: 'server error', status: 502 }, 'GET /bot/v3/info');
    const response = await simulator.fetch(new Request(`${URL_OF_PLATFORM}/open-apis/bot/v3/info`));
    expect(response.status).toBe(502);
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  it('keep silent until the caller gives up', async () => {
    const { simulator, chatId } = await groupScene();
    simulator.faults.next(1, { kind: 'silence' });
    const caller = new AbortController();
    const url = `${URL_OF_PLATFORM}/open-apis/im/v1/messages`;
    const answer = simulator.fetch(new Request(url, { method: 'POST', body: '{}', signal: caller.signal }));
    caller.abort(new Error('gave up'));
    await expect(answer).rejects.toThrow('gave up');
    expect(simulator.messages(chatId)).toEqual([]);
  });

  it('come to a share of the calls, the same ones for the same seed', () => {
    const drawn = (seed: number) => {
      const faults = new Faults(seed);
      faults.share(0.1, { kind: 'server error' });
      faults.share(0.05, { kind: 'lost answer' });
      return Array.from({ length: 2_000 }, () => faults.draw('POST /im/v1/messages')?.kind);
    };
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7)).not.toEqual(drawn(8));
    const failed = drawn(7).filter((kind) => kind === 'server error').length;
    expect(failed).toBeGreaterThan(150);
    expect(failed).toBeLessThan(250);
  });

  it('spare the token, and sends alone meet what only sends can meet', () => {
    const faults = new Faults();
    faults.share(1, { kind: 'chat limited' });
    expect(faults.draw('GET /im/v1/chats')).toBeNull();
    faults.next(1, { kind: 'dropped' });
    expect(faults.draw('POST /auth/v3/tenant_access_token/internal')).toBeNull();
    expect(faults.draw('POST /im/v1/messages')).toEqual({ kind: 'chat limited' });
    faults.clear();
    expect(faults.draw('POST /im/v1/messages')).toBeNull();
  });

  it('draw from numbers spread over [0, 1)', () => {
    const next = mulberry32(1);
    const numbers = Array.from({ length: 10_000 }, next);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(numbers.reduce((sum, number) => sum + number, 0) / numbers.length).toBeCloseTo(0.5, 1);
  });
});

describe('garbage', () => {
  it('is always answered, in JSON, and changes nothing', async () => {
    const { simulator, client, chatId } = await groupScene();
    simulator.faults.rateLimits = false;
    await client.im.v1.chat.list();
    const [token] = simulator.snapshot().tokens;
    const headers = { authorization: `Bearer ${token?.token}` };
    const bodies = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ receive_id: fc.constant(chatId), msg_type: fc.string(), content: fc.jsonValue() }),
      fc.record({
        receive_id: fc.constant(chatId),
        msg_type: fc.constantFrom('interactive', 'image', 'file'),
        // The empty card is a card.
        content: fc.json().filter((content) => content !== '{}'),
      }),
    );
    const routes = fc.constantFrom(
      'im/v1/messages?receive_id_type=chat_id',
      'im/v1/images',
      'im/v1/files',
      'interactive/v1/card/update',
      'contact/v3/users/batch_get_id',
    );
    await fc.assert(
      fc.asyncProperty(routes, bodies, async (route, body) => {
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        const url = `${URL_OF_PLATFORM}/open-apis/${route}`;
        const answer = await simulator.fetch(new Request(url, { method: 'POST', headers, body: text }));
        const { code } = z.object({ code: z.number() }).parse(await answer.json());
        const lookup = route.endsWith('batch_get_id') && code === 0;
        expect(lookup ? 200 : 400).toBe(answer.status);
      }),
      { numRuns: 500 },
    );
    expect(simulator.messages(chatId)).toEqual([]);
  });
});

describe('two runs of the same acts', () => {
  it('mint the same ids', async () => {
    const run = async () => {
      const { simulator, bot, chatId, zhang, clock } = await groupScene();
      await sendCard({ client: sdkFor(simulator, clock) }, chatId, cardOf(note('早')));
      await simulator.say(zhang, 'bot', '早');
      return { state: simulator.snapshot(), bodies: bot.bodies };
    };
    expect(await run()).toEqual(await run());
  });
});

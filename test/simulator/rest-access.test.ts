/** The access token and the scopes of the stand-in's REST. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Simulator } from '#simulator/simulator.ts';
import { APP, codeOf, failureOf, groupScene, scene, textTo, URL_OF_PLATFORM } from './scene.ts';

const tokenSchema = z.object({
  code: z.number(),
  tenant_access_token: z.string().default(''),
  expire: z.number().default(0),
});

async function askToken(simulator: Simulator, app_id = APP.appId, app_secret = APP.appSecret) {
  const response = await simulator.fetch(
    new Request(`${URL_OF_PLATFORM}/open-apis/auth/v3/tenant_access_token/internal`, {
      method: 'POST',
      body: JSON.stringify({ app_id, app_secret }),
    }),
  );
  return { status: response.status, ...tokenSchema.parse(await response.json()) };
}

async function askAs(simulator: Simulator, authorization: string | null): Promise<number> {
  const headers = new Headers(authorization === null ? {} : { authorization });
  const response = await simulator.fetch(
    new Request(`${URL_OF_PLATFORM}/open-apis/bot/v3/info`, { headers }),
  );
  return z.object({ code: z.number() }).parse(await response.json()).code;
}

describe('the access token', () => {
  it('stays the same while half an hour of it is left, then two are good', async () => {
    const { simulator, clock } = scene();
    const first = await askToken(simulator);
    expect(first.expire).toBe(7_200);
    await clock.advance(90 * 60_000);
    const same = await askToken(simulator);
    expect(same).toMatchObject({ tenant_access_token: first.tenant_access_token, expire: 1_800 });
    await clock.advance(1);
    const second = await askToken(simulator);
    expect(second.tenant_access_token).not.toBe(first.tenant_access_token);
    expect(await askAs(simulator, `Bearer ${first.tenant_access_token}`)).toBe(0);
    await clock.advance(30 * 60_000);
    expect(await askAs(simulator, `Bearer ${first.tenant_access_token}`)).toBe(99991663);
    expect(await askAs(simulator, `Bearer ${second.tenant_access_token}`)).toBe(0);
  });

  it('is refused with HTTP 200, as the platform does', async () => {
    const { simulator } = scene();
    expect(await askToken(simulator, 'cli_ffffffffffffffff')).toMatchObject({ status: 200, code: 10014 });
    expect(await askToken(simulator, APP.appId, 'wrong')).toMatchObject({ status: 200, code: 10015 });
    expect(await askToken(simulator, '', '')).toMatchObject({ status: 200, code: 10003 });
  });

  it('is asked of every other call, in its form', async () => {
    const { simulator } = scene();
    expect(await askAs(simulator, null)).toBe(99991661);
    expect(await askAs(simulator, 'Bearer x-1')).toBe(99991671);
    expect(await askAs(simulator, 'Bearer t-unknown')).toBe(99991663);
    const { tenant_access_token } = await askToken(simulator);
    simulator.revokeTokens();
    expect(await askAs(simulator, `Bearer ${tenant_access_token}`)).toBe(99991663);
  });
});

describe('what the app may do', () => {
  it('ends where no scope was granted, and the refusal names them', async () => {
    const { simulator, client, chatId } = await groupScene();
    for (const scope of ['im:message', 'im:message:send_as_bot']) simulator.scopes.delete(scope);
    const failure = await failureOf(client.im.v1.message.create(textTo(chatId, '早')));
    expect(failure).toMatchObject({
      code: 99991672,
      status: 400,
      error: {
        permission_violations: [
          { type: 'action_scope_required', subject: 'im:message' },
          { type: 'action_scope_required', subject: 'im:message:send_as_bot' },
          { type: 'action_scope_required', subject: 'im:message:send' },
        ],
      },
    });
    expect(failure?.msg).toContain(
      '[im:message, im:message:send_as_bot, im:message:send].应用尚未开通所需的应用身份权限',
    );
  });

  it('leaves out what it may not see of a person', async () => {
    const { simulator, client } = scene();
    const { openId } = simulator.addPerson({ name: '王五', userId: 'wangwu' });
    const ask = async () => {
      const answer = await client.contact.v3.user.get({ path: { user_id: openId } });
      return answer.data?.user?.user_id;
    };
    expect(await ask()).toBe('wangwu');
    simulator.scopes.delete('contact:user.employee_id:readonly');
    expect(await ask()).toBeUndefined();
  });

  it('ends loudly at a route nobody taught the simulator', async () => {
    const { simulator, client } = scene();
    const failure = await failureOf(client.request({ url: '/open-apis/im/v9/telepathy', method: 'POST' }));
    expect(failure).toMatchObject({ status: 404, code: 404 });
    expect(failure?.msg).toContain('DOES NOT KNOW POST /open-apis/im/v9/telepathy');
    await codeOf(client.im.v1.pin.list({ params: { chat_id: 'oc_1' } }));
    expect(simulator.unknownRoutes).toEqual(['POST /open-apis/im/v9/telepathy', 'GET /open-apis/im/v1/pins']);
  });

  it('is counted by route', async () => {
    const { simulator, client, chatId } = await groupScene();
    await client.im.v1.message.create(textTo(chatId, '早'));
    await client.im.v1.message.create(textTo(chatId, '早'));
    expect(simulator.calls).toEqual({
      'POST /auth/v3/tenant_access_token/internal': 1,
      'POST /im/v1/messages': 2,
    });
  });
});

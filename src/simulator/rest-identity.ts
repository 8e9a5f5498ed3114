/** Who the app is: its token, and its bot. The token's refusals come with HTTP 200, unlike all others. */
import { z } from 'zod';
import { parseJson } from '#simulator/json.ts';
import type { Route, World } from '#simulator/world.ts';

const credentialsSchema = z.object({ app_id: z.string().min(1), app_secret: z.string().min(1) });

export function identityRoutes(world: World): readonly Route[] {
  const { app, bot, clock, tokens } = world;
  return [
    {
      method: 'POST',
      path: '/auth/v3/tenant_access_token/internal',
      scopes: [],
      open: true,
      free: true,
      handle: (call) => {
        const given = credentialsSchema.safeParse(parseJson(new TextDecoder().decode(call.body)));
        if (!given.success) return Response.json({ code: 10003, data: {}, msg: 'invalid param' });
        if (given.data.app_id !== app.appId) {
          return Response.json({ code: 10014, msg: 'app id not exists' });
        }
        if (given.data.app_secret !== app.appSecret) {
          return Response.json({ code: 10015, msg: 'app secret invalid' });
        }
        const { token, expiresInSeconds } = tokens.issue(clock.now());
        return Response.json({ code: 0, msg: 'ok', tenant_access_token: token, expire: expiresInSeconds });
      },
    },
    {
      method: 'GET',
      path: '/bot/v3/info',
      scopes: [],
      handle: () =>
        Response.json({
          code: 0,
          msg: 'ok',
          bot: {
            activate_status: 2,
            app_name: bot.name,
            avatar_url: '',
            ip_white_list: [],
            open_id: bot.openId,
          },
        }),
    },
  ];
}

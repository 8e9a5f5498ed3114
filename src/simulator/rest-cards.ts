/** A card already sent is replaced: by its message, or with the token a click handed out. Cards live 14 days. */
import { z } from 'zod';
import { Refused, success } from '#simulator/answer.ts';
import { cardFault, faultDetail, refuseFaultyCard } from '#simulator/card-check.ts';
import { isObject } from '#simulator/json.ts';
import { PER_TARGET } from '#simulator/limits.ts';
import { contentObject } from '#simulator/message-content.ts';
import { ownMessage } from '#simulator/posting.ts';
import { bodyOf } from '#simulator/request.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import type { Call, Route, World } from '#simulator/world.ts';

export const CARD_LIFE_MS = 14 * 24 * 3_600_000;
const CARD_MAX_BYTES = 30 * 1024;

const patchSchema = z.object({ content: z.unknown() });
const delayedSchema = z.object({ token: z.string(), card: z.unknown() });

export function cardRoutes(world: World): readonly Route[] {
  const { clock, faults, limits, tenant, updateTokens } = world;

  function refuseUnchangeable(message: SimulatedMessage): void {
    if (message.type !== 'interactive') {
      throw new Refused(230001, { detail: 'This message is NOT a card.' });
    }
    if (clock.now().getTime() - Date.parse(message.sentAt) > CARD_LIFE_MS) throw new Refused(230031);
    if (updateTokens.isLocked(message.messageId)) {
      throw new Refused(230099, { detail: 'ErrCode: 11310; ErrMsg: card action is lock; ' });
    }
  }

  const patch = (call: Call) => {
    const message = ownMessage(world, call.param('message_id'), 230027);
    if (message.recalled) throw new Refused(230011);
    refuseUnchangeable(message);
    if (call.body.byteLength > CARD_MAX_BYTES) throw new Refused(230025);
    const card = contentObject(bodyOf(call, patchSchema).content);
    refuseFaultyCard(card, tenant);
    const key = `patch:${message.messageId}`;
    if (faults.rateLimits && limits.admit(key, PER_TARGET, clock.now()) > 0) throw new Refused(230020);
    tenant.replaceCard(message.messageId, card, clock.now());
    return success({});
  };

  const update = (call: Call) => {
    const { token, card } = bodyOf(call, delayedSchema);
    const message = tenant.message(updateTokens.check(token, clock.now()));
    if (message.recalled) throw new Refused(200000);
    if (!isObject(card)) throw new Refused(10002);
    if (call.body.byteLength > CARD_MAX_BYTES) throw new Refused(230025);
    const fault = cardFault(card, tenant);
    if (fault) throw new Refused(11311, { detail: faultDetail(fault) });
    refuseUnchangeable(message);
    updateTokens.use(token);
    tenant.replaceCard(message.messageId, card, clock.now());
    return Response.json({ code: 0, msg: 'ok' });
  };

  const scopes = ['im:message', 'im:message:send_as_bot', 'im:message:update'];
  return [
    { method: 'PATCH', path: '/im/v1/messages/:message_id', scopes, handle: patch },
    { method: 'POST', path: '/interactive/v1/card/update', scopes, handle: update },
  ];
}

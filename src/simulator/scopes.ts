/** What an app may be granted, and what the platform says when it was not. */
import { Refused } from '#simulator/answer.ts';

/**
 * What the README's scope list grants. `im:message.group_msg` (all group messages, reviewed by the platform) is not
 * among it: in groups the bot hears only what mentions it.
 */
export const USUAL_SCOPES: readonly string[] = [
  'im:message',
  'im:message:send_as_bot',
  'im:message:update',
  'im:message:recall',
  'im:message:readonly',
  'im:message.p2p_msg:readonly',
  'im:message.group_at_msg:readonly',
  'im:resource',
  'im:chat:readonly',
  'im:chat.members:read',
  'im:chat.members:bot_access',
  'contact:contact.base:readonly',
  'contact:user.base:readonly',
  'contact:user.id:readonly',
  'contact:user.employee_id:readonly',
  'contact:user.email:readonly',
  'contact:user.phone:readonly',
];

/** The refusal when none of the scopes is granted; null when one is, or none is needed. */
export function missingScope(
  anyOf: readonly string[],
  granted: ReadonlySet<string>,
  appId: string,
): Refused | null {
  if (anyOf.length === 0 || anyOf.some((scope) => granted.has(scope))) return null;
  const list = anyOf.join(', ');
  const link = `https://open.feishu.cn/app/${appId}/auth?q=${anyOf.join(',')}&op_from=openapi&token_type=tenant`;
  return new Refused(99991672, {
    message: `Access denied. One of the following scopes is required: [${list}].应用尚未开通所需的应用身份权限：[${list}]，点击链接申请并开通任一权限即可：${link}`,
    more: {
      permission_violations: anyOf.map((subject) => ({ type: 'action_scope_required', subject })),
    },
  });
}

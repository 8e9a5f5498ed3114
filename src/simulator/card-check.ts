/** Whether the platform would take a card: the rules of Card JSON 2.0, and whom and what it names in this tenant. */
import { type CardFault, checkCard } from '#platform/feishu/card-rules.ts';
import { Refused } from '#simulator/answer.ts';
import { cardParts, type Part } from '#simulator/card-parts.ts';
import { isObject, type JsonObject } from '#simulator/json.ts';
import type { Tenant } from '#simulator/tenant.ts';

/** The first fault, as the platform stops at it; null when the card is fine. */
export function cardFault(card: JsonObject, tenant: Tenant): CardFault | null {
  return checkCard(card)[0] ?? tenantFault(card, tenant);
}

/** @throws Refused with the platform's ErrCode, path and value. */
export function refuseFaultyCard(card: JsonObject, tenant: Tenant): void {
  const fault = cardFault(card, tenant);
  if (fault === null) return;
  if (fault.code === 230025) throw new Refused(230025);
  throw new Refused(230099, { detail: faultDetail(fault) });
}

export function faultDetail({ code, path, message, value }: CardFault): string {
  const ending = value === undefined ? '' : `ErrorValue: ${value}; `;
  return `ErrCode: ${code}; ErrPath: ${path}; ErrMsg: ${message}; ${ending}`;
}

function tenantFault(card: JsonObject, tenant: Tenant): CardFault | null {
  for (const part of cardParts(card)) {
    const stranger = peopleOf(part).find((id) => id !== 'all' && tenant.findPerson(id) === undefined);
    if (stranger !== undefined) {
      return {
        code: 100290,
        path: `ROOT -> ${part.tag}`,
        message: 'There is an invalid user resource(at/person) in your card',
        value: stranger,
      };
    }
    const image = part.tag === 'img' ? String(part.node.img_key) : null;
    if (image !== null && tenant.findResource(image)?.kind !== 'image') {
      return {
        code: 200570,
        path: 'ROOT -> img',
        message: 'card contains invalid image keys',
        value: image,
      };
    }
  }
  return null;
}

function peopleOf({ tag, node }: Part): readonly string[] {
  if (tag === 'person') return [String(node.user_id)];
  if (tag === 'person_list' && node.drop_invalid_user_id !== true && Array.isArray(node.persons)) {
    return node.persons.filter(isObject).map((person) => String(person.id));
  }
  if ((tag !== 'markdown' && tag !== 'lark_md') || typeof node.content !== 'string') return [];
  return [...node.content.matchAll(/<at ids?=["']?([^"'>\s]+)/g)].flatMap(([, ids = '']) => ids.split(','));
}

/** What a bot may send: the content is a string holding JSON, checked as the platform checks it. */
import { badField, Refused } from '#simulator/answer.ts';
import { refuseFaultyCard } from '#simulator/card-check.ts';
import { isObject, type JsonObject, parseJson } from '#simulator/json.ts';
import type { StoredMessage } from '#simulator/state.ts';
import type { Tenant } from '#simulator/tenant.ts';

const TEXT_MAX_BYTES = 150 * 1024;
/** Of a card or post, measured on the request body: JSON inside JSON, so with every quote escaped. */
const CARD_MAX_BYTES = 30 * 1024;

export type Content = Pick<StoredMessage, 'type' | 'content' | 'mentions'>;

/** @throws Refused */
export function readContent(type: string, raw: unknown, bodyBytes: number, tenant: Tenant): Content {
  if (bodyBytes > (type === 'text' ? TEXT_MAX_BYTES : CARD_MAX_BYTES)) throw new Refused(230025);
  const content = contentObject(raw);
  switch (type) {
    case 'text':
      return { type, ...readText(content, tenant) };
    case 'post':
      return { type, content, mentions: [] };
    case 'image':
      return { type, content: uploaded(content, 'image_key', 'image', tenant), mentions: [] };
    case 'file':
      return { type, content: uploaded(content, 'file_key', 'file', tenant), mentions: [] };
    case 'interactive':
      refuseFaultyCard(content, tenant);
      return { type, content, mentions: [] };
    default:
      throw badField('msg_type', `the simulator does not know msg_type ${type}`);
  }
}

/** The object in a content string. @throws Refused when it is not a string, or not JSON. */
export function contentObject(raw: unknown): JsonObject {
  const content = typeof raw === 'string' ? parseJson(raw) : undefined;
  if (!isObject(content)) throw new Refused(230001, { detail: 'content is not a string in json format' });
  return content;
}

/** `<at user_id="ou_…">` becomes a placeholder with an entry in `mentions`, as the platform stores it. */
function readText(content: JsonObject, tenant: Tenant): Pick<Content, 'content' | 'mentions'> {
  if (typeof content.text !== 'string' || content.text === '') {
    throw new Refused(230001, { detail: 'text is empty' });
  }
  const mentions: Content['mentions'] = [];
  const text = content.text.replace(
    /<at user_id="([^"]*)">(.*?)<\/at>/gs,
    (_, openId: string, name: string) => {
      if (openId === 'all') return '@_all';
      const key = `@_user_${mentions.length + 1}`;
      mentions.push({ key, openId, name: tenant.findPerson(openId)?.name ?? name });
      return key;
    },
  );
  return { content: { ...content, text }, mentions };
}

function uploaded(
  content: JsonObject,
  field: 'image_key' | 'file_key',
  kind: 'image' | 'file',
  tenant: Tenant,
): JsonObject {
  const key = content[field];
  const resource = typeof key === 'string' ? tenant.findResource(key) : undefined;
  if (!resource) throw new Refused(230001, { detail: `invalid ${field}` });
  if (resource.kind !== kind) throw new Refused(230055);
  if (resource.messageId !== null) throw new Refused(230017);
  return kind === 'file' ? { ...content, file_name: resource.name } : content;
}

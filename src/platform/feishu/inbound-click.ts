/**
 * A press on a card as `Inbound`. The button's value is passed on unread: it may have been edited on its way, and
 * what it means is the app's to parse.
 */
import { z } from 'zod';
import type { Inbound } from '#platform/port.ts';
import { type Envelope, eventKey, id, ignored, instantOf } from './envelope.ts';
import { plain } from './plain.ts';

export const CLICK = 'card.action.trigger';

/** Untouched optional fields come as an empty text, as null or not at all. */
const typedSchema = z.union([z.string(), z.array(z.string()), z.boolean(), z.number(), z.null()]);
type Typed = z.infer<typeof typedSchema>;

const placeSchema = z.object({ open_message_id: id.nullish(), open_chat_id: id.nullish() });
const clickSchema = z.object({
  operator: z.object({ open_id: id, tenant_key: id.nullish() }),
  action: z.object({
    value: z.unknown().optional(),
    form_value: z.record(z.string(), typedSchema).nullish(),
    option: z.string().nullish(),
  }),
  context: placeSchema.nullish(),
});

/** `2024-04-01 +0800`: the day picked, with the offset of the device it was picked on. */
const PICKED_DAY = /^(\d{4}-\d{2}-\d{2}) [+-]\d{4}$/;

export function readClick(envelope: Envelope): Inbound | null {
  const parsed = clickSchema.safeParse(envelope.event);
  const beside = placeSchema.nullish().safeParse(envelope.context);
  const at = instantOf(envelope.createTime);
  if (!parsed.success || !beside.success || at === null) return null;
  const { operator, action, context } = parsed.data;
  const place = context ?? beside.data;
  // A press on a link's preview sits in no message of ours.
  if (!place?.open_message_id || !place.open_chat_id) return ignored(envelope);
  return {
    kind: 'click',
    key: eventKey(envelope),
    at,
    actor: { externalId: operator.open_id, tenantKey: operator.tenant_key ?? envelope.tenantKey },
    chatId: place.open_chat_id,
    messageRef: place.open_message_id,
    value: action.value ?? null,
    form: readForm(action.form_value ?? {}),
    option: action.option ?? null,
  };
}

function readForm(typed: Readonly<Record<string, Typed>>): Record<string, string> {
  return Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, readTyped(value)]));
}

function readTyped(value: Typed): string {
  if (value === null) return '';
  const text = plain(Array.isArray(value) ? value.join(',') : String(value));
  return PICKED_DAY.exec(text)?.[1] ?? text;
}

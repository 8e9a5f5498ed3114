/** The simulator's memory as plain JSON: what a snapshot holds, and what is accepted when one is restored. */
import { z } from 'zod';

const instant = z.iso.datetime();
const count = z.int().nonnegative();

const personSchema = z.object({
  openId: z.string(),
  unionId: z.string(),
  userId: z.string(),
  name: z.string(),
  mobile: z.string().nullable(),
  email: z.string().nullable(),
  available: z.boolean(),
  resigned: z.boolean(),
});

const chatSchema = z.object({
  chatId: z.string(),
  kind: z.enum(['group', 'p2p']),
  name: z.string(),
  members: z.array(z.string()),
  botIn: z.boolean(),
  external: z.boolean(),
  dissolved: z.boolean(),
});

const messageSchema = z.object({
  messageId: z.string(),
  chatId: z.string(),
  sender: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('bot') }),
    z.object({ kind: z.literal('person'), openId: z.string(), name: z.string() }),
  ]),
  type: z.enum(['text', 'post', 'image', 'file', 'interactive']),
  content: z.record(z.string(), z.unknown()),
  mentions: z.array(z.object({ key: z.string(), openId: z.string(), name: z.string() })),
  parentId: z.string().nullable(),
  rootId: z.string().nullable(),
  sentAt: instant,
  updatedAt: instant,
  updatedCount: count,
  recalledAt: instant.nullable(),
  readers: z.array(z.object({ openId: z.string(), at: instant })),
});

const resourceSchema = z.object({
  key: z.string(),
  kind: z.enum(['image', 'file']),
  name: z.string(),
  messageId: z.string().nullable(),
  base64: z.base64(),
});

const tenantSchema = z.object({
  people: z.array(personSchema),
  chats: z.array(chatSchema),
  messages: z.array(messageSchema),
  resources: z.array(resourceSchema),
});

const eventSchema = z.object({
  eventId: z.string(),
  type: z.string(),
  raisedAt: instant,
  /** One per push, the first and the re-pushes. */
  attempts: z.array(
    z.object({ at: instant, status: z.union([z.int(), z.literal(['timeout', 'unreachable'])]) }),
  ),
  /** When it is pushed again; null when it was taken or given up. */
  nextAt: instant.nullable(),
  /** Kept while it may have to be pushed again. */
  envelope: z.unknown().nullable(),
});

const tokenSchema = z.object({ token: z.string(), expiresAt: instant });

const updateTokenSchema = z.object({
  token: z.string(),
  messageId: z.string(),
  usesLeft: count,
  expiresAt: instant,
});

export const stateSchema = z.object({
  version: z.literal(1),
  clock: instant,
  lastId: count,
  scopes: z.array(z.string()),
  tenant: tenantSchema,
  events: z.array(eventSchema),
  tokens: z.array(tokenSchema),
  updateTokens: z.array(updateTokenSchema),
  /** Sends by uuid, good for an hour. */
  uuids: z.array(z.object({ uuid: z.string(), messageId: z.string(), at: instant })),
  /** Calls of the current month that count towards the quota. */
  usage: z.object({ month: z.string(), calls: count }),
});

export type StoredPerson = z.infer<typeof personSchema>;
export type StoredChat = z.infer<typeof chatSchema>;
export type StoredMessage = z.infer<typeof messageSchema>;
export type SavedTenant = z.infer<typeof tenantSchema>;
export type EventRecord = z.infer<typeof eventSchema>;
export type TenantToken = z.infer<typeof tokenSchema>;
export type UpdateToken = z.infer<typeof updateTokenSchema>;
export type SimulatorState = z.infer<typeof stateSchema>;

/** What an instance that is to be killed is told to do, as it travels to its process. */
import { z } from 'zod';

export const doomedSchema = z.object({
  databaseUrl: z.string(),
  platformUrl: z.string(),
  press: z.object({
    key: z.string(),
    at: z.coerce.date(),
    actor: z.object({ externalId: z.string(), tenantKey: z.string() }),
    chatId: z.string(),
    messageRef: z.string(),
    value: z.unknown(),
    form: z.record(z.string(), z.string()),
    option: z.null(),
  }),
});

export type DoomedOrders = z.infer<typeof doomedSchema>;

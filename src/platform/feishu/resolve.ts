/** Finds people's open ids by what a roster knows of them. These calls cost nothing of the month's quota. */
import type { Client } from '@larksuiteoapi/node-sdk';
import { z } from 'zod';
import { type Contacts, PlatformError } from '#platform/port.ts';
import type { Call } from './client.ts';
import { NOBODY } from './errors.ts';

const BATCH = 50;

const foundSchema = z.object({
  data: z.object({
    user_list: z
      .array(
        z.object({
          user_id: z.string().nullish(),
          mobile: z.string().nullish(),
          email: z.string().nullish(),
        }),
      )
      .nullish(),
  }),
});
const personSchema = z.object({ open_id: z.string(), user_id: z.string().nullish() });
const peopleSchema = z.object({ data: z.object({ items: z.array(personSchema).nullish() }) });
const oneSchema = z.object({ data: z.object({ user: personSchema }) });

type Found = ReadonlyMap<string, string>;

export function resolver(sdk: Client, call: Call): (contacts: Contacts) => Promise<Found> {
  async function byContact(kind: 'mobiles' | 'emails', batch: readonly string[]): Promise<Found> {
    const params = { user_id_type: 'open_id' as const };
    const data = { [kind]: [...batch] };
    const body = await call(foundSchema, (auth) => sdk.contact.v3.user.batchGetId({ params, data }, auth));
    // The platform may write a number or an address in its own way.
    const people = new Map(
      (body.data.user_list ?? []).map((person) => [
        normal((kind === 'mobiles' ? person.mobile : person.email) ?? ''),
        person.user_id ?? '',
      ]),
    );
    const found = batch.map((contact): [string, string] => [contact, people.get(normal(contact)) ?? '']);
    return new Map(found.filter(([, openId]) => openId !== ''));
  }

  /** The platform leaves out a user id the app may not read, and refuses a batch with a stranger in it. */
  async function byUserId(batch: readonly string[]): Promise<Found> {
    const params = { user_ids: [...batch], user_id_type: 'user_id' as const };
    const body = await unlessNobody(() =>
      call(peopleSchema, (auth) => sdk.contact.v3.user.batch({ params }, auth)),
    );
    const people = body?.data.items ?? [];
    const named = people.every((person) => typeof person.user_id === 'string');
    if (body === null || !named) return oneByOne(batch);
    return new Map(people.map((person) => [person.user_id ?? '', person.open_id]));
  }

  async function oneByOne(userIds: readonly string[]): Promise<Found> {
    const found = new Map<string, string>();
    for (const userId of userIds) {
      const path = { user_id: encodeURIComponent(userId) };
      const params = { user_id_type: 'user_id' as const };
      const body = await unlessNobody(() =>
        call(oneSchema, (auth) => sdk.contact.v3.user.get({ path, params }, auth)),
      );
      if (body !== null) found.set(userId, body.data.user.open_id);
    }
    return found;
  }

  return async ({ userIds, mobiles, emails }) => {
    const found = new Map<string, string>();
    const keep = (people: Found) => {
      for (const [contact, openId] of people) found.set(contact, openId);
    };
    for (const batch of batches(userIds)) keep(await byUserId(batch));
    for (const batch of batches(mobiles)) keep(await byContact('mobiles', batch));
    for (const batch of batches(emails)) keep(await byContact('emails', batch));
    return found;
  };
}

function batches(contacts: readonly string[]): string[][] {
  const asked = [...new Set(contacts)].filter((contact) => contact !== '');
  return Array.from({ length: Math.ceil(asked.length / BATCH) }, (_, index) =>
    asked.slice(index * BATCH, (index + 1) * BATCH),
  );
}

function normal(contact: string): string {
  return contact.toLowerCase().replace(/^\+86|[\s-]/g, '');
}

/** `null` where the platform says there is nobody, or nobody the app may see. */
async function unlessNobody<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PlatformError && NOBODY.has(error.code)) return null;
    throw error;
  }
}

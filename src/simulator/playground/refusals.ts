/** What a person reads when the client, not the bot, says no. */
import { ClientRefusal, type ClientRefusalReason } from '#simulator/client-refusal.ts';
import { Busy } from '#simulator/playground/session.ts';
import type { Say } from '#simulator/playground/words.ts';

const WORDS: Readonly<Record<ClientRefusalReason, Parameters<Say>[0]>> = {
  'not there': 'notThere',
  disabled: 'disabled',
  required: 'required',
  'too long': 'tooLong',
  expired: 'expired',
  changed: 'changed',
  local: 'notThere',
  'not allowed': 'notAllowed',
};

/** Null when it is none of the person's mistakes. */
export function refusalWords(cause: unknown, t: Say): string | null {
  if (cause instanceof ClientRefusal) return t(WORDS[cause.reason]);
  if (cause instanceof Busy) return t('busy');
  if (cause instanceof RangeError) return t('noTravelBack');
  return null;
}

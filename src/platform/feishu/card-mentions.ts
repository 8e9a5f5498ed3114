/** A mention of everybody in markup: allowed by the platform in some groups, by us in none. */
import { type CardFault, CODES, fault } from './card-fault.ts';

/** In any spelling: `<at id=all>`, `<at ids="ou_1,all">`, `<at user_id='all'>`. */
const MENTIONS_ALL = /<at\s[^>]*\ball\b/i;

export function checkMentions(text: unknown, path: string): CardFault[] {
  return typeof text === 'string' && MENTIONS_ALL.test(text)
    ? [fault(CODES.mentionsAll, path, 'mentions everybody', text)]
    : [];
}

/** A bureau on PostgreSQL, with what one looks at afterwards: who read what, and what is on record. */
import { handle } from '#app/handle.ts';
import type { Reply } from '#cards/card.ts';
import { runningCampaign } from '#db/campaign.ts';
import type { Database } from '#db/database.ts';
import { dutiesOf, type StoredDuty } from '#db/duties.ts';
import { peopleOf } from '#db/people.ts';
import { ledgerEntry, ledgerText } from '#db/schema/ledger.ts';
import { clockTime, day, instant } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { tick } from '#jobs/tick.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import { SIMULATED_APP } from '#src/synthetic-bureau.ts';
import { freshPostgres } from '#test/support/postgres.ts';
import { type Bureau, openBureau } from '#test/support/world.ts';

const QUIET = { info: () => {}, warn: () => {}, error: () => {} };

export interface LedgerLine {
  noun: string;
  ref: string;
  verb: string;
  text: string;
}

export interface Watched extends Bureau {
  /** What the bot and a person wrote to each other. */
  own(name: string): readonly SimulatedMessage[];
  inGroup(unit: string): readonly SimulatedMessage[];
  /** The latest card or line in a person's chat, or in a unit's group, that contains the words. */
  ownWith(name: string, words: string): SimulatedMessage;
  groupWith(unit: string, words: string): SimulatedMessage;
  later(ms: number): Promise<void>;
  /** Like `at`, with everything sent at once: quicker where the spread says nothing. */
  lookAt(on: string, time: string): Promise<void>;
  campaign(): Promise<Campaign>;
  personId(name: string): Promise<number>;
  /** What is expected of a person, or of a unit by its own name. */
  dutyOf(kind: StoredDuty['kind'], subject: string, holder: string): Promise<StoredDuty>;
  ledger(noun: string): Promise<readonly LedgerLine[]>;
  /** A press whose value was changed on its way, as somebody with the right tools could do it. */
  pressEdited(name: string, value: object, form?: Readonly<Record<string, string>>): Promise<Reply>;
  /** A line in private as the platform would push it under this message's id, as often as one likes. */
  hear(name: string, text: string, messageId: string): Promise<Reply>;
  close(): Promise<void>;
}

export async function watchedBureau(): Promise<Watched> {
  const { database, drop } = await freshPostgres();
  return watched(await openBureau(database), database, drop);
}

export function watched(bureau: Bureau, database: Database, close: () => Promise<void>): Watched {
  const { orm } = database;
  const { simulator } = bureau;
  const own = (name: string) => simulator.directMessages(bureau.idOf(name));
  const inGroup = (unit: string) => simulator.messages(bureau.groupOf(unit));
  const last = (messages: readonly SimulatedMessage[], words: string) => {
    const found = messages.findLast((message) => !message.recalled && message.text.includes(words));
    if (!found) throw new RangeError(`no message says ${words}`);
    return found;
  };
  const directChatOf = (name: string) => {
    const chat = simulator.chats.find((one) => one.kind === 'p2p' && one.members.includes(bureau.idOf(name)));
    if (!chat) throw new RangeError(`${name} has no chat with the bot yet`);
    return chat.chatId;
  };
  const campaign = async () => {
    const running = await runningCampaign(orm);
    if (!running) throw new RangeError('no campaign runs');
    return running;
  };
  const personId = async (name: string) => {
    const people = await peopleOf(orm, (await campaign()).id);
    const person = people.find((one) => one.name === name);
    if (!person) throw new RangeError(`nobody is called ${name}`);
    return person.id;
  };
  return {
    ...bureau,
    own,
    inGroup,
    ownWith: (name, words) => last(own(name), words),
    groupWith: (unit, words) => last(inGroup(unit), words),
    later: (ms) => bureau.moveTo(new Date(bureau.now().getTime() + ms)),
    async lookAt(on, time) {
      await bureau.moveTo(instant(day(on), clockTime(time)));
      simulator.faults.rateLimits = false;
      await tick({ database, now: bureau.now(), spread: false });
      await bureau.settle();
    },
    campaign,
    personId,
    async dutyOf(kind, subject, holder) {
      const { id, tree } = await campaign();
      const unit = tree.find(holder);
      const person = unit ? null : await personId(holder);
      const found = (await dutiesOf(orm, id)).find(
        (duty) =>
          duty.kind === kind &&
          duty.subject === subject &&
          (duty.holder.kind === 'unit' ? duty.holder.unitId === unit?.id : duty.holder.personId === person),
      );
      if (!found) throw new RangeError(`no ${kind} ${subject} is expected of ${holder}`);
      return found;
    },
    async ledger(noun) {
      const entries = await orm.select().from(ledgerEntry).orderBy(ledgerEntry.id);
      const texts = new Map((await orm.select().from(ledgerText)).map((row) => [row.entryId, row.text]));
      return entries
        .filter((entry) => entry.noun === noun)
        .map(({ id, ref, verb }) => ({ noun, ref, verb, text: texts.get(id) ?? '' }));
    },
    pressEdited: (name, value, form = { description: '示例' }) =>
      handle(
        { ...bureau, log: QUIET, now: bureau.now(), wake: () => {} },
        {
          kind: 'click',
          key: `edited:${name}:${JSON.stringify(value)}`,
          at: bureau.now(),
          actor: { externalId: bureau.idOf(name), tenantKey: SIMULATED_APP.tenantKey },
          chatId: `oc_of_${name}`,
          messageRef: `om_of_${name}`,
          value,
          form,
          option: null,
        },
      ),
    hear: (name, text, messageId) =>
      handle(
        { ...bureau, log: QUIET, now: bureau.now(), wake: () => {} },
        {
          kind: 'message',
          key: `feishu:message:${messageId}`,
          at: bureau.now(),
          actor: { externalId: bureau.idOf(name), tenantKey: SIMULATED_APP.tenantKey },
          chatId: directChatOf(name),
          chatKind: 'direct',
          messageRef: messageId,
          text,
        },
      ),
    close,
  };
}

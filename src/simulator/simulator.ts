/**
 * A stand-in for the Feishu platform: REST for the bot (`fetch`), signed and encrypted pushes to it, and a tenant of
 * people and chats that a test, a rehearsal or a person plays. It knows the platform's protocol and nothing of the
 * bot. Nothing in it is left to chance: the same acts in the same order give the same ids and bytes.
 */
import { type ClickOutcome, press } from '#simulator/click.ts';
import type { SimulatedClock } from '#simulator/clock.ts';
import type { Delivery } from '#simulator/delivery.ts';
import { type Deadlines, Events } from '#simulator/events.ts';
import { Faults } from '#simulator/faults.ts';
import { Ids } from '#simulator/ids.ts';
import { Limits } from '#simulator/limits.ts';
import { type Attachment, People, type Where } from '#simulator/people.ts';
import type { Press } from '#simulator/press-action.ts';
import { Rest } from '#simulator/rest.ts';
import { USUAL_SCOPES } from '#simulator/scopes.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import type { EventRecord, SimulatorState } from '#simulator/state.ts';
import {
  type NewGroup,
  type NewPerson,
  type Resource,
  type SimulatedChat,
  type SimulatedPerson,
  Tenant,
} from '#simulator/tenant.ts';
import { Tokens } from '#simulator/tokens.ts';
import { UpdateTokens } from '#simulator/update-tokens.ts';
import { Usage } from '#simulator/usage.ts';
import { Uuids } from '#simulator/uuids.ts';
import type { SimulatedApp, World } from '#simulator/world.ts';

export interface SimulatorOptions {
  app: SimulatedApp;
  /** Carries an event or callback to the bot: in tests `(request) => app.fetch(request)`, otherwise the real fetch. */
  deliver: (request: Request) => Promise<Response>;
  clock: SimulatedClock;
  webhookUrl?: string;
  /** A snapshot to go on from; its clock is taken over unless the given one is later. */
  saved?: SimulatorState;
  /** Makes the faults that come by chance repeatable. */
  seed?: number;
  /** How long the bot may take to answer, in real time: 3 s, a challenge 1 s. */
  deadlines?: Deadlines;
}

const BOT = {
  openId: 'ou_b07000000000000000000000000000b0',
  unionId: 'on_b07000000000000000000000000000b0',
  name: '百日',
};

export class Simulator {
  readonly clock: SimulatedClock;
  readonly faults: Faults;
  /** What the app was granted; deleting one leads to 99991672, or to events that are not pushed. */
  readonly scopes: Set<string>;

  readonly #world: World;
  readonly #events: Events;
  readonly #people: People;
  readonly #usage: Usage;
  readonly #rest: Rest;

  constructor(options: SimulatorOptions) {
    const { app, clock, saved } = options;
    if (saved) clock.resume(new Date(saved.clock));
    const ids = new Ids(saved?.lastId);
    this.clock = clock;
    this.faults = new Faults(options.seed);
    this.scopes = new Set(saved?.scopes ?? USUAL_SCOPES);
    this.#world = {
      app,
      bot: BOT,
      clock,
      ids,
      tenant: new Tenant(ids, saved?.tenant),
      limits: new Limits(),
      faults: this.faults,
      scopes: this.scopes,
      tokens: new Tokens(ids, saved?.tokens),
      updateTokens: new UpdateTokens(ids, saved?.updateTokens),
      uuids: new Uuids(saved?.uuids),
    };
    this.#events = new Events(
      { app, deliver: options.deliver, webhookUrl: options.webhookUrl ?? 'http://127.0.0.1/webhooks/feishu' },
      clock,
      ids,
      this.faults.events,
      options.deadlines ?? { replyMs: 3_000, challengeMs: 1_000 },
      saved?.events,
    );
    this.#people = new People(this.#world, this.#events);
    this.#usage = new Usage(saved?.usage);
    this.#rest = new Rest(this.#world, this.#usage);
  }

  /** Every `/open-apis/*` call. A planned lost connection rejects, as `fetch` does. */
  fetch(request: Request): Response | Promise<Response> {
    return this.#rest.fetch(request);
  }

  /** Calls so far by route, such as `POST /im/v1/messages/:message_id/reply`. */
  get calls(): Readonly<Record<string, number>> {
    return this.#rest.calls;
  }

  /** Calls to routes the simulator does not know; a test that leaves any behind has missed something. */
  get unknownRoutes(): readonly string[] {
    return this.#rest.unknownRoutes;
  }

  /** The events and callbacks pushed, with each attempt. */
  get eventLog(): readonly EventRecord[] {
    return this.#events.log;
  }

  get bot(): { openId: string; name: string } {
    return this.#world.bot;
  }

  get people(): readonly SimulatedPerson[] {
    return this.#world.tenant.people();
  }

  get chats(): readonly SimulatedChat[] {
    return this.#world.tenant.chats();
  }

  addPerson(person: NewPerson): { openId: string } {
    return { openId: this.#world.tenant.addPerson(person).openId };
  }

  addGroup(group: NewGroup): { chatId: string } {
    return { chatId: this.#world.tenant.addGroup(group).chatId };
  }

  addBot(chatId: string, byOpenId: string): Promise<Delivery> {
    return this.#people.addBot(chatId, byOpenId);
  }

  removeBot(chatId: string, byOpenId: string): Promise<Delivery> {
    return this.#people.removeBot(chatId, byOpenId);
  }

  dissolve(chatId: string, byOpenId: string): Promise<Delivery> {
    return this.#people.dissolve(chatId, byOpenId);
  }

  /** Leaves the organisation and its groups; sends to them are refused with 230029 from now on. */
  resign(openId: string): void {
    this.#world.tenant.resign(openId);
  }

  /** Ends when the bot has answered the push or the deadline passed. A group hears only what mentions the bot. */
  say(
    openId: string,
    where: Where,
    text: string,
    options?: { mention?: boolean; replyTo?: string },
  ): Promise<Delivery> {
    return this.#people.say(openId, where, text, options);
  }

  sendImage(
    openId: string,
    where: Where,
    image: Attachment,
    options?: { replyTo?: string },
  ): Promise<Delivery> {
    return this.#people.sendImage(openId, where, image, options);
  }

  sendFile(
    openId: string,
    where: Where,
    file: Attachment,
    options?: { replyTo?: string },
  ): Promise<Delivery> {
    return this.#people.sendFile(openId, where, file, options);
  }

  /** Words with pictures below them. */
  sendPost(
    openId: string,
    where: Where,
    post: { text: string; images: readonly Attachment[] },
    options?: { mention?: boolean; replyTo?: string },
  ): Promise<Delivery> {
    return this.#people.sendPost(openId, where, post, options);
  }

  /** A person takes a message back; what it carried can no longer be fetched. */
  takeBack(openId: string, messageId: string): void {
    this.#people.takeBack(openId, messageId);
  }

  pressMenu(openId: string, eventKey: string): Promise<Delivery> {
    return this.#people.pressMenu(openId, eventKey);
  }

  /** Opens the chat with the bot, which the bot is told. */
  enter(openId: string): Promise<Delivery> {
    return this.#people.enter(openId);
  }

  /** Presses something on a card. @throws ClientRefusal when the person's client would not send it. */
  async press(openId: string, messageId: string, what: Press): Promise<ClickOutcome> {
    return press(this.#world, this.#events, this.#world.tenant.person(openId), messageId, what);
  }

  /** Marks a message as read by a person. */
  read(openId: string, messageId: string): void {
    this.#world.tenant.read(messageId, this.#world.tenant.person(openId).openId, this.clock.now());
  }

  messages(chatId: string): readonly SimulatedMessage[] {
    return this.#world.tenant.messages(chatId);
  }

  message(messageId: string): SimulatedMessage {
    return this.#world.tenant.message(messageId);
  }

  /** Undefined when there is no such message. */
  findMessage(messageId: string): SimulatedMessage | undefined {
    return this.#world.tenant.findMessage(messageId);
  }

  /** The person's chat with the bot. */
  directMessages(openId: string): readonly SimulatedMessage[] {
    const { tenant } = this.#world;
    const chat = tenant.findDirectChat(tenant.person(openId).openId);
    return chat ? tenant.messages(chat.chatId) : [];
  }

  /** Called with each message as it is written and as it changes. */
  onMessage(listener: (message: SimulatedMessage) => void): () => void {
    return this.#world.tenant.onMessage(listener);
  }

  /** What was uploaded under an image's or a file's key. */
  resource(key: string): Resource | undefined {
    return this.#world.tenant.findResource(key);
  }

  /** What the platform pushes when an admin saves the webhook's URL. */
  challenge(challenge: string): Promise<Delivery> {
    return this.#events.challenge(challenge);
  }

  /** Every token handed out so far stops working (99991663). */
  revokeTokens(): void {
    this.#world.tokens.revokeAll();
  }

  /** All of it as plain JSON, to go on from later; planned faults and counted calls are not part of it. */
  snapshot(): SimulatorState {
    const { clock, ids, tenant, tokens, updateTokens, uuids } = this.#world;
    return {
      version: 1,
      clock: clock.now().toISOString(),
      lastId: ids.last,
      scopes: [...this.scopes],
      tenant: tenant.save(),
      events: this.#events.save(),
      tokens: tokens.save(),
      updateTokens: updateTokens.save(),
      uuids: uuids.save(),
      usage: this.#usage.save(),
    };
  }
}

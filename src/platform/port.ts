/** What the bot needs of a chat platform, in words that fit all of them. Each platform has a folder beside this. */
import type { Card, Message, Reply } from '#cards/card.ts';

/** Who or what did something, as the platform names them; `identity` rows map people to our own ids. */
export interface Actor {
  /** The platform's id of the person (Feishu: open_id). */
  externalId: string;
  tenantKey: string;
}

/** Something that lies with the platform until it is fetched, by the message that carries it and its key. */
export interface Attachment {
  kind: 'image' | 'file';
  key: string;
  /** As the sender's device named it; pictures have none. */
  name: string | null;
}

/** The platform's words, parsed and proven genuine. `at` is the instant the person acted, not when it arrived. */
export type Inbound =
  | {
      kind: 'message';
      key: string;
      at: Date;
      actor: Actor;
      chatId: string;
      chatKind: 'group' | 'direct';
      messageRef: string;
      text: string;
    }
  /** Pictures or a file, perhaps with words beside them. */
  | {
      kind: 'attachment';
      key: string;
      at: Date;
      actor: Actor;
      chatId: string;
      chatKind: 'group' | 'direct';
      messageRef: string;
      /** The message it answers; null when it answers none. */
      repliesTo: string | null;
      text: string;
      attachments: readonly Attachment[];
    }
  /** A message the bot can read neither as words nor as a file (sticker, voice, place …). */
  | {
      kind: 'other message';
      key: string;
      at: Date;
      actor: Actor;
      chatId: string;
      chatKind: 'group' | 'direct';
      messageRef: string;
      type: string;
    }
  | { kind: 'menu'; key: string; at: Date; actor: Actor; menuKey: string }
  | {
      kind: 'bot added';
      key: string;
      at: Date;
      actor: Actor;
      chatId: string;
      chatName: string;
      external: boolean;
    }
  /** Removed from the group, or the group was dissolved. */
  | { kind: 'bot removed'; key: string; at: Date; actor: Actor; chatId: string; chatName: string }
  | {
      kind: 'click';
      key: string;
      at: Date;
      actor: Actor;
      chatId: string;
      messageRef: string;
      /** The button's own value, unparsed. */
      value: unknown;
      /** What was typed into the form, by field name; empty where nothing was. Days arrive as `YYYY-MM-DD`. */
      form: Readonly<Record<string, string>>;
      /** The option picked in a select that acts at once. */
      option: string | null;
    }
  /** Genuine, but nothing the bot acts on. */
  | { kind: 'ignored'; key: string; type: string };

/** What became of a request at the door. The status is for the platform; nothing of it is shown to people. */
export type Received =
  | { kind: 'challenge'; body: { challenge: string } }
  | { kind: 'refused'; status: 400 | 401 | 413; why: string }
  | { kind: 'accepted'; inbound: Inbound; appId: string; tenantKey: string };

export interface RawRequest {
  headers: { get(name: string): string | null };
  body: Uint8Array;
}

/** A card as the platform wants it; made before a commit, so that a reply can never fail after the fact. */
export interface Rendered {
  json: string;
  /** Bytes of the escaped request body it will travel in. */
  bytes: number;
}

export type Destination = { kind: 'chat'; chatId: string } | { kind: 'person'; externalId: string };

/** Where a message landed. */
export interface Sent {
  messageRef: string;
  chatId: string;
}

export type PlatformErrorKind =
  /** Try again later; `retryAfterMs` where the platform said when. */
  | 'retry'
  /** It may have arrived: only the same key within the hour is safe. */
  | 'unknown outcome'
  /** Will never work: parked with its reason. */
  | 'never'
  /** This month's calls are used up: stop sending altogether. */
  | 'quota';

/** For the outbox. The message is a plain sentence for an admin and holds no token, no request and no personal data. */
export class PlatformError extends Error {
  readonly kind: PlatformErrorKind;
  /** The platform's own code, or `http 503`, `timeout`. */
  readonly code: string;
  readonly retryAfterMs: number | null;

  constructor(kind: PlatformErrorKind, code: string, message: string, retryAfterMs: number | null = null) {
    super(message);
    this.name = 'PlatformError';
    this.kind = kind;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** How people are named in a roster besides the platform's own id. */
export interface Contacts {
  userIds: readonly string[];
  mobiles: readonly string[];
  emails: readonly string[];
}

export interface Downloaded {
  bytes: Uint8Array<ArrayBuffer>;
  contentType: string | null;
}

/** The code of a `PlatformError` for what is larger than the limit given. */
export const TOO_LARGE = 'too large';

export interface Platform {
  readonly name: 'feishu';
  /** How long a click may take to be answered, in milliseconds. */
  readonly replyDeadlineMs: number;

  receive(request: RawRequest, now: Date): Received;
  /** The body that answers a click. */
  reply(reply: Reply): unknown;
  /** @throws CardProblem when the platform would refuse the card. */
  render(card: Card): Rendered;

  /** `key` (≤ 50 characters) makes a repeated send within the hour harmless. @throws PlatformError */
  send(to: Destination, message: Message, key: string): Promise<Sent>;
  /** Replaces a card already sent. @throws PlatformError */
  patch(messageRef: string, card: Card): Promise<void>;
  /** Takes a message back. @throws PlatformError */
  recall(messageRef: string): Promise<void>;
  /** Ids for contacts; who is unknown is absent from the map. In batches of 50. @throws PlatformError */
  resolve(contacts: Contacts): Promise<ReadonlyMap<string, string>>;

  /** What a message carries; more than `limitBytes` are never read. @throws PlatformError */
  download(
    messageRef: string,
    key: string,
    kind: Attachment['kind'],
    limitBytes: number,
  ): Promise<Downloaded>;
  /** Hands a picture over to be sent; the key is good for messages and cards. @throws PlatformError */
  uploadImage(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<string>;
  /** Hands a file over to be sent. @throws PlatformError */
  uploadFile(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<string>;
}

/** A card the platform would refuse; a bug of ours, found before anything is written. */
export class CardProblem extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`card refused: ${problems.join('; ')}`);
    this.name = 'CardProblem';
    this.problems = problems;
  }
}

/** What a person's own client prevents: nothing reaches the bot, because on a real phone nothing would either. */

export type ClientRefusalReason =
  /** No such card, button, field or option is to be seen. */
  | 'not there'
  | 'disabled'
  /** 有必填项未填写 */
  | 'required'
  | 'too long'
  /** The card is older than 14 days. */
  | 'expired'
  /** The card was replaced since it was looked at. */
  | 'changed'
  /** It acts in the client only: a link, a reset. */
  | 'local'
  /** The person is not in the chat, has left, or cannot reach the bot. */
  | 'not allowed';

export class ClientRefusal extends Error {
  readonly reason: ClientRefusalReason;

  constructor(reason: ClientRefusalReason, message: string) {
    super(message);
    this.name = 'ClientRefusal';
    this.reason = reason;
  }
}

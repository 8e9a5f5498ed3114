/** What the page and the server say to each other about a card: the act of a person on it, and what came of it. */

/** What a person did to one element; it is named by its place, never by its words. */
export interface CardAct {
  /** The state of the card that was looked at: an act on one that was replaced meanwhile is refused. */
  seen: string;
  /** JSON pointer into the card, such as `/body/elements/0`. */
  at: string;
  /** Of a button that submits: what the form's fields hold, by name. */
  form?: Readonly<Record<string, string | readonly string[]>>;
  /** Of a select, picker or menu that acts at once. */
  option?: string;
  /** Of a checker that acts at once. */
  checked?: boolean;
  /** Of an input that is sent by itself. */
  input?: string;
}

export interface Toast {
  type: 'info' | 'success' | 'error' | 'warning';
  content: string;
}

export interface CardAnswer {
  /** 0, or what the client shows instead of an effect. */
  code: number;
  toast?: Toast;
  /** The card that takes the place of the one acted on. */
  html?: string;
  /** Why nothing was sent, in a sentence for the person. */
  refused?: string;
}

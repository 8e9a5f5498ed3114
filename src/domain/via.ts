/** On what a move of a finding was made. It names the place, never what was typed there. */

export type Via =
  /** A button; `ref` is the platform's name of the message that bore it. */
  | { kind: 'card'; ref: string }
  /** A line; `ref` is the command's English word. */
  | { kind: 'command'; ref: string }
  /** A roster that ended the owner. */
  | { kind: 'roster'; ref: null };

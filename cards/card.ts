/**
 * A card as a value, before any platform: all it shows is in it, and builders look nothing up. Text is data, never
 * markup: a renderer escapes it, so what a person typed can neither mention nor link.
 */
import type { Click } from '#domain/click.ts';

export type Tone = 'blue' | 'green' | 'orange' | 'red' | 'grey';

export interface Span {
  text: string;
  strong?: true;
  tone?: Exclude<Tone, 'blue'>;
}
export type Text = string | readonly (string | Span)[];

export interface Button {
  label: string;
  click: Click;
  look?: 'primary' | 'plain' | 'danger';
}

export interface Option {
  value: string;
  label: string;
}

/** A field of a form; `name` is the key of the typed value and unique in the card. */
export type Field =
  | {
      kind: 'text';
      name: string;
      label: string;
      placeholder?: string;
      value?: string;
      required: boolean;
      lines: 'one' | 'many';
      maxLength: number;
    }
  | {
      kind: 'select';
      name: string;
      label: string;
      options: readonly Option[];
      value?: string;
      required: boolean;
    }
  /** A day as `YYYY-MM-DD`. */
  | { kind: 'day'; name: string; label: string; value?: string; required: boolean };

export type Hue = Exclude<Tone, 'red'> | 'purple' | 'silver';

/** Counts as bars per group, stacked by series; the groups keep the order given. A series has one colour everywhere. */
export interface Chart {
  title: string;
  bars: readonly { group: string; series: string; value: number }[];
  hues: Readonly<Record<string, Hue>>;
}

export interface Picture {
  key: string;
  caption: string;
}

export type Block =
  | { kind: 'text'; text: Text; size?: 'heading' | 'normal' | 'note' }
  | { kind: 'facts'; facts: readonly { label: string; value: Text }[] }
  | { kind: 'list'; items: readonly Text[] }
  | { kind: 'divider' }
  | {
      kind: 'table';
      columns: readonly { key: string; label: string; numeric?: true }[];
      rows: readonly Record<string, string | number>[];
      pageSize: number;
    }
  | { kind: 'chart'; chart: Chart }
  /** Small, side by side, each with its caption; a press shows it large. Keys as the platform gave them. */
  | { kind: 'pictures'; pictures: readonly Picture[] }
  | { kind: 'buttons'; buttons: readonly Button[] }
  /** A question with its possible answers side by side; the chosen one is marked. */
  | { kind: 'choice'; question: Text; note?: Text; options: readonly (Button & { chosen: boolean })[] }
  /** What is typed arrives with the submit button's click. Buttons beside it act without it. */
  | { kind: 'form'; name: string; fields: readonly Field[]; submit: Button; beside: readonly Button[] }
  /** A select that acts at once: the option picked arrives with the click. At most 100 options. */
  | { kind: 'select'; name: string; placeholder: string; options: readonly Option[]; click: Click }
  | { kind: 'fold'; title: string; open: boolean; blocks: readonly Block[] };

export interface Card {
  title: string;
  subtitle?: string;
  tone: Tone;
  /** At most three, beside the title. */
  tags?: readonly string[];
  /** What the chat list and the notification show. */
  summary: string;
  /** False for every card that names anyone. */
  forwardable: boolean;
  blocks: readonly Block[];
}

export type Message =
  | { kind: 'card'; card: Card }
  | { kind: 'text'; text: string }
  /** A picture or file that was handed to the platform before; the key is what it gave for it. */
  | { kind: 'image'; key: string }
  | { kind: 'file'; key: string };

/** What the person who pressed sees: a passing line, and the card in its new state. */
export interface Reply {
  toast?: { tone: 'info' | 'success' | 'warning' | 'error'; text: string };
  card?: Card;
}

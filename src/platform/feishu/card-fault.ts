/** What a card can do wrong, in the platform's own terms: its sub-codes, and paths written as it writes them. */

export interface CardFault {
  code: number;
  /** `ROOT -> body -> elements -> [2](tag: button) -> text` */
  path: string;
  message: string;
  /** What was found, where showing it helps; it may be a person's words, so it belongs in no log. */
  value?: string;
}

export const CODES = {
  /** Not a card at all, an unknown key, a wrong kind of value. */
  unreadable: 200621,
  /** A component that does not exist, or no longer. */
  unsupported: 200861,
  /** Too many nodes, tables or levels. */
  limit: 11310,
  chart: 200550,
  tableRows: 200914,
  tableColumns: 200915,
  /** A form's component without a name: the platform only tells the person who presses. */
  unnamed: 200530,
  size: 230025,
  /** A mention of everybody, which the platform may allow and this bot never does; not one of its codes. */
  mentionsAll: 1,
} as const;

export function fault(code: number, path: string, message: string, value?: unknown): CardFault {
  if (value === undefined) return { code, path, message };
  const shown = typeof value === 'string' ? value : (JSON.stringify(value) ?? typeof value);
  return { code, path, message, value: shown.slice(0, 100) };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function recordsIn(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

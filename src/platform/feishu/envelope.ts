/** An opened and proven envelope, and what its fields mean whatever the event is. */
import { z } from 'zod';
import type { Inbound } from '#platform/port.ts';

/** Ids are printable ASCII; anything else is not the platform's. */
export const id = z.string().regex(/^[\x21-\x7e]{1,200}$/);

export interface Envelope {
  eventId: string;
  type: string;
  createTime: string | number;
  tenantKey: string;
  event: unknown;
  /** Beside the event in some of the platform's own samples, inside it in practice. */
  context: unknown;
}

export function eventKey(envelope: Envelope): string {
  return `feishu:event:${envelope.eventId}`;
}

export function ignored(envelope: Envelope): Inbound {
  return { kind: 'ignored', key: eventKey(envelope), type: envelope.type };
}

/** Seconds, milliseconds or microseconds: the platform uses all three, and their lengths tell them apart. */
export function instantOf(stamp: string | number): Date | null {
  const digits = String(stamp);
  if (/^\d{10}$/.test(digits)) return new Date(Number(digits) * 1000);
  if (/^\d{13}$/.test(digits)) return new Date(Number(digits));
  if (/^\d{16}$/.test(digits)) return new Date(Math.floor(Number(digits) / 1000));
  return null;
}

export const stamp = z.union([z.string(), z.number()]);

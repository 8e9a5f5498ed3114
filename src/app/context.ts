/** What every verb is given: the database, the platform, the instant it is, a log, and a way to send soon. */
import type { Database } from '#db/database.ts';
import type { Platform } from '#platform/port.ts';

/** A log that takes fields first; never a body, a token or a name. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface AppContext {
  readonly database: Database;
  readonly platform: Platform;
  /** The instant of this request; everything that is due, late or today follows from it. */
  readonly now: Date;
  readonly log: Log;
  /** Something was queued: deliver it soon. Never awaited. */
  wake(): void;
}

/** Leases and pacing by the database's clock: several instances agree on it whatever their own clocks say. */
import { databaseNow } from '#db/clock.ts';
import type { Database } from '#db/database.ts';
import type { Clock } from '#jobs/clock.ts';

export function databaseClock(database: Database): Clock {
  return {
    now: () => databaseNow(database.orm),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

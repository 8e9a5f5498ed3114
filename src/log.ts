/** The log: one line of JSON per thing that happened, without bodies, tokens or names. */
import pino from 'pino';
import type { Log } from '#app/context.ts';
import type { Settings } from '#src/config.ts';

export function openLog(level: Settings['logLevel']): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}

/**
 * A bureau on the simulator, for tests that tell what people see: the synthetic roster or a small one, its groups
 * bound, a clock that stands still. Everything goes through the real protocol in both directions.
 */
import type { Log } from '#app/context.ts';
import type { Database } from '#db/database.ts';
import { stamp } from '#db/installation.ts';
import { clockTime, day, instant } from '#domain/calendar.ts';
import type { ClickOutcome } from '#simulator/click.ts';
import type { Press } from '#simulator/press-action.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import { type SimulatedWorld, simulatedWorld } from '#src/simulated-world.ts';
import {
  FIRST_MORNING,
  foundBureau,
  openGroups,
  SIMULATED_STAMP,
  syntheticRoster,
} from '#src/synthetic-bureau.ts';

export interface LogLine {
  level: 'info' | 'warn' | 'error';
  fields: object;
  message: string;
}

export interface Bureau extends SimulatedWorld {
  /** What was logged; a test that expects no trouble looks here. */
  log: readonly LogLine[];
  /** The open_id of a person of the roster. */
  idOf(name: string): string;
  /** The group of a unit, by the unit's own name. */
  groupOf(unit: string): string;
  /** Moves to a time of a day in Asia/Shanghai, looks what is due there, and lets the spread pass. */
  at(on: string, time: string): Promise<void>;
  /** Presses and waits until everything that follows is delivered. */
  press(name: string, message: SimulatedMessage, what: Press): Promise<ClickOutcome>;
  say(name: string, text: string): Promise<void>;
  /** Typed in a unit's group with a mention of the bot. */
  sayIn(unit: string, name: string, text: string): Promise<void>;
  latest(name: string): SimulatedMessage;
  latestIn(unit: string): SimulatedMessage;
}

/** The synthetic bureau on its first morning, groups bound, nothing announced yet. */
export async function openBureau(database: Database): Promise<Bureau> {
  await database.transaction((tx) => stamp(tx, SIMULATED_STAMP, FIRST_MORNING));
  const lines: LogLine[] = [];
  const world = simulatedWorld({ database, start: FIRST_MORNING, log: collect(lines), spread: true });
  const { simulator } = world;
  await foundBureau(
    { ...world, clock: world.delivery.clock, simulated: null, close: database.close },
    simulator,
  );
  const groups = await openGroups(simulator);
  await world.settle();
  const rows = syntheticRoster();

  const idOf = (name: string) => {
    const row = rows.find((candidate) => candidate.name === name);
    if (!row) throw new RangeError(`nobody is called ${name}`);
    return row.id.value;
  };
  const groupOf = (unit: string) => {
    const group = groups.find((candidate) => candidate.unit.split('/').at(-1) === unit);
    if (!group) throw new RangeError(`no group of ${unit}`);
    return group.chatId;
  };
  const last = (messages: readonly SimulatedMessage[]) => {
    const message = messages.at(-1);
    if (!message) throw new RangeError('no message yet');
    return message;
  };
  return {
    ...world,
    log: lines,
    idOf,
    groupOf,
    at: async (on, time) => {
      const moment = instant(day(on), clockTime(time));
      await world.moveTo(moment);
      await world.tick();
      await world.moveTo(new Date(moment.getTime() + 9 * 60_000));
    },
    press: async (name, message, what) => {
      const outcome = await simulator.press(idOf(name), message.messageId, what);
      await world.settle();
      return outcome;
    },
    say: async (name, text) => {
      await simulator.say(idOf(name), 'bot', text);
      await world.settle();
    },
    sayIn: async (unit, name, text) => {
      await simulator.say(idOf(name), { chatId: groupOf(unit) }, text, { mention: true });
      await world.settle();
    },
    latest: (name) => last(simulator.directMessages(idOf(name))),
    latestIn: (unit) => last(simulator.messages(groupOf(unit))),
  };
}

function collect(lines: LogLine[]): Log {
  const line = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}

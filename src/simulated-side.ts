/**
 * The simulator of an installation: opened from the file it keeps in `DATA_DIR`, saved there as it changes, and its time as
 * the bot waits for it. Once closed it leaves the file alone, for another may have begun afresh.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '#app/context.ts';
import { troubleOf } from '#app/trouble.ts';
import type { Clock } from '#jobs/clock.ts';
import { SimulatedClock } from '#simulator/clock.ts';
import { Simulator } from '#simulator/simulator.ts';
import { openStore, type Store } from '#simulator/store.ts';
import type { Settings } from '#src/config.ts';
import { StartProblem } from '#src/start-problem.ts';
import { FIRST_MORNING, SIMULATED_APP } from '#src/synthetic-bureau.ts';

export interface SimulatedSide {
  simulator: Simulator;
  /** Where its pushes go; set by whoever has the app. */
  connect(deliver: (request: Request) => Promise<Response>): void;
  save(): void;
  /** Within half a second, once it was saved at all: until then the world is still being set up. */
  saveSoon(): void;
  /** While true, whoever waits on the clock moves it instead: a campaign can be run through without its waits. */
  stepping: boolean;
}

const SAVE_AFTER_MS = 500;
const MEMORY_FILE = 'simulator.json';

export function memoryFile(settings: Settings): string {
  return join(settings.dataDir, MEMORY_FILE);
}

export function openSimulator(
  settings: Settings,
  log: Log,
): SimulatedSide & { isNew: boolean; close(): void } {
  const file = memoryFile(settings);
  const store = openStore(file);
  const saved = loadMemory(store, file);
  let deliver = async (_request: Request): Promise<Response> => {
    throw new Error('the bot is not connected to the simulator');
  };
  const simulator = new Simulator({
    app: SIMULATED_APP,
    deliver: (request) => deliver(request),
    clock: new SimulatedClock({ wall: () => new Date(), start: FIRST_MORNING, running: true }),
    ...(saved ? { saved } : {}),
  });
  let isKept = saved !== undefined;
  /** From then on the file is another's, who may have begun afresh. */
  let isClosed = false;
  let saving: ReturnType<typeof setTimeout> | undefined;
  const save = () => {
    clearTimeout(saving);
    saving = undefined;
    if (isClosed) return;
    store.save(simulator.snapshot());
    isKept = true;
  };
  /** A full disk is no reason to end: what is not saved now is saved with what comes next. */
  const saveLater = () => {
    try {
      save();
    } catch (cause) {
      log.error(troubleOf(cause), 'the simulator could not be saved');
    }
  };
  return {
    isNew: saved === undefined,
    simulator,
    stepping: false,
    connect(next) {
      deliver = next;
    },
    save,
    saveSoon() {
      if (isKept && !isClosed) saving ??= setTimeout(saveLater, SAVE_AFTER_MS).unref();
    },
    close() {
      simulator.clock.stop();
      try {
        save();
      } finally {
        isClosed = true;
      }
    },
  };
}

function loadMemory(store: Store, file: string): ReturnType<Store['load']> {
  try {
    return store.load();
  } catch {
    throw new StartProblem(`模拟平台的存档 ${file} 读不出来：请恢复它，或连同数据库一起删除后重新开始。`);
  }
}

export function simulatorClock(simulated: SimulatedSide): Clock {
  const { clock } = simulated.simulator;
  return {
    now: async () => clock.now(),
    wait: async (ms) => {
      const until = clock.now().getTime() + ms;
      // In the middle of a move as well: a minute of pacing would otherwise be one of real time.
      if (simulated.stepping) await clock.arrived();
      const left = until - clock.now().getTime();
      if (left <= 0) return;
      if (simulated.stepping) await clock.pass(left);
      else await new Promise((resolve) => setTimeout(resolve, left));
    },
  };
}

/**
 * Deletes what the simulator and the bot on it remember, with the folder closed; the next start begins afresh. The
 * simulator's own memory first: stopped in the middle, the next start says what to do instead of mixing old and new.
 */
export function forgetSimulated(settings: Pick<Settings, 'dataDir'>): void {
  for (const name of [MEMORY_FILE, 'postgres', 'evidence']) {
    rmSync(join(settings.dataDir, name), { recursive: true, force: true });
  }
}

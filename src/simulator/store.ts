/**
 * The simulator's memory on disk: one JSON file, replaced as a whole. Whoever stops the process in the middle of a
 * save finds the previous state.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { parseJson } from '#simulator/json.ts';
import { type SimulatorState, stateSchema } from '#simulator/state.ts';

export interface Store {
  /** Undefined before the first save. @throws Error naming the file when it cannot be used. */
  load(): SimulatorState | undefined;
  save(state: SimulatorState): void;
}

export function openStore(file: string): Store {
  return {
    load: () => {
      const text = readIfThere(file);
      if (text === undefined) return undefined;
      const state = stateSchema.safeParse(parseJson(text));
      if (state.success) return state.data;
      const [problem = ''] = z.prettifyError(state.error).split('\n');
      throw new Error(`${file} holds no state of the simulator (${problem}). Move it away to start afresh.`);
    },
    save: (state) => {
      mkdirSync(dirname(file), { recursive: true });
      const next = `${file}.next`;
      writeFileSync(next, JSON.stringify(state), { flush: true });
      renameSync(next, file);
    },
  };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} cannot be read: ${why}`);
  }
}

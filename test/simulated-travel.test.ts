/** A way through the campaign's time, while others move the clock too: what is pushed again, or a second hand on it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SimulatedClock } from '#simulator/clock.ts';
import { Simulator } from '#simulator/simulator.ts';
import { nextEvent, travel } from '#src/simulated-travel.ts';
import { FIRST_MORNING, SIMULATED_APP } from '#src/synthetic-bureau.ts';
import { type FreshPostgres, freshPostgres } from '#test/support/postgres.ts';

let postgres: FreshPostgres;
beforeAll(async () => {
  postgres = await freshPostgres();
});
afterAll(() => postgres.drop());

const LATER_MS = 3_600_000;

describe('a way through time', () => {
  it('waits where the clock is being moved already', async () => {
    const clock = new SimulatedClock({ wall: () => FIRST_MORNING, start: FIRST_MORNING, running: false });
    const deliver = async () => Response.json({});
    const simulator = new Simulator({ app: SIMULATED_APP, deliver, clock });
    const simulated = { simulator, connect() {}, save() {}, saveSoon() {}, stepping: false };
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    clock.schedule(FIRST_MORNING, () => answered);
    const pushedAgain = clock.catchUp();
    const to = new Date(FIRST_MORNING.getTime() + LATER_MS);
    const traveller = { database: postgres.database, simulated, idle: async () => {} };
    const { signal } = new AbortController();
    const arrived = travel(traveller, to, { signal, step: () => {}, liveADay: null });
    // By then it has looked where to go, and would go.
    for (let looks = 0; looks < 20; looks += 1) await nextEvent(traveller);
    answer();
    await Promise.all([pushedAgain, arrived]);
    expect(clock.now()).toEqual(to);
  });
});

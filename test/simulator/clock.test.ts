/** The simulated clock: it stands, runs or is moved forward, and what falls due on the way is carried out. */
import { describe, expect, it } from 'vitest';
import { SimulatedClock } from '#simulator/clock.ts';

const START = new Date('2023-03-01T00:30:00Z');
const later = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

function standing() {
  return new SimulatedClock({ wall: () => new Date(0), start: START, running: false });
}

describe('the simulated clock', () => {
  it('stands still until it is moved', async () => {
    const clock = standing();
    expect(clock.now()).toEqual(START);
    await clock.advance(60_000);
    expect(clock.now()).toEqual(later(1));
    expect(clock.running).toBe(false);
  });

  it('runs at real speed from where it was set', async () => {
    let wall = 1_000;
    const clock = new SimulatedClock({ wall: () => new Date(wall), start: START, running: true });
    wall += 60_000;
    expect(clock.now()).toEqual(later(1));
    await clock.moveTo(later(10));
    wall += 60_000;
    expect(clock.now()).toEqual(later(11));
    clock.stop();
    wall += 60_000;
    expect(clock.now()).toEqual(later(11));
    clock.run();
    wall += 60_000;
    expect(clock.now()).toEqual(later(12));
    clock.stop();
  });

  it('refuses to move backwards, in a sentence', async () => {
    const clock = standing();
    await clock.moveTo(later(5));
    const refusal = expect(clock.moveTo(later(4))).rejects;
    await refusal.toThrow(RangeError);
    await refusal.toThrow('only moves forward: it shows 2023-03-01T00:35:00.000Z');
    await expect(clock.moveTo(new Date(Number.NaN))).rejects.toThrow('invalid date');
    expect(clock.now()).toEqual(later(5));
  });

  it('carries out what falls due on the way, in order, each at its own instant', async () => {
    const clock = standing();
    const seen: string[] = [];
    const note = (what: string) => async () => {
      seen.push(`${what} ${clock.now().toISOString().slice(11, 16)}`);
    };
    clock.schedule(later(20), note('second'));
    clock.schedule(later(10), async () => {
      await note('first')();
      clock.schedule(later(15), note('raised on the way'));
    });
    clock.schedule(later(99), note('never'));
    const cancel = clock.schedule(later(12), note('cancelled'));
    cancel();
    clock.onMove((now) => {
      seen.push(`arrived ${now.toISOString().slice(11, 16)}`);
    });
    await clock.moveTo(later(30));
    expect(seen).toEqual(['first 00:40', 'raised on the way 00:45', 'second 00:50', 'arrived 01:00']);
  });

  it('refuses a second move while the first is under way', async () => {
    const clock = standing();
    let inner: Promise<void> | undefined;
    clock.schedule(later(1), async () => {
      inner = clock.moveTo(later(9));
      await expect(inner).rejects.toThrow('being moved already');
    });
    await clock.moveTo(later(2));
    expect(inner).toBeDefined();
    expect(clock.now()).toEqual(later(2));
  });

  it('carries out by itself what falls due while it runs', async () => {
    let wall = 0;
    const clock = new SimulatedClock({ wall: () => new Date(wall), start: START, running: true });
    const { promise: due, resolve } = Promise.withResolvers<Date>();
    clock.schedule(new Date(START.getTime() + 5), async () => resolve(clock.now()));
    wall += 5;
    expect((await due).getTime()).toBe(START.getTime() + 5);
    clock.stop();
  });
});

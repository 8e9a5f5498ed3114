/** One delivery at a time in a process, and none too few. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outbox } from '#db/schema/messages.ts';
import { type Dispatcher, dispatcher } from '#jobs/dispatcher.ts';
import { deliveryJob } from '#jobs/outbox.ts';
import { openStage, type Stage } from '#test/jobs/stage.ts';

describe('the dispatcher', () => {
  let stage: Stage;
  let outgoing: Dispatcher;
  /** Calls under way, each waiting for the word. */
  let calls: { key: string; go: () => void }[];
  let arrived: PromiseWithResolvers<void>;
  let most: number;
  let count = 0;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    await stage.database.orm.delete(outbox);
    await stage.later(60_000);
    calls = [];
    most = 0;
    arrived = Promise.withResolvers();
    const { platform, clock } = stage.delivery;
    outgoing = dispatcher(
      deliveryJob({
        ...stage.delivery,
        clock: { ...clock, wait: async (ms) => stage.later(ms) },
        platform: {
          ...platform,
          send: async (...[to, message, key]: Parameters<typeof platform.send>) => {
            const { promise, resolve } = Promise.withResolvers<void>();
            calls.push({ key: message.kind === 'text' ? message.text : '', go: resolve });
            most = Math.max(most, calls.length);
            arrived.resolve();
            await promise;
            calls = calls.filter((call) => call.go !== resolve);
            return platform.send(to, message, key);
          },
        },
      }),
    );
  });

  /** Waits until a call is under way. */
  const nextCall = async () => {
    await arrived.promise;
    arrived = Promise.withResolvers();
    return calls.at(-1);
  };
  const fresh = () => {
    count += 1;
    return { key: `message ${count}`, to: { chatId: stage.group(`${count}`) } };
  };

  it('sends what was queued when it is woken', async () => {
    const message = fresh();
    await stage.queue(message);
    outgoing.wake();
    (await nextCall())?.go();
    await outgoing.stop();
    expect((await stage.row(message.key)).state).toBe('sent');
  });

  it('does one delivery at a time, however often it is woken', async () => {
    await stage.queue(fresh());
    for (let times = 0; times < 5; times += 1) outgoing.wake();
    const first = await nextCall();
    await stage.queue(fresh());
    for (let times = 0; times < 5; times += 1) outgoing.wake();
    expect(calls).toHaveLength(1);
    first?.go();
    (await nextCall())?.go();
    await outgoing.stop();
    expect(most).toBe(1);
  });

  it('misses no wake-up, not even one in the very moment in which a delivery ends', async () => {
    for (let times = 0; times < 40; times += 1) {
      const message = fresh();
      await stage.queue(message);
      outgoing.wake();
      (await nextCall())?.go();
      // Each time a few turns of the event loop later than the time before.
      for (let turns = 0; turns < times; turns += 1) await Promise.resolve();
    }
    await outgoing.stop();
    const rows = await stage.database.orm.select().from(outbox);
    expect(rows.map((row) => row.state)).toEqual(Array(40).fill('sent'));
  });

  it('when stopped, lets what is under way end and starts nothing new', async () => {
    const [first, second] = [fresh(), fresh()];
    await stage.queue(first);
    outgoing.wake();
    const call = await nextCall();
    const stopped = outgoing.stop();
    await stage.queue(second);
    outgoing.wake();
    call?.go();
    await stopped;
    outgoing.wake();
    expect((await stage.row(first.key)).state).toBe('sent');
    expect((await stage.row(second.key)).state).toBe('pending');
  });

  it('survives a delivery that fails, says so, and goes on when woken again', async () => {
    const { clock } = stage.delivery;
    let failing = true;
    const shaky = dispatcher(
      deliveryJob({
        ...stage.delivery,
        clock: { ...clock, now: () => (failing ? Promise.reject(new Error('no database')) : clock.now()) },
      }),
    );
    const message = fresh();
    await stage.queue(message);
    shaky.wake();
    await shaky.stop();
    expect(stage.log.at(-1)).toMatchObject({ level: 'error', message: 'a job stopped early' });
    failing = false;
    outgoing.wake();
    (await nextCall())?.go();
    await outgoing.stop();
    expect((await stage.row(message.key)).state).toBe('sent');
  });
});

/** Work that takes long and goes on beside the rest. What fails is thrown where somebody next waits for it. */

export interface Beside {
  add(work: Promise<unknown>): void;
  isBusy(): boolean;
  /** Until one is done, or a moment has passed in which other things may have fallen due. */
  moment(): Promise<void>;
  /** Until all is done. */
  ended(): Promise<void>;
}

const MOMENT_MS = 100;

export function beside(): Beside {
  const works = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const throwFailure = () => {
    if (failures.length > 0) throw failures.shift();
  };
  return {
    add(work) {
      const done: Promise<void> = work
        .then(
          () => {},
          (cause: unknown) => {
            failures.push(cause);
          },
        )
        .then(() => {
          works.delete(done);
        });
      works.add(done);
    },
    isBusy: () => works.size > 0,
    async moment() {
      let alarm: ReturnType<typeof setTimeout> | undefined;
      const passed = new Promise<void>((resolve) => {
        alarm = setTimeout(resolve, MOMENT_MS);
      });
      await Promise.race([...works, passed]);
      clearTimeout(alarm);
      throwFailure();
    },
    async ended() {
      await Promise.all(works);
      throwFailure();
    },
  };
}

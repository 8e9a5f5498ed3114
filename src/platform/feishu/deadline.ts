/** Nothing waits for ever: work that is given a time, and told when the time is over. */
import { lost } from './errors.ts';

/** @throws PlatformError `timeout` when the work takes longer, whether or not it heeds the signal. */
export async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(lost('timeout'));
    controller.abort();
  }, ms);
  try {
    return await Promise.race([work(controller.signal), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

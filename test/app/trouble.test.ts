/**
 * What the log hears of an error: where it arose, and never its words, which may hold what somebody wrote.
 */
import { describe, expect, it } from 'vitest';
import { codeOf, troubleOf } from '#app/trouble.ts';

describe('what the log hears of an error', () => {
  it('is its name, its code and the place, and not a word of its message', () => {
    const typed = '王某打了电话\n    at home (file:///canary.ts:1:1)\n第三行';
    const refused = Object.assign(new RangeError(typed), { code: '23505' });
    const failed = new Error(`Failed query: insert …\nparams: ${typed}`, { cause: refused });
    for (const cause of [refused, failed]) {
      const { error, where } = troubleOf(cause);
      expect(error).toBe(`${cause.name} 23505`);
      expect(where).toMatch(/^at .*trouble\.test\.ts\S*:\d+:\d+\)?$/);
    }
  });

  it('is little where there is little, and never a failure of its own', () => {
    const bare = new Error('x');
    delete bare.stack;
    expect(troubleOf(bare)).toEqual({ error: 'Error', where: '' });
    for (const thrown of [undefined, null, '王某', 7, { message: '王某' }]) {
      expect(troubleOf(thrown)).toEqual({ error: 'not an error', where: '' });
    }
    expect(codeOf(Object.assign(new Error('x'), { code: 7 }))).toBeNull();
  });
});

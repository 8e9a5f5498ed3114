/** One's own plan and roster, read and played in a thread of its own, which can be stopped at any moment. */
import { describe, expect, it } from 'vitest';
import { rehearseOwn } from '#src/own-rehearsal.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const WRONG = { plan: bytes('campaign: 1'), roster: null };

describe('a rehearsal of one’s own', { timeout: 30_000 }, () => {
  it('says what is wrong with a plan, and does not begin', async () => {
    const told = await rehearseOwn(WRONG, { signal: new AbortController().signal, step: () => {} });
    expect(told.plan.problems.length).toBeGreaterThan(0);
    expect(told.rows).toBeNull();
  });

  it('that was stopped before it began does not begin', async () => {
    const told = await rehearseOwn(WRONG, { signal: AbortSignal.abort(), step: () => {} });
    expect(told).toMatchObject({ plan: { problems: [] }, roster: { notes: ['演练已停下。'] }, rows: null });
  });
});

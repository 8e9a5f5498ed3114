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

  it('names the units that only the roster knows, for they may be a slip of the pen', async () => {
    const plan = bytes(`
campaign: { key: a-day, name: 一天行动, short: 一天, theme: 试一试, purpose: 看消息, start: 2024-05-06, end: 2024-05-06 }
units: [小局, 小局/一中队]
phases:
  - { key: study, name: 学习, start: 2024-05-06, end: 2024-05-06, lead: [小局], implement: [小局/一中队],
      aims: 人人知道, tasks: [学习], action: acknowledge, audience: [officer] }
`);
    const roster = bytes(`单位,姓名,角色,open_id
小局,小一,管理员,ou_0000000000000000000000000000a001
小局/一中对,小二,执法队员,ou_0000000000000000000000000000a002
`);
    const told = await rehearseOwn(
      { plan, roster },
      { signal: new AbortController().signal, step: () => {} },
    );
    expect(told.roster.notes).toContain('注意：方案里没有的单位，将新增，请核对是否写错：小局/一中对');
    expect(told.rows).not.toBeNull();
  });

  it('that was stopped before it began does not begin', async () => {
    const told = await rehearseOwn(WRONG, { signal: AbortSignal.abort(), step: () => {} });
    expect(told).toMatchObject({ plan: { problems: [] }, roster: { notes: ['演练已停下。'] }, rows: null });
  });
});

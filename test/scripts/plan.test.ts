/** `npm run plan` as whoever loads a plan sees it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningCampaign } from '#db/campaign.ts';
import { plan } from '#scripts/plan.ts';
import { Desk } from '#test/scripts/loading.ts';

const SEED = fileURLToPath(new URL('../../db/seeds/hundred-days-2023.yaml', import.meta.url));
const TEXT = readFileSync(SEED, 'utf8');

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.close());

/** The seed as a file of its own, under a key that no other test uses. */
function seedOf(key: string, ...replacements: readonly (readonly [string, string])[]): string {
  const named = TEXT.replace('key: hundred-days-2023', `key: ${key}`);
  return desk.file(replacements.reduce((text, [from, to]) => text.replace(from, to), named));
}

describe('npm run plan', () => {
  it('complains about a bad file with lines and fields', async () => {
    const bad = desk.file(
      TEXT.replace('end: 2023-03-20', 'end: 2023-03-01').replace('toConfirm: true', 'confirm: true'),
    );
    const { code, said, complained } = await desk.run(plan, [bad]);
    expect(code).toBe(1);
    expect(said).toEqual([]);
    expect(complained).toEqual([
      expect.stringMatching(/^第\d+行 phases\[1\]\.end：结束日早于开始日/),
      expect.stringMatching(/^第\d+行 deliverables\[8\]\.confirm：没有“confirm”这一项/),
      '共 2 处需要改正，没有写入。',
    ]);
  });

  it.each([
    ['no file', [], '用法：npm run plan -- 方案.yaml [--from 2026-12-01]'],
    ['two files', ['a', 'b'], '用法：npm run plan -- 方案.yaml [--from 2026-12-01]'],
    [
      'an unknown option',
      [SEED, '--form', '2026-12-01'],
      '用法：npm run plan -- 方案.yaml [--from 2026-12-01]',
    ],
    [
      'a day that does not exist',
      [SEED, '--from', '2026-02-30'],
      '--from 2026-02-30 应为存在的日期，如 2026-12-01',
    ],
    ['a file that is not there', ['nowhere.yaml'], '读不到文件 nowhere.yaml，请检查路径'],
  ])('complains in one line about %s', async (_, args, complaint) => {
    expect(await desk.run(plan, args)).toMatchObject({ code: 1, said: [], complained: [complaint] });
  });

  it('says what it loads, what is past and what is open', async () => {
    const { code, said } = await desk.run(plan, [seedOf('first')], { now: new Date('2023-03-15T02:00:00Z') });
    expect(code).toBe(0);
    expect(said).toEqual([
      '行动  综合行政执法队伍执法作风纪律专项整治“百日行动”（first）',
      '期间  2023-03-01 至 2023-06-10',
      '内容  4 个阶段，27 个检查项，9 份材料，8 个单位',
      '补录  学习动员（已过，只作记录，不发消息）',
      '未定  工作台账、执法工作台账、长效机制、重大舆情应急预案（没有截止日，不提醒，请确认后补上）',
      '待定  轻微免罚清单（是否属于本单位待确认，只显示，不催办）',
      '已载入。',
    ]);
  });

  it('says that the same plan changes nothing', async () => {
    await desk.run(plan, [seedOf('same')]);
    const { code, said } = await desk.run(plan, [seedOf('same')]);
    expect(code).toBe(0);
    expect(said.at(-1)).toBe('与已载入的方案相同，没有写入。');
  });

  it('says what a changed plan changes, in columns', async () => {
    await desk.run(plan, [seedOf('changed')]);
    const changed = seedOf(
      'changed',
      ['end: 2023-03-10', 'end: 2023-03-09'],
      ['evening: 17:30', 'evening: 17:00'],
    );
    const { code, said } = await desk.run(plan, [changed]);
    expect(code).toBe(0);
    expect(said.slice(said.indexOf('修改：'))).toEqual([
      '修改：',
      '  settings.evening   17:30 → 17:00',
      '  phases[study].end  2023-03-10 → 2023-03-09',
      '已载入为新版本，此前的填报按原版本保留。',
    ]);
  });

  it('moves every day with --from', async () => {
    expect(await desk.run(plan, [seedOf('winter'), '--from', '2026-12-01'])).toMatchObject({ code: 0 });
    const campaign = await runningCampaign(desk.database.orm);
    expect(campaign?.plan.campaign).toMatchObject({ key: 'winter', start: '2026-12-01', end: '2027-03-12' });
  });

  it('says which running campaign it puts aside', async () => {
    await desk.run(plan, [seedOf('one', ['short: 百日行动', 'short: 甲行动'])]);
    const { said } = await desk.run(plan, [seedOf('two')]);
    expect(said).toContainEqual(expect.stringContaining('由本方案取代，请随后载入花名册'));
  });

  it('complains about a plan for other units under the same key', async () => {
    await desk.run(plan, [seedOf('units')]);
    const named = TEXT.replace('key: hundred-days-2023', 'key: units');
    const other = named.replaceAll('区局/', '别局/').replaceAll(/(- |owner: )区局\n/g, '$1别局\n');
    const { code, complained } = await desk.run(plan, [desk.file(other)]);
    expect(code).toBe(1);
    expect(complained).toEqual(['最上级单位与已载入的方案不同，请改回或换一个 key，没有写入。']);
  });
});

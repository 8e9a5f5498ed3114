/** `npm run roster` as whoever loads a roster sees it. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPlan } from '#app/load-plan.ts';
import { runningCampaign } from '#db/campaign.ts';
import { peopleOf } from '#db/people.ts';
import { roster } from '#scripts/roster.ts';
import { samplePlan } from '#test/domain/samples.ts';
import { Desk } from '#test/scripts/loading.ts';

const SYNTHETIC = fileURLToPath(new URL('../../db/seeds/roster-synthetic.csv', import.meta.url));
const ou = (number: number) => `ou_${number.toString(16).padStart(32, '0')}`;
const HEADING = '单位,姓名,角色,open_id,手机,请假至\n';
const ADMIN = `区局/科室,庚一,管理员,${ou(1)},,\n`;
const OFFICER = `区局/大队/甲队,甲一,执法队员,${ou(2)},,\n`;

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.close());

async function enrolled(): Promise<readonly string[]> {
  const campaign = await runningCampaign(desk.database.orm);
  return campaign ? (await peopleOf(desk.database.orm, campaign.id)).map(({ name }) => name) : [];
}

/** Loads a roster of these people and nobody else. */
async function given(...lines: readonly string[]): Promise<void> {
  await desk.run(roster, [desk.file(HEADING + lines.join('')), '--yes', '--leavers']);
}

describe('npm run roster before any plan', () => {
  it('complains about the rows of a bad file, and about fifty of them at most', async () => {
    const lines = Array.from({ length: 60 }, () => '区局,甲,队长,,,\n').join('');
    const { code, said, complained } = await desk.run(roster, [desk.file(HEADING + lines)]);
    expect(code).toBe(1);
    expect(said).toEqual([]);
    expect(complained).toHaveLength(52);
    expect(complained[0]).toBe('第2行：不认识角色“队长”，应为 执法队员、协管员、领导、管理员、督察 之一');
    expect(complained.slice(-2)).toEqual(['另有 70 处', '共 120 处需要改正，没有写入。']);
  });

  it.each([
    ['no file', []],
    ['an unknown option', [SYNTHETIC, '--leaver']],
    ['a hand-over of nobody who leaves', [SYNTHETIC, '--hand-over-to-leaders']],
  ])('shows its usage for %s', async (_, args) => {
    expect(await desk.run(roster, args)).toMatchObject({
      code: 1,
      complained: [
        '用法：npm run roster -- 花名册.csv [--leavers [--hand-over 张三=李四]… [--hand-over-to-leaders] [--by 管理员]] [--yes]',
      ],
    });
  });

  it('asks for a plan first', async () => {
    expect(await desk.run(roster, [SYNTHETIC])).toMatchObject({
      code: 1,
      complained: ['先载入方案：npm run plan -- 方案.yaml'],
    });
  });
});

describe('npm run roster', () => {
  beforeAll(async () => {
    await loadPlan(desk.database, samplePlan(), new Date('2023-02-20T02:00:00Z'));
  });

  it('shows what would change and writes nothing on a no', async () => {
    const file = desk.file(`${HEADING}区局/大队/甲队,甲九,执法队员,${ou(9)},,\n`);
    const { code, said, asked } = await desk.run(roster, [file], { answer: false });
    expect(code).toBe(0);
    expect(asked).toEqual(['确认写入？']);
    expect(said).toEqual([
      '新增  甲九  区局/大队/甲队 执法队员',
      '注意：没有管理员，无人能绑定群、调整阶段。',
      '文件共 1 人。',
      '没有写入。',
    ]);
    expect(await enrolled()).not.toContain('甲九');
  });

  it('writes on a yes, and without asking with --yes', async () => {
    const asked = await desk.run(roster, [desk.file(HEADING + ADMIN)], { answer: true });
    expect(asked).toMatchObject({ code: 0, asked: ['确认写入？'] });
    const unasked = await desk.run(roster, [desk.file(HEADING + ADMIN + OFFICER), '--yes']);
    expect(unasked).toMatchObject({ code: 0, asked: [] });
    expect(unasked.said.at(-1)).toBe('已写入：新增 1 人。');
    expect(await enrolled()).toEqual(['庚一', '甲一']);
  });

  it('says that the same file changes nothing, without a question', async () => {
    await given(ADMIN, OFFICER);
    const { said, asked } = await desk.run(roster, [desk.file(HEADING + ADMIN + OFFICER)]);
    expect(asked).toEqual([]);
    expect(said).toEqual(['文件共 2 人。', '与现有花名册相同，没有写入。']);
  });

  it('shows in columns who changes how', async () => {
    await given(ADMIN, OFFICER);
    const moved = `区局/大队/丙队,甲壹,协管员,${ou(2)},,2023-03-10\n`;
    const { said } = await desk.run(roster, [desk.file(HEADING + ADMIN + moved)], { answer: false });
    expect(said.slice(0, 2)).toEqual([
      '新增单位  区局/大队/丙队',
      '变更      甲壹            原名 甲一，增 区局/大队/丙队 协管员，减 区局/大队/甲队 执法队员，请假至 2023-03-10',
    ]);
  });

  it('lists who is missing, and lets them go only with --leavers', async () => {
    await given(ADMIN, OFFICER);
    const file = desk.file(HEADING + ADMIN);
    const kept = await desk.run(roster, [file]);
    expect(kept.said[0]).toBe('不在册  甲一  区局/大队/甲队 执法队员：不在文件中，未加 --leavers，不作改动');
    expect(await enrolled()).toEqual(['庚一', '甲一']);
    const left = await desk.run(roster, [file, '--leavers']);
    expect(left.asked).toEqual(['确认写入？']);
    expect(left.said.at(-1)).toBe('已写入：离开 1 人。');
    expect(await enrolled()).toEqual(['庚一']);
  });

  it('complains about somebody the platform does not know', async () => {
    const file = desk.file(`${HEADING}区局/科室,庚二,管理员,,13800000000,\n`);
    expect(await desk.run(roster, [file])).toMatchObject({
      code: 1,
      complained: ['第2行：平台上查不到此 mobile 对应的人，请核对', '共 1 处需要改正，没有写入。'],
    });
  });
});

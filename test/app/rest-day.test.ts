/** A phase that begins on a Saturday announces itself on Monday; until then everybody is told so, and the last one counts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clockTime, day, instant } from '#domain/calendar.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

describe('on the Saturday on which a phase begins', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-01', '08:30');
    await bureau.moveTo(instant(day('2023-03-11'), clockTime('10:00')));
  });
  afterAll(() => bureau.close());

  const answerTo = async (name: string, line: string) => {
    await bureau.say(name, line);
    return bureau.latest(name).text;
  };

  it('an officer who would answer already is told from when on', async () => {
    expect(await answerTo('甲二', '/自查')).toBe('“自查自纠”尚未开始，3月13日（周一）起可以办理。');
  });

  it('a leader still asks who has not done the last phase', async () => {
    expect(await answerTo('甲一', '/未报')).toContain('学习动员：未完成情况');
    expect(await answerTo('甲一', '/催办 一中队')).toMatch(/^将在3月13日 08:00 提醒 \d+ 人/);
  });

  it('whoever missed the last phase still makes up for it, and the leader asks of the new one from Monday on', async () => {
    expect(await answerTo('甲三', '/学习')).toContain('已');
    await bureau.lookAt('2023-03-13', '08:30');
    expect(await answerTo('甲一', '/未报')).toContain('自查自纠：未完成情况');
  });
});

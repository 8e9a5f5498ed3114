/** 立查立改 told at once, and the after-photo that a plan may demand, as those concerned see it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPlan } from '#app/load-plan.ts';
import { evidenceOf } from '#db/evidence.ts';
import { findingNumbered, movesOf } from '#db/findings.ts';
import { justReported, replay } from '#domain/finding-history.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';
import { jpeg } from '#test/support/pictures.ts';

let bureau: Watched;
beforeAll(async () => {
  bureau = await watchedBureau();
  await bureau.lookAt('2023-03-13', '08:30');
});
afterAll(() => bureau.close());

async function opened(name: string, item: string): Promise<SimulatedMessage> {
  await bureau.say(name, `/found ${item}`);
  return bureau.ownWith(name, '[登记问题]');
}

const save = (name: string, card: SimulatedMessage, form: Record<string, string>) =>
  bureau.simulator.press(bureau.idOf(name), card.messageId, { submit: '登记问题', form });

async function photo(name: string, salt: string): Promise<void> {
  await bureau.simulator.sendImage(bureau.idOf(name), 'bot', { name: 'IMG.JPG', bytes: jpeg({ salt }) });
  await bureau.settle();
  await bureau.later(10_000);
}

async function stored(number: number) {
  const { orm } = bureau.database;
  const finding = await findingNumbered(orm, (await bureau.campaign()).id, number);
  if (!finding) throw new RangeError(`no finding ${number}`);
  const [moves, evidence] = [await movesOf(orm, finding.id, 99), await evidenceOf(orm, finding.id)];
  return { finding, moves, evidence };
}

describe('a problem put right on the spot', () => {
  const fixed = { description: '证件未随身携带', track: '立查立改', result: '已当场补带并提醒' };
  const said = '已保存为第1号，待他人复核。30 分钟内私聊发来的照片存为它的证据。';

  it('is reported with what was done about it, and waits for somebody else', async () => {
    const { toast } = await save('甲二', await opened('甲二', '1.1'), fixed);
    expect(toast).toEqual({ type: 'success', content: said });
    const { finding, moves } = await stored(1);
    const reporter = await bureau.personId('甲二');
    expect(finding).toMatchObject({
      state: 'submitted',
      version: 1,
      track: 'on_the_spot',
      ownerId: reporter,
      result: '已当场补带并提醒',
      submittedOn: '2023-03-13',
    });
    expect(moves).toMatchObject([{ move: 'fix', from: 'reported', to: 'submitted', actorId: reporter }]);
    const { id: _id, campaignId: _campaign, ...kept } = finding;
    expect({ ...kept, ...replay({ ...justReported(finding), number: 1 }, moves) }).toEqual(kept);
    expect(await bureau.dutyOf('finding', '1', '甲二')).toMatchObject({ doneOn: '2023-03-13' });
    expect((await bureau.ledger('finding')).map(({ verb, ref, text }) => `${ref} ${verb} ${text}`)).toEqual([
      '1 reported 自查登记问题 1.1 超出法定职权：证件未随身携带',
      expect.stringMatching(/^1 fix 第1轮，待分办 → 待复核，立查立改：已当场补带并提醒；卡片 om_\w+$/),
    ]);
  });

  it('takes the photos sent next, without another press', async () => {
    await photo('甲二', 'after the report');
    expect(bureau.latest('甲二').text).toBe('已收到 1 张照片，存入第1号问题。');
    expect((await stored(1)).evidence).toHaveLength(1);
  });

  it('is struck off by an admin, and not by whoever put it right', async () => {
    await bureau.say('甲二', '/approve 1');
    expect(bureau.latest('甲二').text).toContain('这一步由');
    await bureau.say('庚一', '/approve 1');
    expect((await stored(1)).finding.state).toBe('closed');
  });

  it('pressed three times in the same moment is one finding, put right once', async () => {
    const card = await opened('甲三', '1.2');
    const pressed = await Promise.all([1, 2, 3].map(() => save('甲三', card, fixed)));
    expect(new Set(pressed.map(({ toast }) => toast?.content))).toEqual(new Set([said.replace('1', '2')]));
    expect((await stored(2)).moves).toHaveLength(1);
    await expect(stored(3)).rejects.toThrow('no finding 3');
  });

  it('needs no track named, and contradicts no other', async () => {
    const card = await opened('甲四', '1.3');
    const other = await save('甲四', card, { ...fixed, track: '限期整改' });
    expect(other.toast?.content).toBe('已当场改好的，整改方式请选“立查立改”；还没改好的，请清空“怎样改的”。');
    expect(JSON.stringify(other.message.card)).toContain('已当场补带并提醒');
    await save('甲四', await opened('甲四', '1.3'), {
      description: '未亮证',
      result: '已亮证',
    });
    expect((await stored(3)).finding).toMatchObject({ state: 'submitted', track: 'on_the_spot' });
  });

  it('without a word of what was done waits to be assigned, with its button', async () => {
    const { toast } = await save('甲五', await opened('甲五', '1.4'), {
      description: '未全程录像',
      track: '立查立改',
    });
    expect(toast?.content).toBe('已保存为第4号。');
    expect((await stored(4)).finding).toMatchObject({ state: 'reported', ownerId: null, version: 0 });
    await bureau.say('甲五', '/finding 4');
    expect(bureau.latest('甲五').text).toContain('[立查立改]');
  });
});

describe('where the plan demands an after-photo', () => {
  const missing = '须先有“整改后”的照片：点“补充证据”发来，再把它标为“整改后”。';

  beforeAll(async () => {
    const { plan } = await bureau.campaign();
    const settings = { ...plan.settings, afterPhoto: true };
    await loadPlan(bureau.database, { ...plan, settings }, bureau.now());
  });

  it('the report does not ask what was done, and says how to go on', async () => {
    const form = await opened('乙二', '1.1');
    expect(form.text).toContain('再点“立查立改”');
    expect(form.text).not.toContain('怎样改的');
    const { toast } = await save('乙二', form, { description: '示例', track: '立查立改' });
    expect(toast?.content).toBe('已保存为第5号。');
  });

  it('a form drawn before then is refused with what was typed in it', async () => {
    const { id: duty } = await bureau.dutyOf('checklist', 'self_inspection', '乙三');
    const old = { do: 'finding.save', duty, item: '1.1', draft: 0 };
    const refused = await bureau.pressEdited('乙三', old, { description: '旧表', result: '已改' });
    expect(refused.toast?.text).toBe(missing);
    expect(JSON.stringify(refused.card)).toContain('旧表');
  });

  it('立查立改 is refused until a photo is there and marked, in words that say what to do', async () => {
    await bureau.say('乙二', '/finding 5');
    const card = bureau.latest('乙二');
    expect(card.text).toContain('销号须有标为“整改后”的照片。');
    expect((await bureau.press('乙二', card, { button: '立查立改' })).toast?.content).toBe(missing);
    await bureau.say('乙二', '/fix 5 已当场改正');
    expect(bureau.latest('乙二').text).toBe(missing);
    await bureau.say('乙二', '/evidence 5');
    await photo('乙二', 'put right');
    await bureau.say('乙二', '/fix 5 已当场改正');
    expect(bureau.latest('乙二').text).toBe(missing);
    await bureau.say('乙二', '/evidence 5 1 后');
    await bureau.say('乙二', '/fix 5 已当场改正');
    expect((await stored(5)).finding.state).toBe('submitted');
  });

  it('an approval is refused when the mark was taken off again', async () => {
    await bureau.say('乙二', '/evidence 5 1 无');
    await bureau.say('庚一', '/approve 5');
    expect(bureau.latest('庚一').text).toBe(missing);
    await bureau.say('庚一', '/evidence 5 1 后');
    await bureau.say('庚一', '/approve 5');
    expect((await stored(5)).finding.state).toBe('closed');
  });

  it('reopened, it needs a new one', async () => {
    await bureau.later(60_000);
    await bureau.say('庚一', '/reopen 5 又犯');
    await bureau.say('乙二', '/strike 5 再次改正');
    expect(bureau.latest('乙二').text).toBe(missing);
    await bureau.say('乙二', '/evidence 5');
    await photo('乙二', 'put right again');
    await bureau.say('乙二', '/evidence 5 2 后');
    await bureau.say('乙二', '/strike 5 再次改正');
    expect((await stored(5)).finding).toMatchObject({ state: 'submitted', cycle: 2 });
  });

  it('nothing went wrong on the way', () => {
    expect(bureau.log.filter((line) => line.level !== 'info')).toEqual([]);
  });
});

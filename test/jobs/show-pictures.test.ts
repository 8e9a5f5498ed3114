/** The pictures of a finding that was handed in: given to the platform once, and seen on the cards of who may see it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { monthOf } from '#app/quota.ts';
import { evidenceOf } from '#db/evidence.ts';
import { claimPictures } from '#db/evidence-pictures.ts';
import { findingNumbered } from '#db/findings.ts';
import { clearExhausted, markExhausted } from '#db/pacing.ts';
import { picturesDue } from '#db/schema/evidence.ts';
import type { EvidenceJob } from '#jobs/evidence.ts';
import { showPictures } from '#jobs/show-pictures.ts';
import { PlatformError } from '#platform/port.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';
import { heic, jpeg, pdf } from '#test/support/pictures.ts';

const UPLOAD = 'POST /im/v1/images';
let bureau: Watched;
let number = 0;

beforeAll(async () => {
  bureau = await watchedBureau();
  await bureau.lookAt('2023-03-13', '08:30');
});
afterAll(() => bureau.close());
beforeEach(async () => {
  bureau.simulator.faults.clear();
  await reportAndAssign();
});

/** A finding of 甲二's, assigned to 甲二, who has named it for evidence. */
async function reportAndAssign(): Promise<void> {
  const { id: duty } = await bureau.dutyOf('checklist', 'self_inspection', '甲二');
  const save = { do: 'finding.save', duty, item: '1.1', draft: number };
  await bureau.pressEdited('甲二', save, { description: `第 ${number + 1} 处` });
  number += 1;
  await bureau.say('甲一', `/assign ${number} 甲二 4月10日`);
  await bureau.say('甲二', `/evidence ${number}`);
}

async function photos(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const bytes = jpeg({ salt: `${number} ${bureau.now().getTime()} ${index}` });
    await bureau.simulator.sendImage(bureau.idOf('甲二'), 'bot', { name: 'IMG.JPG', bytes });
  }
  await bureau.settle();
  await bureau.later(20_000);
}

const handIn = () => bureau.say('甲二', `/strike ${number} 已整改`);
const uploads = () => bureau.simulator.calls[UPLOAD] ?? 0;
const shownOn = (message: SimulatedMessage) =>
  bureau.simulator.message(message.messageId).text.split('[图]').length - 1;

async function opened(name: string): Promise<SimulatedMessage> {
  await bureau.say(name, `/finding ${number}`);
  return bureau.ownWith(name, `第${number}号 `);
}

async function keys(): Promise<readonly boolean[]> {
  const { orm } = bureau.database;
  const finding = await findingNumbered(orm, (await bureau.campaign()).id, number);
  return (await evidenceOf(orm, finding?.id ?? 0)).map(({ platformKey }) => platformKey !== null);
}

function jobOf(parts: Partial<EvidenceJob> = {}): EvidenceJob {
  const { database, platform, evidence: store, delivery } = bureau;
  return { database, platform, store, clock: delivery.clock, log: delivery.log, ...parts };
}

describe('the pictures of a finding', () => {
  it('stay here until it is handed in; then everybody’s cards show them, small and with their mark and day', async () => {
    await photos(2);
    await bureau.say('甲二', `/evidence ${number} 2 后`);
    const before = uploads();
    const leaders = await opened('甲一');
    expect([uploads() - before, shownOn(leaders)]).toEqual([0, 0]);
    await handIn();
    await bureau.later(60_000);
    expect(uploads() - before).toBe(2);
    for (const card of [leaders, await opened('庚一'), await opened('甲二')]) expect(shownOn(card)).toBe(2);
    expect(bureau.simulator.message(leaders.messageId).text).toContain('整改后 3月13日');
    await bureau.say('庚一', `/return ${number} 不清楚`);
    await handIn();
    expect(uploads() - before).toBe(2);
  });

  it('are six at most, and neither HEIC nor documents', async () => {
    await photos(7);
    await bureau.simulator.sendImage(bureau.idOf('甲二'), 'bot', { name: 'A.HEIC', bytes: heic() });
    await bureau.simulator.sendFile(bureau.idOf('甲二'), 'bot', { name: '方案.pdf', bytes: pdf(300) });
    await photos(0);
    const before = uploads();
    await handIn();
    expect(uploads() - before).toBe(6);
    expect(shownOn(await opened('庚一'))).toBe(6);
  });

  it('that come or are marked afterwards are shown as well', async () => {
    await photos(7);
    await handIn();
    const card = await opened('庚一');
    await bureau.say('甲二', `/evidence ${number}`);
    await photos(1);
    await bureau.say('甲二', `/evidence ${number} 1 后`);
    await bureau.later(60_000);
    expect((await keys()).filter(Boolean)).toHaveLength(8);
    expect(bureau.simulator.message(card.messageId).text).toContain('整改后 3月13日');
    expect(shownOn(card)).toBe(6);
  });

  it('cost nothing where there are none', async () => {
    const before = uploads();
    await handIn();
    expect([uploads() - before, shownOn(await opened('庚一'))]).toEqual([0, 0]);
    expect(await bureau.database.orm.select().from(picturesDue)).toEqual([]);
  });
});

describe('when something goes wrong on the way', () => {
  it('a process killed while it hands them over loses none: the next begins when its lease is over', async () => {
    await photos(3);
    const before = uploads();
    await bureau.pressEdited('甲二', await moveOf('submit'), { result: '已整改' });
    const claimed = await bureau.database.transaction((tx) => claimPictures(tx, bureau.now(), 300_000));
    expect(claimed).toMatchObject({ tries: 1 });
    await bureau.settle();
    expect(uploads() - before).toBe(0);
    await bureau.later(301_000);
    expect([uploads() - before, shownOn(await opened('庚一'))]).toEqual([3, 3]);
  });

  it('one killed after the first of three hands over the other two, and no picture twice', async () => {
    await photos(3);
    const before = uploads();
    await bureau.pressEdited('甲二', await moveOf('submit'), { result: '已整改' });
    const { platform } = bureau;
    let calls = 0;
    const dying: EvidenceJob['platform'] = {
      ...platform,
      uploadImage: (bytes, name) => {
        calls += 1;
        if (calls > 1) throw new Error('killed');
        return platform.uploadImage(bytes, name);
      },
    };
    expect(await showPictures(jobOf({ platform: dying }))).toBe(1);
    expect(await keys()).toEqual([true, false, false]);
    await bureau.later(10_000);
    expect([uploads() - before, shownOn(await opened('庚一'))]).toEqual([3, 3]);
  });

  it('two instances at the same moment hand each over once', async () => {
    await photos(3);
    const before = uploads();
    await bureau.pressEdited('甲二', await moveOf('submit'), { result: '已整改' });
    const given = await Promise.all([showPictures(jobOf()), showPictures(jobOf())]);
    expect(given.toSorted()).toEqual([0, 3]);
    expect(uploads() - before).toBe(3);
  });

  it('a platform that is down is asked again, and the cards follow', async () => {
    await photos(2);
    bureau.simulator.faults.next(2, { kind: 'server error' }, UPLOAD);
    await handIn();
    const card = await opened('庚一');
    await bureau.later(60_000);
    expect(shownOn(card)).toBe(2);
  });

  it('one that the platform does not take keeps the others from nobody', async () => {
    await photos(2);
    await bureau.pressEdited('甲二', await moveOf('submit'), { result: '已整改' });
    const { platform } = bureau;
    const picky: EvidenceJob['platform'] = {
      ...platform,
      uploadImage: (bytes, name) => {
        if (name.startsWith('1.')) throw new PlatformError('never', '234011', 'not a picture');
        return platform.uploadImage(bytes, name);
      },
    };
    expect(await showPictures(jobOf({ platform: picky }))).toBe(1);
    expect((await keys()).filter(Boolean)).toHaveLength(1);
    expect(shownOn(await opened('庚一'))).toBe(1);
  });

  it('nor when the month’s calls are used up, and one picture at a time is tried', async () => {
    await photos(2);
    await bureau.pressEdited('甲二', await moveOf('submit'), { result: '已整改' });
    const { platform, database } = bureau;
    const month = monthOf(bureau.now());
    await markExhausted(database.orm, month, bureau.now());
    const tried: string[] = [];
    const stop = new AbortController();
    const picky: EvidenceJob['platform'] = {
      ...platform,
      uploadImage: (bytes, name) => {
        if (tried.push(name) > 4) stop.abort();
        if (name.startsWith('1.')) throw new PlatformError('never', '234011', 'not a picture');
        return platform.uploadImage(bytes, name);
      },
    };
    const given = await showPictures(jobOf({ platform: picky }), undefined, stop.signal);
    await clearExhausted(database.orm, month);
    expect(tried).toEqual(['1.jpeg', '2.jpeg']);
    expect(given).toBe(1);
  });

  it('nothing personal is in the log', () => {
    expect(JSON.stringify(bureau.log)).not.toMatch(/甲|ou_|img_v3|om_/);
  });
});

/** The press alone: nothing that follows it has happened yet. */
async function moveOf(move: 'submit') {
  const campaign = (await bureau.campaign()).id;
  const finding = await findingNumbered(bureau.database.orm, campaign, number);
  return { do: 'finding.move', campaign, number, version: finding?.version ?? 0, move };
}

/** People send photos and files as evidence of a finding: on the simulator, through the real protocol both ways. */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { evidenceStore } from '#app/evidence-store.ts';
import { runningCampaign } from '#db/campaign.ts';
import type { Database } from '#db/database.ts';
import { evidenceOf, type StoredEvidence } from '#db/evidence.ts';
import { claimIntakes } from '#db/evidence-intake.ts';
import { evidenceIntake } from '#db/schema/evidence.ts';
import { finding } from '#db/schema/findings.ts';
import { ledgerEntry, ledgerText } from '#db/schema/ledger.ts';
import { identity, person, roleHeld } from '#db/schema/people.ts';
import { addDays, clockTime, dayOf, instant } from '#domain/calendar.ts';
import { type EvidenceJob, fetchEvidence } from '#jobs/evidence.ts';
import { handOver } from '#jobs/hand-over-evidence.ts';
import { freshEmbedded } from '#test/support/embedded.ts';
import { docx, heic, jpeg, pdf, png, SECRETS, xlsx, zipBomb } from '#test/support/pictures.ts';
import { type Bureau, openBureau } from '#test/support/world.ts';

const MEGABYTE = 1024 ** 2;
const DOWNLOAD = 'GET /im/v1/messages/:message_id/resources/:file_key';

let database: Database;
let bureau: Bureau;
let reported = 0;

beforeAll(async () => {
  database = await freshEmbedded();
  bureau = await openBureau(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  bureau.simulator.faults.clear();
  // Beyond the half hour for which a finding stays named.
  await pass(31 * 60);
});

async function pass(seconds: number): Promise<void> {
  await bureau.moveTo(new Date(bureau.now().getTime() + seconds * 1_000));
}

/** A finding of the unit of whoever reports it, by its number. */
async function report(name: string): Promise<number> {
  const campaign = await runningCampaign(database.orm);
  const [who] = await database.orm
    .select({ id: person.id, unitId: roleHeld.unitId })
    .from(identity)
    .innerJoin(person, eq(person.id, identity.personId))
    .innerJoin(roleHeld, eq(roleHeld.personId, person.id))
    .where(eq(identity.externalId, bureau.idOf(name)));
  if (!campaign || !who) throw new Error(`${name} can report nothing`);
  reported += 1;
  await database.orm.insert(finding).values({
    campaignId: campaign.id,
    number: reported,
    state: 'reported',
    source: 'self_inspection',
    mainItem: '1.1',
    unitId: who.unitId,
    reporterId: who.id,
    track: 'by_day',
    description: '示例',
    foundOn: dayOf(bureau.now()),
    createdAt: bureau.now(),
  });
  return reported;
}

async function storedFor(number: number): Promise<readonly StoredEvidence[]> {
  const [row] = await database.orm.select({ id: finding.id }).from(finding).where(eq(finding.number, number));
  return evidenceOf(database.orm, row?.id ?? 0);
}

/** A finding that 甲二 reported and has just named for evidence. */
async function named(): Promise<number> {
  const number = await report('甲二');
  await bureau.say('甲二', `/evidence ${number}`);
  return number;
}

type Options = { replyTo?: string };
const photo = (bytes: Uint8Array, options?: Options, name = '甲二') =>
  bureau.simulator.sendImage(bureau.idOf(name), 'bot', { name: 'IMG_0001.JPG', bytes }, options);
const file = (name: string, bytes: Uint8Array, options?: Options) =>
  bureau.simulator.sendFile(bureau.idOf('甲二'), 'bot', { name, bytes }, options);

const chatOf = (name: string) => bureau.simulator.directMessages(bureau.idOf(name));
/** What the bot wrote to somebody during some work and the time after it. */
async function saidTo(name: string, work: () => Promise<unknown>, seconds = 70): Promise<readonly string[]> {
  const before = chatOf(name).length;
  await work();
  await bureau.settle();
  await pass(seconds);
  return chatOf(name)
    .slice(before)
    .filter((message) => message.sender.kind === 'bot')
    .map((message) => message.text);
}

async function tenPhotos(): Promise<void> {
  for (let index = 0; index < 10; index += 1)
    await photo(jpeg({ salt: `${bureau.now().getTime()}-${index}` }));
}

function jobOf(parts: Partial<EvidenceJob> = {}): EvidenceJob {
  const { platform, evidence: store, delivery } = bureau;
  return { database, platform, store, clock: delivery.clock, log: delivery.log, ...parts };
}

describe('ten photos in a burst', () => {
  it('are stored and counted back in one message, eight seconds after the last', async () => {
    const number = await named();
    expect(await saidTo('甲二', tenPhotos, 7)).toEqual([]);
    expect(await saidTo('甲二', () => pass(2))).toEqual([`已收到 10 张照片，存入第${number}号问题。`]);
    expect(await storedFor(number)).toHaveLength(10);
  });

  it('are so also when three of them fail to be fetched at first', async () => {
    const number = await named();
    bureau.simulator.faults.next(1, { kind: 'server error' }, DOWNLOAD);
    bureau.simulator.faults.next(1, { kind: 'dropped' }, DOWNLOAD);
    bureau.simulator.faults.next(1, { kind: 'lost answer' }, DOWNLOAD);
    expect(await saidTo('甲二', tenPhotos)).toEqual([`已收到 10 张照片，存入第${number}号问题。`]);
    expect(await storedFor(number)).toHaveLength(10);
  });

  it('that come again under other event ids are the same ten', async () => {
    const number = await named();
    bureau.simulator.faults.events.duplicate = 'new event_id';
    const said = await saidTo('甲二', tenPhotos);
    bureau.simulator.faults.events.duplicate = 'no';
    expect(said).toEqual([`已收到 10 张照片，存入第${number}号问题。`]);
    expect(await storedFor(number)).toHaveLength(10);
  });

  it('are asked about once when it is not known where they belong', async () => {
    expect(await saidTo('甲二', tenPhotos)).toEqual([
      '请回复问题卡片发送，或先发送 /evidence 12（12 换成问题的编号）。',
    ]);
  });

  it('in one rich text are ten as well', async () => {
    const number = await report('甲二');
    const images = Array.from({ length: 10 }, (_, index) => ({
      name: '',
      bytes: jpeg({ salt: `post ${index}` }),
    }));
    const said = await saidTo('甲二', () =>
      bureau.simulator.sendPost(bureau.idOf('甲二'), 'bot', { text: `/证据 ${number}`, images }),
    );
    expect(said).toEqual([`已收到 10 张照片，存入第${number}号问题。`]);
  });
});

describe('what is not taken', () => {
  it('is named in the same message, with what to do', async () => {
    const number = await named();
    const [said, ...more] = await saidTo('甲二', async () => {
      await photo(jpeg());
      await file('台账.xlsx', xlsx());
      await file('录像.pdf', pdf(31 * MEGABYTE));
      await photo(jpeg({ atLeast: 11 * MEGABYTE }));
      await file('现场.jpg', zipBomb());
      await file('setup.pdf', Buffer.from('MZ\u0090'));
      await file('说明.txt', Buffer.from('一行字'));
      await file('空.pdf', new Uint8Array());
      await file('坏.jpg', jpeg().subarray(0, 60));
    });
    expect(said?.split('\n')).toEqual([
      `已收到 1 张照片、1 个文件，存入第${number}号问题。`,
      '未收：“录像.pdf”超过 30 MB，请拆分或压缩后再发。',
      '未收：1 张照片超过 10 MB，请压缩后再发。',
      '未收：“现场.jpg”解压后大得不合理，不接收。',
      '未收：“setup.pdf”是程序，不接收。',
      '未收：“说明.txt”格式不接收，请发照片（JPG、PNG、WebP、HEIC）或 PDF、OFD、Word、Excel、PPT 文件。',
      '未收：“空.pdf”是空的，请检查后重新发送。',
      '未收：“坏.jpg”已损坏、打不开，请重新拍摄或导出后再发。',
    ]);
    expect(more).toEqual([]);
    expect((await storedFor(number)).map(({ type }) => type)).toEqual(['jpeg', 'xlsx']);
  });

  it('includes a photo that was taken back before it could be fetched', async () => {
    const number = await named();
    const said = await saidTo('甲二', async () => {
      await photo(jpeg());
      const taken = chatOf('甲二').at(-1)?.messageId ?? '';
      bureau.simulator.takeBack(bureau.idOf('甲二'), taken);
    });
    expect(said).toEqual([
      `没有新的材料存入第${number}号问题。\n未收：1 张照片在取到之前已被撤回或删除，需要时请重新发送。`,
    ]);
  });

  it('includes one that cannot be fetched for an hour: until then the others are told of, then it is', async () => {
    const number = await named();
    const first = await saidTo('甲二', async () => {
      await photo(jpeg({ salt: 'fine' }));
      await bureau.settle();
      bureau.simulator.faults.share(1, { kind: 'server error' }, DOWNLOAD);
      await photo(jpeg({ salt: 'stuck' }));
    });
    expect(first).toEqual([`已收到 1 张照片，存入第${number}号问题。\n另有 1 件还在接收，收到后再告诉您。`]);
    expect(await saidTo('甲二', () => pass(2 * 3_600))).toEqual([
      `没有新的材料存入第${number}号问题。\n未收：1 张照片多次都没有取到，请重新发送。`,
    ]);
  });

  it('is told to the admin at once when only they can mend it, and comes in by itself once they did', async () => {
    await bureau.moveTo(instant(addDays(dayOf(bureau.now()), 1), clockTime('10:00')));
    const number = await named();
    const { scopes } = bureau.simulator;
    const needed = [...scopes].filter((scope) => scope === 'im:message' || scope === 'im:message:readonly');
    for (const scope of needed) scopes.delete(scope);
    await photo(jpeg({ salt: 'not allowed' }));
    await bureau.settle();
    const warned = await saidTo('庚一', async () => {
      await bureau.tick();
      await bureau.tick();
    });
    expect(warned).toHaveLength(1);
    expect(warned[0]).toContain('1 件证据取不到');
    expect(warned[0]).toContain('应用缺少权限');
    for (const scope of needed) scopes.add(scope);
    expect(await saidTo('甲二', () => pass(11 * 60))).toContain(`已收到 1 张照片，存入第${number}号问题。`);
    await bureau.tick();
    expect(await saidTo('庚一', () => bureau.tick())).toEqual([]);
  });

  it('does not include what only takes a while: it is waited for within the minute', async () => {
    const number = await named();
    bureau.simulator.faults.next(7, { kind: 'server error' }, DOWNLOAD);
    const said = await saidTo('甲二', async () => {
      await photo(jpeg({ salt: 'slow' }));
      await bureau.settle();
      bureau.simulator.faults.clear();
      await photo(jpeg({ salt: 'quick' }));
    });
    expect(said).toEqual([`已收到 2 张照片，存入第${number}号问题。`]);
  });
});

describe('the same photo', () => {
  it('sent twice for a finding counts once, and that is said', async () => {
    const number = await named();
    const bytes = jpeg({ salt: 'twice' });
    const said = await saidTo('甲二', async () => {
      await photo(bytes);
      await photo(bytes);
    });
    expect(said).toEqual([`已收到 1 张照片，存入第${number}号问题。\n1 张照片与已存的相同，没有重复存入。`]);
    expect(await saidTo('甲二', () => photo(bytes))).toEqual([
      `没有新的材料存入第${number}号问题。\n1 张照片与已存的相同，没有重复存入。`,
    ]);
    expect(await storedFor(number)).toHaveLength(1);
  });

  it('may be evidence of two findings', async () => {
    const bytes = jpeg({ salt: 'shared' });
    const first = await named();
    await saidTo('甲二', () => photo(bytes));
    const second = await named();
    await saidTo('甲二', () => photo(bytes));
    expect((await storedFor(first))[0]?.sha256).toBe((await storedFor(second))[0]?.sha256);
  });
});

describe('a process that is killed', () => {
  it('between the claim and the fetch loses nothing: another begins again when the lease is over', async () => {
    const number = await named();
    await photo(jpeg({ salt: 'killed' }));
    const taken = await database.transaction((tx) => claimIntakes(tx, bureau.now(), 3, 180_000));
    expect(taken).toHaveLength(1);
    await bureau.settle();
    expect(await storedFor(number)).toEqual([]);
    expect(await saidTo('甲二', () => pass(181))).toEqual([`已收到 1 张照片，存入第${number}号问题。`]);
  });

  it('by the same file again and again gives it up in the end, and says that it is lost', async () => {
    const number = await named();
    await photo(jpeg({ salt: 'deadly' }));
    await database.orm
      .update(evidenceIntake)
      .set({ attempts: 15 })
      .where(eq(evidenceIntake.state, 'waiting'));
    const said = await saidTo('甲二', () => pass(10));
    expect(said.join()).toContain('没有取到');
    expect(await storedFor(number)).toEqual([]);
  });

  it('while it puts the file away tries again, and half a file is written over', async () => {
    const number = await named();
    const bytes = jpeg({ salt: 'half' });
    await photo(bytes);
    const { evidence: store } = bureau;
    let tries = 0;
    const breaking = {
      ...store,
      seal: async (original: Uint8Array) => {
        tries += 1;
        if (tries === 1) throw new Error('the disk is full');
        return store.seal(original);
      },
    };
    await fetchEvidence(jobOf({ store: breaking }), new Date(bureau.now().getTime() + 10_000));
    expect(tries).toBe(2);
    expect(await storedFor(number)).toHaveLength(1);
  });

  it('and one that is only slow do not count the same file twice', async () => {
    const number = await named();
    await photo(jpeg({ salt: 'two instances' }));
    const gate = Promise.withResolvers<void>();
    const { platform } = bureau;
    const slow = fetchEvidence(
      jobOf({
        platform: {
          ...platform,
          download: async (...what) => {
            const downloaded = await platform.download(...what);
            await gate.promise;
            return downloaded;
          },
        },
      }),
    );
    await bureau.settle();
    const said = await saidTo('甲二', () => pass(181));
    gate.resolve();
    expect(await slow).toEqual({ stored: 0, unfit: 0 });
    expect(said).toEqual([`已收到 1 张照片，存入第${number}号问题。`]);
    expect(await saidTo('甲二', async () => {})).toEqual([]);
    expect(await storedFor(number)).toHaveLength(1);
  });
});

describe('what is kept', () => {
  const told = (bytes: Uint8Array | null) =>
    SECRETS.filter((secret) =>
      Buffer.from(bytes ?? [])
        .toString('latin1')
        .includes(secret),
    );

  it('of a photo is the sealed original, and a copy without place and device', async () => {
    const number = await named();
    const original = jpeg({ salt: 'place', takenAt: '2023:02:27 18:00:00' });
    const sentOn = dayOf(bureau.now());
    await saidTo('甲二', () => photo(original));
    const [piece] = await storedFor(number);
    if (!piece) throw new Error('nothing was stored');
    expect(piece).toMatchObject({
      type: 'jpeg',
      shown: 'copy',
      takenOn: '2023-02-27',
      by: '甲二',
      mark: null,
    });
    expect(dayOf(piece.uploadedAt)).toBe(sentOn);
    expect(Buffer.from(await bureau.evidence.original(piece.sha256)).equals(original)).toBe(true);
    expect(told(original)).toEqual(SECRETS);
    expect(told(await bureau.evidence.copy(piece.sha256))).toEqual([]);
  });

  it('of a HEIC photo is the original alone, and of a document the document', async () => {
    const number = await named();
    const [said] = await saidTo('甲二', async () => {
      await photo(heic());
      await file('方案.docx', docx());
      await photo(png());
    });
    expect(said).toBe(
      `已收到 2 张照片、1 个文件，存入第${number}号问题。\n其中 1 张是 HEIC 格式，原件已封存，卡片上不能显示。`,
    );
    expect((await storedFor(number)).map(({ shown, name }) => [shown, name])).toEqual([
      ['nothing', null],
      ['original', '方案.docx'],
      ['copy', null],
    ]);
  });

  it('is entered in the ledger with its hash, under the finding and the person', async () => {
    const number = await named();
    await saidTo('甲二', () => file('方案.pdf', pdf()));
    const [piece] = await storedFor(number);
    const rows = await database.orm
      .select({ verb: ledgerEntry.verb, actorId: ledgerEntry.actorId, text: ledgerText.text })
      .from(ledgerEntry)
      .innerJoin(ledgerText, eq(ledgerText.entryId, ledgerEntry.id))
      .where(and(eq(ledgerEntry.noun, 'finding'), eq(ledgerEntry.ref, String(number))));
    expect(rows).toEqual([
      {
        verb: 'evidence added',
        actorId: piece?.personId,
        text: `补充证据：文件 方案.pdf，SHA-256 ${piece?.sha256}`,
      },
    ]);
  });
});

describe('which finding', () => {
  it('is the one whose receipt, or whose photo, is answered, for as long as one likes', async () => {
    const number = await named();
    await saidTo('甲二', () => photo(jpeg({ salt: 'first' })));
    const receipt = chatOf('甲二').at(-1);
    const first = chatOf('甲二').findLast((message) => message.type === 'image');
    await named();
    await pass(3 * 3_600);
    await saidTo('甲二', () =>
      photo(jpeg({ salt: 'to the receipt' }), { replyTo: receipt?.messageId ?? '' }),
    );
    await saidTo('甲二', () => photo(jpeg({ salt: 'to the photo' }), { replyTo: first?.messageId ?? '' }));
    expect(await storedFor(number)).toHaveLength(3);
  });

  it('is the one for which 补充证据 was pressed last, for half an hour', async () => {
    const number = await named();
    await named();
    await bureau.say('甲二', `/evidence ${number}`);
    await pass(29 * 60);
    await saidTo('甲二', () => photo(jpeg({ salt: 'in time' })));
    await pass(2 * 60);
    expect(await saidTo('甲二', () => photo(jpeg({ salt: 'late' })))).toEqual([
      expect.stringContaining('请回复问题卡片发送'),
    ]);
    expect(await storedFor(number)).toHaveLength(1);
  });

  it('may be that of a colleague’s unit only for those who may see it', async () => {
    const number = await report('甲二');
    const sentence = `没有第${number}号问题，或不在您可查看的范围内。`;
    expect(await saidTo('乙二', () => bureau.say('乙二', `/evidence ${number}`))).toEqual([sentence]);
    expect(await saidTo('乙二', () => bureau.say('乙二', `/evidence ${number} 1 前`))).toEqual([sentence]);
    expect(await saidTo('甲十', () => bureau.say('甲十', `/evidence ${number}`))).toEqual([sentence]);
    expect(await saidTo('甲一', () => bureau.say('甲一', `/evidence ${number}`))).toEqual([
      expect.stringContaining('请直接在私聊里发照片或文件'),
    ]);
    expect(await saidTo('己一', () => bureau.say('己一', `/evidence ${number}`))).toHaveLength(1);
  });
});

describe('in a group', () => {
  const groupPost = (text: string) =>
    bureau.simulator.sendPost(
      bureau.idOf('甲二'),
      { chatId: bureau.groupOf('一中队') },
      { text, images: [{ name: '', bytes: jpeg() }] },
      { mention: true },
    );

  it('the bot asks to send photos privately, and stores nothing', async () => {
    const number = await named();
    await groupPost('现场');
    await bureau.settle();
    await pass(60);
    expect(bureau.latestIn('一中队').text).toBe('照片和文件请私聊我发送。');
    expect(await storedFor(number)).toEqual([]);
  });

  it('a command beside a photo is a command, and evidence is listed in private', async () => {
    const number = await report('甲二');
    await groupPost(` /evidence ${number}`);
    await bureau.settle();
    expect(bureau.latestIn('一中队').text).toBe('照片和文件请私聊我发送。');
    expect(bureau.latest('甲二').text).toContain(`第${number}号问题的证据`);
  });
});

it('a stranger is told so once, however many photos', async () => {
  const { openId } = bureau.simulator.addPerson({ name: '来客', openId: 'ou_5t4a' });
  for (let index = 0; index < 3; index += 1) {
    await bureau.simulator.sendImage(openId, 'bot', { name: '', bytes: jpeg() });
  }
  await bureau.settle();
  await pass(10);
  const said = bureau.simulator.directMessages(openId).filter(({ sender }) => sender.kind === 'bot');
  expect(said.map(({ text }) => text)).toEqual(['您不在本次行动的名册中，请联系管理员添加。']);
});

describe('the card', () => {
  it('lists what there is, and marks it by a press or by a line, back and forth', async () => {
    const number = await named();
    await saidTo('甲二', async () => {
      await photo(jpeg({ salt: 'a' }));
      await photo(jpeg({ salt: 'b' }));
      await file('方案.pdf', pdf(200));
    });
    await bureau.say('甲二', `/evidence ${number}`);
    const card = bureau.latest('甲二');
    expect(card.text).toContain('照片 2 张，文件 1 个');
    expect(card.text).toContain('3. PDF 方案.pdf');
    const marked = await bureau.press('甲二', card, { button: '整改后', nth: 2 });
    expect(marked.toast?.content).toBe('已记录。');
    await bureau.say('甲二', `/证据 第${number}号 1 前`);
    expect((await storedFor(number)).map(({ mark }) => mark)).toEqual(['before', 'after', null]);
    await bureau.press('甲二', bureau.latest('甲二'), { button: '✓ 整改后' });
    expect((await storedFor(number)).map(({ mark }) => mark)).toEqual(['before', null, null]);
    expect(await saidTo('甲二', () => bureau.say('甲二', `/evidence ${number} 9 前`))).toEqual([
      `第${number}号问题没有第 9 件证据。`,
    ]);
  });

  it('offers 补充证据 when the half hour is over, and pressing it begins another', async () => {
    const number = await named();
    await saidTo('甲二', () => photo(jpeg({ salt: 'before' })));
    await pass(31 * 60);
    await bureau.say('甲二', `/evidence ${number} 1 前`);
    const card = bureau.latest('甲二');
    expect(card.text).toContain('[补充证据]');
    const pressed = await bureau.press('甲二', card, { button: '补充证据' });
    expect(pressed.message.text).toContain('30 分钟内');
    await saidTo('甲二', () => photo(jpeg({ salt: 'after' })));
    expect(await storedFor(number)).toHaveLength(2);
  });

  it('is turned page by page', async () => {
    const number = await named();
    await saidTo('甲二', tenPhotos);
    await bureau.say('甲二', `/evidence ${number}`);
    const next = await bureau.press('甲二', bureau.latest('甲二'), { button: '下一页' });
    expect(next.message.text).toContain('10. 照片');
    const marked = await bureau.press('甲二', next.message, { button: '整改前', nth: 2 });
    expect(marked.message.text).toContain('10. 照片');
    const back = await bureau.press('甲二', marked.message, { button: '上一页' });
    expect(back.message.text).toContain('1. 照片');
  });
});

describe('the finding’s own card', () => {
  it('offers 补充证据, takes photos as replies, and counts them when the burst is over', async () => {
    const number = await report('甲二');
    await bureau.say('甲二', `/问题 ${number}`);
    const card = bureau.latest('甲二');
    expect(card.text).toContain('[补充证据]');
    await saidTo('甲二', () => photo(jpeg({ salt: 'reply' }), { replyTo: card.messageId }));
    expect(await storedFor(number)).toHaveLength(1);
    const redrawn = bureau.simulator.message(card.messageId);
    expect(redrawn.text).toContain('[证据 1 件]');
    const listed = await bureau.press('甲二', redrawn, { button: '证据 1 件' });
    expect(listed.message.text).toContain(`第${number}号问题的证据`);
  });

  it('of a finding that is decided takes none, and says so', async () => {
    const number = await named();
    await saidTo('甲二', () => photo(jpeg({ salt: 'decided' })));
    await database.orm.update(finding).set({ state: 'dismissed' }).where(eq(finding.number, number));
    const sentence = `第${number}号问题不予认定，不再接收证据。`;
    expect(await saidTo('甲二', () => photo(jpeg({ salt: 'too late' })))).toEqual([sentence]);
    expect(await saidTo('甲二', () => bureau.say('甲二', `/evidence ${number}`))).toEqual([sentence]);
    expect(await storedFor(number)).toHaveLength(1);
  });
});

describe('what may be shown', () => {
  it('is handed to the platform once, and without what it told', async () => {
    const number = await named();
    await saidTo('甲二', async () => {
      await photo(jpeg({ salt: 'shown', orientation: 6 }));
      await photo(heic());
      await file('方案.pdf', pdf(300));
    });
    const [first] = await storedFor(number);
    const before = { ...bureau.simulator.calls };
    const given = await handOver(jobOf(), await storedFor(number));
    expect(given.map(({ nth, platformKey }) => [nth, platformKey !== null])).toEqual([
      [1, true],
      [2, false],
      [3, true],
    ]);
    expect(await handOver(jobOf(), await storedFor(number))).toEqual(given);
    const calls = (route: string) => (bureau.simulator.calls[route] ?? 0) - (before[route] ?? 0);
    expect([calls('POST /im/v1/images'), calls('POST /im/v1/files')]).toEqual([1, 1]);
    const { platform } = bureau;
    const key = given[0]?.platformKey ?? '';
    const to = { kind: 'person', externalId: bureau.idOf('甲二') } as const;
    await platform.send(to, { kind: 'image', key }, `shown ${first?.sha256}`.slice(0, 50));
    await platform.send(
      to,
      { kind: 'file', key: given[2]?.platformKey ?? '' },
      `file ${first?.sha256}`.slice(0, 50),
    );
    expect(chatOf('甲二').at(-2)?.content).toEqual({ image_key: key });
    expect(chatOf('甲二').at(-1)?.text).toBe('方案.pdf');
  });

  it('is nothing where a sealed original was changed', async () => {
    const number = await named();
    await saidTo('甲二', () => file('账.pdf', pdf(400)));
    const [piece] = await storedFor(number);
    if (!piece) throw new Error('nothing was stored');
    const store = evidenceStore({ get: async () => pdf(401), put: async () => {} });
    await expect(store.original(piece.sha256)).rejects.toThrow('was changed');
    await expect(handOver(jobOf({ store }), [piece])).rejects.toThrow('was changed');
  });
});

it('nothing personal is in the log', () => {
  const written = JSON.stringify(bureau.log);
  expect(bureau.log.length).toBeGreaterThan(3);
  expect(written).not.toMatch(/甲|来客|ou_|img_v3|file_v3|om_|\.pdf|\.jpg|SecretPhone/);
});

/** Groups and units: who may bind, one unit a group, and what becomes of a group that is lost. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handle } from '#app/handle.ts';
import { loadPlan } from '#app/load-plan.ts';
import { applyRoster, previewRoster } from '#app/load-roster.ts';
import { bindingOf, bindingsOf } from '#db/chats.ts';
import { parkedSince } from '#db/outbox-report.ts';
import type { Inbound } from '#platform/port.ts';
import { SIMULATED_APP, syntheticPlan, syntheticRoster } from '#src/synthetic-bureau.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

const CARD = '请管理员选择本群所属单位';

describe('a group', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-01', '08:30');
  });
  afterAll(() => bureau.close());

  /** A new group of a squad's people and two admins, the bot just added. */
  const newGroup = async (external = false): Promise<string> => {
    const members = ['甲一', '甲二', '庚一', '庚二'].map((name) => bureau.idOf(name));
    const { chatId } = bureau.simulator.addGroup({ name: '一中队夜班群', members, external });
    await bureau.simulator.addBot(chatId, bureau.idOf('庚一'));
    await bureau.settle();
    return chatId;
  };
  const texts = (chatId: string) =>
    bureau.simulator
      .messages(chatId)
      .filter((message) => message.sender.kind === 'bot')
      .map((message) => message.text.split('\n')[0] ?? '');
  const say = async (name: string, chatId: string, text: string) => {
    await bureau.simulator.say(bureau.idOf(name), { chatId }, text, { mention: true });
    await bureau.settle();
    return texts(chatId).at(-1);
  };
  const unitOf = async (chatId: string) => {
    const binding = await bindingOf(bureau.database.orm, chatId);
    return binding ? (await bureau.campaign()).tree.unit(binding.unitId).name : null;
  };

  it.each(['same event_id', 'new event_id'] as const)(
    'is asked for its unit once, although the platform says twice that the bot came (%s)',
    async (duplicate) => {
      bureau.simulator.faults.events.duplicate = duplicate;
      const chatId = await newGroup();
      bureau.simulator.faults.events.duplicate = 'no';
      expect(texts(chatId)).toEqual([CARD]);
    },
  );

  it('is bound by an admin who picks its unit, by nobody else, and then gets the running phase’s card once', async () => {
    const chatId = await newGroup();
    const [card] = bureau.simulator.messages(chatId);
    const pick = { select: '选择单位', option: '区局/区大队/一中队' };
    const refused = await bureau.simulator.press(bureau.idOf('甲一'), card?.messageId ?? '', pick);
    expect(refused.toast?.content).toBe('此操作仅限管理员。');
    expect(await unitOf(chatId)).toBeNull();
    const bound = await bureau.simulator.press(bureau.idOf('庚一'), card?.messageId ?? '', pick);
    expect(bound.message.text).toContain('本群已绑定一中队');
    await bureau.settle();
    expect(texts(chatId)).toEqual(['本群已绑定一中队', '百日行动 · 学习动员']);
    await bureau.at('2023-03-02', '08:30');
    expect(texts(chatId)).toHaveLength(2);
    expect(await bureau.ledger('binding')).toContainEqual({
      noun: 'binding',
      ref: chatId,
      verb: 'bound',
      text: '群绑定单位：区局/区大队/一中队',
    });
  });

  it('is bound by a typed path or name, and says so when the name is wrong or it is bound already', async () => {
    const chatId = await newGroup();
    expect(await say('甲一', chatId, '/bind 一中队')).toBe('此操作仅限管理员。');
    expect(await say('庚一', chatId, '/bind 一中对')).toBe('没有找到单位“一中对”，您是想用“一中队”吗？');
    expect(await say('庚一', chatId, '/绑定 区局/区大队/二中队')).toBe('百日行动 · 学习动员');
    expect(await unitOf(chatId)).toBe('二中队');
    expect(await say('庚二', chatId, '/bind 一中队')).toBe('本群已绑定“二中队”，如需更换请先解除绑定。');
    expect(await unitOf(chatId)).toBe('二中队');
  });

  it('cannot be bound from a private chat', async () => {
    await bureau.say('庚一', '/bind 一中队');
    expect(bureau.latest('庚一').text).toBe('请在要绑定的群里使用。');
  });

  it('goes to one unit when two admins bind it in the same moment', async () => {
    const chatId = await newGroup();
    const both = [
      ['庚一', '/bind 一中队'],
      ['庚二', '/bind 三中队'],
    ] as const;
    await Promise.all(
      both.map(([name, line]) =>
        bureau.simulator.say(bureau.idOf(name), { chatId }, line, { mention: true }),
      ),
    );
    await bureau.settle();
    const unit = await unitOf(chatId);
    expect(unit).toMatch(/^[一三]中队$/);
    expect(texts(chatId)).toEqual(
      expect.arrayContaining([`本群已绑定${unit}`, `本群已绑定“${unit}”，如需更换请先解除绑定。`]),
    );
    expect(texts(chatId).filter((text) => text.includes('学习动员'))).toHaveLength(1);
  });

  it('may be one of several of its unit', async () => {
    const { id, tree } = await bureau.campaign();
    const squad = tree.find('一中队')?.id ?? 0;
    expect((await bindingsOf(bureau.database.orm, id, [squad])).length).toBeGreaterThan(1);
  });

  it('is released by an admin alone, once, and by no card of an earlier binding', async () => {
    const chatId = await newGroup();
    await say('庚一', chatId, '/bind 四中队');
    const card = bureau.simulator.messages(chatId).findLast((one) => one.text.includes('[解除绑定]'));
    const release = (name: string) =>
      bureau.simulator.press(bureau.idOf(name), card?.messageId ?? '', { button: '解除绑定' });
    expect((await release('甲一')).toast?.content).toBe('此操作仅限管理员。');
    expect(await say('庚一', chatId, '/unbind')).toBe('本群已解除绑定');
    expect(await unitOf(chatId)).toBeNull();
    await say('庚一', chatId, '/bind 三中队');
    expect((await release('庚一')).toast?.content).toBe('情况已有变化，请看最新的卡片。');
    expect(await unitOf(chatId)).toBe('三中队');
    expect(await say('庚二', chatId, '/解绑')).toBe('本群已解除绑定');
  });

  it('of outsiders is not bound', async () => {
    const chatId = await newGroup(true);
    expect(texts(chatId)).toEqual(['外部群不能绑定，请在单位内部群中使用。']);
    expect(await say('庚一', chatId, '/bind 一中队')).toBe('外部群不能绑定，请在单位内部群中使用。');
    expect(await unitOf(chatId)).toBeNull();
  });

  it('of whose beginning the bot heard nothing still reads no personal card', async () => {
    const scopes = [...bureau.simulator.scopes];
    bureau.simulator.scopes.clear();
    const chatId = await newGroup();
    for (const scope of scopes) bureau.simulator.scopes.add(scope);
    await say('甲二', chatId, '/phase');
    const card = bureau.simulator.messages(chatId).at(-1);
    const before = bureau.own('庚一').length;
    const { toast } = await bureau.press('庚一', card ?? bureau.latest('庚一'), { button: '我已学习' });
    expect(toast?.content).toBe('这一项不需要您办理。');
    await say('甲二', chatId, '/help');
    const help = bureau.simulator.messages(chatId).at(-1);
    await bureau.press('庚一', help ?? bureau.latest('庚一'), { button: '我的' });
    expect(bureau.simulator.messages(chatId).at(-1)?.text).toContain('帮助');
    expect(bureau.own('庚一').length).toBe(before + 1);
  });

  it.each(['removeBot', 'dissolve'] as const)(
    'that is lost (%s) is told to whoever bound it, and written to no more',
    async (lose) => {
      const [on, next] =
        lose === 'removeBot'
          ? (['2023-03-03', '2023-03-06'] as const)
          : (['2023-03-07', '2023-03-08'] as const);
      await bureau.at(on, '17:00');
      const chatId = await newGroup();
      await say('庚一', chatId, '/bind 一中队');
      await bureau.say(lose === 'removeBot' ? '甲五' : '甲六', '/学习');
      await bureau.at(on, '17:30');
      const count = texts(chatId).length;
      expect(texts(chatId).at(-1)).toBe('进展日报');
      // A message is planned for the group in the very moment in which it is lost.
      await bureau.simulator.say(bureau.idOf('庚一'), { chatId }, '/phase', { mention: true });
      await bureau.simulator[lose](chatId, bureau.idOf('庚一'));
      await bureau.settle();
      expect(await unitOf(chatId)).toBeNull();
      expect(bureau.latest('庚一').text).toContain('一中队夜班群');
      expect((await bureau.ledger('binding')).at(-1)).toMatchObject({ ref: chatId, verb: 'lost' });
      await bureau.at(next, '17:30');
      expect(texts(chatId)).toHaveLength(count);
      expect(await parkedSince(bureau.database.orm, new Date(0))).toEqual([]);
    },
  );
});

describe('a group that the bot lost and found again', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-01', '08:30');
  });
  afterAll(() => bureau.close());

  const hear = (event: Inbound) =>
    handle(
      {
        ...bureau,
        log: { info: () => {}, warn: () => {}, error: () => {} },
        now: bureau.now(),
        wake: () => {},
      },
      event,
    );
  const aboutGroup = (key: string, at: Date) => ({
    key: `feishu:event:${key}`,
    at,
    actor: { externalId: bureau.idOf('庚一'), tenantKey: SIMULATED_APP.tenantKey },
    chatId: bureau.groupOf('一中队'),
    chatName: '一中队工作群',
  });
  const bound = async () => (await bindingOf(bureau.database.orm, bureau.groupOf('一中队'))) !== null;

  it('stays bound when the platform tells late of a removal before it', async () => {
    const removedAt = bureau.now();
    await bureau.later(60_000);
    await hear({ kind: 'bot added', ...aboutGroup('again', bureau.now()), external: false });
    await bureau.later(5 * 60_000);
    await hear({ kind: 'bot removed', ...aboutGroup('late', removedAt) });
    expect(await bound()).toBe(true);
    expect((await bureau.ledger('binding')).filter(({ verb }) => verb === 'lost')).toEqual([]);
  });

  it('hears of everything once it is bound again, although nobody told that the bot was back', async () => {
    await hear({ kind: 'bot removed', ...aboutGroup('gone', bureau.now()) });
    expect(await bound()).toBe(false);
    await bureau.sayIn('一中队', '庚一', '/bind 一中队');
    expect(await bound()).toBe(true);
    await bureau.lookAt('2023-03-13', '08:30');
    expect(bureau.latestIn('一中队').text).toContain('自查自纠');
  });
});

describe('a group bound in the campaign before', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-01', '08:30');
    const plan = syntheticPlan();
    const next = { ...plan, campaign: { ...plan.campaign, key: 'the-next', short: '下一行动' } };
    await loadPlan(bureau.database, next, bureau.now());
    const preview = await previewRoster(bureau.database, bureau.platform, syntheticRoster());
    if (preview.kind !== 'ready') throw new Error(preview.kind);
    await applyRoster(bureau.database, preview, { leavers: false }, bureau.now());
  });
  afterAll(() => bureau.close());

  it('is as good as unbound in the next', async () => {
    await bureau.sayIn('一中队', '甲一', '/digest');
    expect(bureau.latest('甲一').text).toContain('进展日报');
    await bureau.sayIn('一中队', '庚一', '/unbind');
    expect(bureau.latestIn('一中队').text.split('\n')[0]).toBe(CARD);
    expect(bureau.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is bound anew, and the campaign before has it on record', async () => {
    await bureau.sayIn('一中队', '庚一', '/bind 二中队');
    expect(bureau.latestIn('一中队').text.split('\n')[0]).toBe('本群已绑定二中队');
    const bindings = (await bureau.ledger('binding')).filter(({ ref }) => ref === bureau.groupOf('一中队'));
    expect(bindings.map(({ verb }) => verb)).toEqual(['bound', 'released', 'bound']);
    await bureau.sayIn('一中队', '庚一', '/unbind');
    expect(bureau.latestIn('一中队').text.split('\n')[0]).toBe('本群已解除绑定');
  });
});

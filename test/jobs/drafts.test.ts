/** A file that is made when its turn comes: what becomes of it when the process dies at the worst moments, or it is huge. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerDraft } from '#db/change.ts';
import { outbox, rateBucket } from '#db/schema/messages.ts';
import { person } from '#db/schema/people.ts';
import { type Delivery, deliver } from '#jobs/outbox.ts';
import { store, tell } from '#test/db/histories.ts';
import { openStage, type Stage } from '#test/jobs/stage.ts';
import { startRole } from '#test/support/people-rows.ts';
import { TODAY, unitOf } from '#test/support/rows.ts';

const DRAFT: LedgerDraft = {
  kind: 'ledger file',
  unit: null,
  state: null,
  late: false,
  topic: null,
  search: null,
};
const MINUTE = 60_000;

type Platform = Delivery['platform'];

describe('a file on its way', () => {
  let stage: Stage;
  let admin: { id: number; openId: string };
  let key: string;
  let count = 0;
  beforeAll(async () => {
    stage = await openStage();
    const { database, campaign } = stage;
    admin = await stage.person('庚一');
    const unitId = unitOf(campaign, '科室');
    const held = { campaignId: campaign.id, personId: admin.id, unitId, since: TODAY };
    await startRole(database.orm, { ...held, role: 'admin' });
    const story = { unit: 3, item: '1.1', reportedAt: 0, dueIn: null, steps: [] };
    await store(database, campaign, [tell(story, 1, campaign, [admin.id, admin.id])]);
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    await stage.database.orm.delete(outbox);
    await stage.database.orm.delete(rateBucket);
    await stage.later(MINUTE);
    count += 1;
    key = `file ${count}`;
    await stage.queue({ key, to: { personId: admin.id }, message: DRAFT });
  });

  const files = () => stage.simulator.directMessages(admin.openId).filter(({ type }) => type === 'file');
  const arrived = async (work: () => Promise<unknown> = () => deliver(stage.delivery)) => {
    const before = files().length;
    await work();
    return files().length - before;
  };

  /** Begins to deliver with a platform at which this process dies. */
  async function dieAt(killed: (platform: Platform, dead: () => Promise<never>) => Partial<Platform>) {
    const { promise: died, resolve } = Promise.withResolvers<void>();
    const { platform } = stage.delivery;
    const life = new AbortController();
    const dead = () => {
      life.abort();
      resolve();
      return new Promise<never>(() => {});
    };
    const dying = { ...stage.delivery, platform: { ...platform, ...killed(platform, dead) } };
    void deliver(dying, undefined, life.signal);
    await died;
  }

  it('is made, handed over and sent, each call in its turn', async () => {
    expect(await arrived()).toBe(1);
    expect(await stage.row(key)).toMatchObject({ state: 'sent', attempts: 2, body: { kind: 'file' } });
  });

  it('arrives once when the process dies with the file handed over but not yet noted', async () => {
    await dieAt((platform, dead) => ({
      uploadFile: async (...what) => {
        await platform.uploadFile(...what);
        return dead();
      },
    }));
    expect(await stage.row(key)).toMatchObject({ state: 'pending', body: DRAFT });
    await stage.later(2 * MINUTE);
    expect(await arrived()).toBe(0);
    await stage.later(MINUTE);
    expect(await arrived()).toBe(1);
  });

  it('arrives once when the process dies between the file and its message', async () => {
    await dieAt((_platform, dead) => ({ send: dead }));
    expect(await stage.row(key)).toMatchObject({ state: 'pending', body: { kind: 'file' } });
    await stage.later(MINUTE);
    expect(await arrived()).toBe(1);
  });

  it('arrives once when the process dies with the message sent but not yet noted', async () => {
    const sent = await arrived(() =>
      dieAt((platform, dead) => ({
        send: async (...what) => {
          await platform.send(...what);
          return dead();
        },
      })),
    );
    expect(sent).toBe(1);
    await stage.later(MINUTE);
    expect(await arrived()).toBe(0);
    expect((await stage.row(key)).state).toBe('sent');
  });

  it('made hours after a process died over it is sent, not held for uncertain: nothing had left', async () => {
    await dieAt((_platform, dead) => ({ uploadFile: dead }));
    await stage.later(70 * MINUTE);
    expect(await arrived()).toBe(1);
  });

  it('keeps nobody else waiting while it is made, and its own chat in order', async () => {
    const group = stage.group('群');
    const { platform } = stage.delivery;
    const { promise: slow, resolve: release } = Promise.withResolvers<void>();
    const uploadFile: Platform['uploadFile'] = async (...what) => {
      await slow;
      return platform.uploadFile(...what);
    };
    const send: Platform['send'] = async (to, message, key) => {
      const sent = await platform.send(to, message, key);
      if (to.kind === 'chat') release();
      return sent;
    };
    const before = stage.simulator.directMessages(admin.openId).length;
    await stage.queue({ key: 'after', to: { personId: admin.id } });
    const delivering = deliver({ ...stage.delivery, platform: { ...platform, uploadFile, send } });
    await stage.queue({ key: 'elsewhere', to: { chatId: group } });
    await delivering;
    await deliver(stage.delivery);
    expect(stage.texts(group)).toEqual(['elsewhere']);
    const own = stage.simulator.directMessages(admin.openId).slice(before);
    expect(own.map(({ type }) => type)).toEqual(['file', 'text']);
  });

  it('for nobody we know is not made', async () => {
    await stage.database.orm.delete(outbox);
    const stranger = await stage.person('路人');
    await stage.database.transaction(async (tx) => {
      await tx.update(person).set({ leftAt: stage.now() }).where(eq(person.id, stranger.id));
    });
    await stage.queue({ key: 'nobody', to: { personId: stranger.id }, message: DRAFT });
    await deliver(stage.delivery);
    expect((await stage.row('nobody')).state).toBe('cancelled');
  });
});

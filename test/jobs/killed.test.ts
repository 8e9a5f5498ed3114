/**
 * A process that is killed between a move and its delivery, for real: it runs on its own, talks to the platform through
 * a door that kills it (SIGKILL) before or after a call takes effect, and another instance takes over.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type ServerType, serve } from '@hono/node-server';
import { like } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findingNumbered, movesOf } from '#db/findings.ts';
import { parkedSince } from '#db/outbox-report.ts';
import { outbox } from '#db/schema/messages.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import { SIMULATED_APP } from '#src/synthetic-bureau.ts';
import { type Watched, watched } from '#test/app/watched.ts';
import type { DoomedOrders } from '#test/support/doomed-orders.ts';
import { type FreshPostgres, freshPostgres } from '#test/support/postgres.ts';
import { openBureau } from '#test/support/world.ts';

const PROGRAM = fileURLToPath(new URL('../support/doomed.ts', import.meta.url));
const MINUTE = 60_000;
/** Longer than the lease of what the dead process had claimed. */
const LEASE_OVER = 31_000;

let fresh: FreshPostgres;
let bureau: Watched;
let door: Door;
let number = 0;

/** Started ahead of their orders: it takes them a second or two to be there. */
const doomed = [startOne(), startOne()];

function startOne() {
  return spawn(process.execPath, [PROGRAM], { stdio: ['pipe', 'inherit', 'inherit'] });
}

beforeAll(async () => {
  fresh = await freshPostgres();
  bureau = watched(await openBureau(fresh.database), fresh.database, fresh.drop);
  door = await openDoor((request) => bureau.simulator.fetch(request));
  await bureau.lookAt('2023-03-13', '10:00');
});
afterAll(async () => {
  for (const child of doomed) child.kill('SIGKILL');
  await door.close();
  await bureau.close();
});
beforeEach(async () => {
  const { id: duty } = await bureau.dutyOf('checklist', 'self_inspection', '甲二');
  const save = { do: 'finding.save', duty, item: '1.1', draft: number };
  await bureau.pressEdited('甲二', save, { description: `第 ${number + 1} 处` });
  number += 1;
  await bureau.later(MINUTE);
});
afterEach(() => expect(bureau.log.filter(({ level }) => level === 'error')).toEqual([]));

/** Where the call ends that kills: before the platform has it, or when it has it and has not answered. */
type When = 'before' | 'after';

interface Door {
  url: string;
  /** Kills whoever makes the next call of this kind. */
  arm(method: 'POST' | 'PATCH', when: When, victim: ChildProcess): void;
  close(): Promise<void>;
}

async function openDoor(platform: (request: Request) => Promise<Response> | Response): Promise<Door> {
  let trap: { method: string; when: When; victim: ChildProcess } | null = null;
  const fetch = async (request: Request): Promise<Response> => {
    const isMessage = new URL(request.url).pathname.startsWith('/open-apis/im/v1/messages');
    if (!isMessage || trap?.method !== request.method) return platform(request);
    const { when, victim } = trap;
    const response = when === 'after' ? await platform(request) : new Response(null, { status: 503 });
    victim.kill('SIGKILL');
    await once(victim, 'exit');
    return response;
  };
  const server: ServerType = serve({ fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    url: `http://127.0.0.1:${address.port}`,
    arm: (method, when, victim) => {
      trap = { method, when, victim };
    },
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

/** A press heard by a process that does not live to see what follows. */
async function pressedAndKilled(
  name: string,
  press: { move: string; form?: Record<string, string> },
  ...[method, when]: readonly ['POST' | 'PATCH', When]
): Promise<void> {
  const { finding } = await stored();
  const value = {
    do: 'finding.move',
    campaign: finding.campaignId,
    number,
    version: finding.version,
    move: press.move,
  };
  const orders: DoomedOrders = {
    databaseUrl: fresh.url,
    platformUrl: door.url,
    press: {
      key: `press of ${name} on ${number}`,
      at: bureau.now(),
      actor: { externalId: bureau.idOf(name), tenantKey: SIMULATED_APP.tenantKey },
      chatId: `oc_of_${name}`,
      messageRef: `om_of_${name}`,
      value,
      form: press.form ?? {},
      option: null,
    },
  };
  const child = doomed.shift() ?? startOne();
  doomed.push(startOne());
  door.arm(method, when, child);
  const exit = once(child, 'exit');
  child.stdin.end(JSON.stringify(orders));
  expect(await exit).toEqual([null, 'SIGKILL']);
}

async function assign(): Promise<{ move: string; form: Record<string, string> }> {
  const owner = String(await bureau.personId('甲三'));
  return { move: 'assign', form: { owner, track: 'by_day', dueOn: '2023-04-10' } };
}

async function stored() {
  const { orm } = bureau.database;
  const finding = await findingNumbered(orm, (await bureau.campaign()).id, number);
  if (!finding) throw new RangeError(`no finding ${number}`);
  return { finding, moves: (await movesOf(orm, finding.id, 99)).map(({ move }) => move) };
}

/** The owner's cards about the finding. */
const cards = () => bureau.own('甲三').filter(({ text }) => text.startsWith(`第${number}号 `));
const shown = (card: SimulatedMessage) => bureau.simulator.message(card.messageId).text;

async function stateOfSend() {
  const { finding } = await stored();
  const rows = await bureau.database.orm
    .select({ state: outbox.state })
    .from(outbox)
    .where(like(outbox.key, `finding:${finding.id}:%`));
  return rows.map(({ state }) => state);
}

describe('a process killed after a move was committed', () => {
  it('and before its card was sent loses neither: another sends the card, once', async () => {
    await pressedAndKilled('甲一', await assign(), 'POST', 'before');
    expect((await stored()).moves).toEqual(['assign']);
    expect(cards()).toHaveLength(0);
    await bureau.settle();
    expect(cards()).toHaveLength(0);
    await bureau.later(LEASE_OVER);
    expect(cards()).toHaveLength(1);
    expect(await stateOfSend()).toEqual(['sent']);
    expect(await bureau.dutyOf('finding', String(number), '甲三')).toMatchObject({ due: '2023-04-10' });
  });

  it('leaves whoever pressed without an answer; pressed again, the button says what happened and acts no second time', async () => {
    const { finding } = await stored();
    const { move, form } = await assign();
    await pressedAndKilled('甲一', { move, form }, 'POST', 'before');
    const { campaignId: campaign, version } = finding;
    const again = await bureau.pressEdited(
      '甲一',
      { do: 'finding.move', campaign, number, version, move },
      form,
    );
    expect(again.toast?.text).toMatch(/^已更新：甲一已于3月13日 \d\d:\d\d 分办，这一次没有改动。$/);
    await bureau.later(LEASE_OVER);
    expect((await stored()).moves).toEqual(['assign']);
    expect(cards()).toHaveLength(1);
  });

  it('when the platform had the card but had not said so sends it no second time, and knows it from then on', async () => {
    await pressedAndKilled('甲一', await assign(), 'POST', 'after');
    expect(cards()).toHaveLength(1);
    await bureau.later(LEASE_OVER);
    expect(cards()).toHaveLength(1);
    expect(await stateOfSend()).toEqual(['sent']);
    await bureau.say('甲一', `/handover ${number} 甲四`);
    await bureau.later(MINUTE);
    expect(cards()).toHaveLength(0);
    expect(bureau.ownWith('甲三', `第${number}号`).text).toContain('已转由他人办理');
  });

  it('found an hour later shows the send as uncertain instead of sending it again; the move stands', async () => {
    const before = bureau.now();
    await pressedAndKilled('甲一', await assign(), 'POST', 'after');
    // Nobody is there to take over.
    await bureau.simulator.clock.moveTo(new Date(bureau.now().getTime() + 61 * MINUTE));
    await bureau.settle();
    expect(cards()).toHaveLength(1);
    expect(await stateOfSend()).toEqual(['uncertain']);
    expect(await parkedSince(bureau.database.orm, before)).toMatchObject([
      { state: 'uncertain', error: expect.stringContaining('是否送达不明') },
    ]);
    expect((await stored()).finding.state).toBe('rectifying');
    await bureau.say('甲三', `/finding ${number}`);
    expect(bureau.latest('甲三').text).toContain('[申请销号]');
  });

  it('while the others’ cards are drawn again leaves none of them behind, and sends nothing for it', async () => {
    await bureau.say('甲一', `/assign ${number} 甲三 4月10日`);
    await bureau.say('甲三', `/strike ${number} 已整改`);
    await bureau.say('庚二', `/finding ${number}`);
    await bureau.later(MINUTE);
    const held = [bureau.ownWith('甲三', `第${number}号 `), bureau.ownWith('庚二', `第${number}号 `)];
    const counts = () => ['甲三', '庚二'].map((name) => bureau.own(name).length);
    const before = counts();
    await pressedAndKilled('庚一', { move: 'approve' }, 'PATCH', 'before');
    expect((await stored()).finding.state).toBe('closed');
    await bureau.later(MINUTE);
    for (const card of held) {
      expect(shown(card)).toContain('已销号');
      expect(shown(card)).toMatch(/庚一 同意销号/);
    }
    expect(counts()).toEqual(before);
  });
});

/** A button's value edited on its way: whatever it says, the person reads a plain sentence and nothing is done. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { knock, type Pressing, pressing, sealed } from '#test/http/knock.ts';
import { contents } from '#test/http/tables.ts';
import { freshEmbedded } from '#test/support/embedded.ts';
import { type Bureau, openBureau } from '#test/support/world.ts';

let bureau: Bureau;
beforeAll(async () => {
  bureau = await openBureau(await freshEmbedded());
  await bureau.at('2023-03-01', '08:30');
  await bureau.at('2023-03-13', '08:30');
  await bureau.press('甲二', bureau.latestIn('一中队'), { button: '开始自查' });
  await bureau.press('甲一', bureau.latestIn('一中队'), { button: '开始自查' });
});
afterAll(() => bureau.database.close());

const replySchema = z.strictObject({
  toast: z.strictObject({ type: z.literal('warning'), content: z.string() }),
  card: z.unknown().optional(),
});

/** What answers a press, after making sure that nothing was done. */
async function replyTo(press: Partial<Pressing>, name: string) {
  const before = await contents(bureau.database);
  const pressed = pressing({ by: bureau.idOf(name), value: null, ...press });
  const answer = await knock(bureau.app, sealed(pressed, bureau.now()));
  expect(answer.status).toBe(200);
  expect(await contents(bureau.database)).toEqual(before);
  return replySchema.parse(JSON.parse(answer.text));
}

/** The sentence alone, no card with it. */
async function toldBy(press: Partial<Pressing>, name = '甲二'): Promise<string> {
  const { toast, card } = await replyTo(press, name);
  expect(card).toBeUndefined();
  return toast.content;
}

async function dutiesOf(name: string): Promise<readonly number[]> {
  const rows = await bureau.database.prepared(
    `select duty.id from duty join identity using (person_id) where external_id = $1 and kind = 'checklist'`,
    [bureau.idOf(name)],
  );
  return z
    .array(z.object({ id: z.int() }))
    .parse(rows)
    .map(({ id }) => id);
}

/** One short sentence or two, in Chinese. */
const PLAIN = /^[^a-z{}]{4,60}。$/;
const notYours = refusalSentence({ reason: 'not yours' });
const tooOld = refusalSentence({ reason: 'card too old' });
/** More than a column of the database holds. */
const HUGE = 2 ** 53 - 1;

describe('a value that no card of ours carries', () => {
  it.each([
    [undefined],
    [null],
    [''],
    ['acknowledge'],
    [0],
    [[]],
    [{}],
    [{ do: 'constructor' }],
    [{ do: '__proto__' }],
    [{ do: ['help'] }],
    [{ do: 'acknowledge' }],
    [{ do: 'acknowledge', campaign: 1 }],
    [{ do: 'acknowledge', campaign: '1', phase: 'study' }],
    [{ do: 'acknowledge', campaign: 1, phase: 'study', person: 1 }],
    [{ do: 'acknowledge', campaign: 1, phase: 'no-such-phase' }],
    [{ do: 'checklist.start', campaign: 1, phase: 'constructor' }],
    [{ do: 'missing', campaign: 1, phase: '' }],
    [{ do: 'checklist.submit', duty: -1 }],
    [{ do: 'checklist.submit', duty: 1.5 }],
    [{ do: 'help', sql: "'; drop table person; --" }],
  ])('%j is an old card', async (value) => {
    expect(await toldBy({ value })).toBe(tooOld);
  });
});

describe('a value of another campaign', () => {
  it.each([2, HUGE])('numbered %i is an old card', async (campaign) => {
    for (const value of [
      { do: 'acknowledge', campaign, phase: 'study' },
      { do: 'deliverable.list', campaign },
      { do: 'overdue', campaign },
      { do: 'nudge', campaign, kind: 'checklist', subject: 'self_inspection', unit: 1 },
    ]) {
      expect(await toldBy({ value })).toBe(tooOld);
    }
  });
});

describe("another person's checklist", () => {
  it('is neither shown, nor answered, nor submitted, nor added to', async () => {
    const [own] = await dutiesOf('甲二');
    const [theirs = 0] = await dutiesOf('甲三');
    expect(own).not.toBe(theirs);
    for (const value of [
      { do: 'checklist.show', duty: theirs, topic: '1' },
      { do: 'checklist.answer', duty: theirs, item: '1.1', choice: 'none' },
      { do: 'checklist.clear', duty: theirs, topic: '1' },
      { do: 'checklist.submit', duty: theirs },
      { do: 'finding.write', duty: theirs, item: '1.1' },
      { do: 'finding.save', duty: theirs, item: '1.1', draft: 0 },
      { do: 'deliverable.report', duty: theirs },
    ]) {
      expect([notYours, tooOld]).toContain(await toldBy({ value, form: { description: '示例' } }));
    }
  });

  it.each([999_999, 2 ** 31, HUGE])('that does not exist, number %i, is refused', async (duty) => {
    for (const value of [
      { do: 'checklist.show', duty, topic: '1' },
      { do: 'checklist.submit', duty },
      { do: 'deliverable.report', duty },
    ]) {
      expect(await toldBy({ value })).toMatch(PLAIN);
    }
  });

  it('has no items but its own', async () => {
    const [duty] = await dutiesOf('甲二');
    for (const value of [
      { do: 'checklist.answer', duty, item: '9.9', choice: 'none' },
      { do: 'checklist.answer', duty, item: '__proto__', choice: 'none' },
      { do: 'finding.write', duty, item: 'constructor' },
      { do: 'checklist.clear', duty, topic: 'toString' },
    ]) {
      expect((await replyTo({ value }, '甲二')).toast.content).toMatch(PLAIN);
    }
  });
});

describe('the buttons of an admin', () => {
  it('do nothing in the hands of an officer', async () => {
    for (const value of [
      { do: 'phase.change', campaign: 1, version: 0, change: 'close', phase: 'self_inspection' },
      { do: 'bind.pick', campaign: 1 },
      { do: 'bind.release', campaign: 1, binding: 1 },
      { do: 'batch.recall', batch: 'kickoff:self_inspection:2023-03-13' },
    ]) {
      expect(await toldBy({ value, option: '1', chat: bureau.groupOf('一中队') })).toBe(
        refusalSentence({ reason: 'admins only' }),
      );
    }
  });

  it.each(['', 'abc', '0', '-1', '1.5', '1e999', String(HUGE), '__proto__', '999'])(
    'pick no unit %j',
    async (option) => {
      const value = { do: 'bind.pick', campaign: 1 };
      expect(await toldBy({ value, option, chat: bureau.groupOf('一中队') }, '庚一')).toMatch(PLAIN);
    },
  );

  it.each([HUGE, 999_999])('release no binding %i', async (binding) => {
    const value = { do: 'bind.release', campaign: 1, binding };
    expect(await toldBy({ value, chat: bureau.groupOf('一中队') }, '庚一')).toMatch(PLAIN);
  });

  it.each([
    { version: 99, change: 'close', phase: 'self_inspection' },
    { version: HUGE, change: 'extend', phase: 'self_inspection', day: '2023-04-30' },
    { version: 0, change: 'start', phase: 'no-such-phase' },
    { version: 0, change: 'extend', phase: 'self_inspection' },
    { version: 0, change: 'extend', phase: 'self_inspection', day: '2023-02-30' },
  ])('change no phase by %j', async (change) => {
    expect(await toldBy({ value: { do: 'phase.change', campaign: 1, ...change } }, '庚一')).toMatch(PLAIN);
  });

  it.each([
    { kind: 'checklist', subject: 'self_inspection', unit: HUGE },
    { kind: 'checklist', subject: '__proto__', unit: 1 },
    { kind: 'deliverable', subject: "'; drop table duty; --", unit: 999_999 },
  ])('nudge nobody by %j', async (nudge) => {
    expect(await toldBy({ value: { do: 'nudge', campaign: 1, ...nudge } }, '庚一')).toMatch(PLAIN);
  });
});

describe('a stranger', () => {
  it('is told to ask an admin, whatever is pressed', async () => {
    for (const value of [
      { do: 'help' },
      { do: 'mine', campaign: 1 },
      { do: 'acknowledge', campaign: 1, phase: 'study' },
    ]) {
      expect(await toldBy({ by: 'ou_nobody', value })).toBe(refusalSentence({ reason: 'unknown person' }));
    }
  });
});

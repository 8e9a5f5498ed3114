/** What an anonymous report leaves in the database and the log: nothing of whoever made it. */
import { afterEach, describe, expect, it } from 'vitest';
import { anonymousSecret } from '#db/schema/anonymous.ts';
import { veiled } from '#domain/anonymous-receipt.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import { door, draftOf, nextDay, openedOn, report } from '#test/app/reporting.ts';
import type { Watched } from '#test/app/watched.ts';
import { dump, newRows, type Row } from '#test/support/dump.ts';

/** What is drawn by lot, or hashed. */
const HASHED = /\b[0-9a-f]{32,64}\b/g;
/** The tick's own: that it looked, and sealed. */
const LOOKING = new Set(['ledger_seal', 'schedule_run']);
const masked = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row).replace(HASHED, '#'));

interface Trace {
  /** Written by the presses of the report itself. */
  atOnce: readonly Row[];
  /** Written when the day was over. */
  entered: readonly Row[];
  all: string;
  /** What must stand nowhere in what was written. */
  personal: readonly string[];
  personId: number;
  log: readonly unknown[];
}

/** The same report by whomever, whenever on that day. */
async function traceOf(bureau: Watched, name: string, at: string): Promise<Trace> {
  const card = await door(bureau, name);
  await bureau.moveTo(new Date(`2023-03-14T${at}+08:00`));
  const before = await dump(bureau.database);
  const { outcome, code } = await report(bureau, name, card);
  const { draft } = draftOf(outcome);
  await lookUpQuietly(bureau, name, card, code);
  const after = await dump(bureau.database);
  await nextDay(bureau, '2023-03-15');
  const later = await dump(bureau.database);
  const instant = new Date(`2023-03-14T${at}+08:00`).toISOString();
  return {
    atOnce: newRows(before, after),
    entered: newRows(after, later).filter(({ table }) => !LOOKING.has(table)),
    all: JSON.stringify(later),
    personal: [
      bureau.idOf(name),
      name,
      code,
      code.replaceAll('-', ''),
      draft,
      card.messageId,
      card.chatId,
      instant.slice(0, 16),
      at.slice(0, 5),
    ],
    personId: await bureau.personId(name),
    log: [...bureau.log],
  };
}

/** On the same message, so that nothing but presses happens. */
async function lookUpQuietly(
  bureau: Watched,
  name: string,
  card: SimulatedMessage,
  code: string,
): Promise<void> {
  await bureau.press(name, card, { button: '收起' });
  await bureau.press(name, card, { button: '查回执' });
  const seen = await bureau.press(name, card, { submit: '查询', form: { code } });
  expect(seen.message.text).toContain('次日编入台账');
}

describe('what an anonymous report leaves behind', () => {
  const bureaus: Watched[] = [];
  afterEach(async () => {
    await Promise.all(bureaus.splice(0).map((bureau) => bureau.close()));
  });
  const trace = async (name: string, at: string) => {
    const bureau = await openedOn('2023-03-14');
    bureaus.push(bureau);
    return traceOf(bureau, name, at);
  };

  it('holds nothing of the person, the code, the form, the message or the instant', async () => {
    const { atOnce, entered, personal, personId, log, all } = await trace('丙六', '10:37:21.345');
    const tables = (rows: readonly Row[]) => [...new Set(rows.map(({ table }) => table))];
    expect(tables(atOnce)).toEqual([
      'anonymous_pepper',
      'anonymous_report',
      'anonymous_secret',
      'anonymous_use',
    ]);
    expect(tables(entered)).toEqual([
      'anonymous_receipt',
      'campaign',
      'finding',
      'ledger_entry',
      'ledger_link',
      'ledger_text',
    ]);
    for (const { values } of [...atOnce, ...entered]) {
      const text = JSON.stringify(values);
      expect(personal.filter((part) => text.includes(part))).toEqual([]);
      expect(Object.values(values)).not.toContain(personId);
    }
    // Larger than any other number in these rows, so that the line above sees something.
    expect(personId).toBeGreaterThan(20);
    expect(personal.slice(2, 5).filter((part) => all.includes(part))).toEqual([]);
    expect(log).toEqual([]);
  });

  it('is the same to the letter whoever reported, and whenever on the day', async () => {
    const [one, other] = await Promise.all([trace('甲二', '08:51:07.001'), trace('丙四', '19:40:59.999')]);
    expect(masked(one.atOnce)).toEqual(masked(other.atOnce));
    expect(masked(one.entered)).toEqual(masked(other.entered));
  });

  it('enters the ledger as nobody’s, at the instant of its entry', async () => {
    const { entered } = await trace('甲二', '10:37:21.345');
    const of = (table: string) => entered.find((row) => row.table === table)?.values;
    expect(of('finding')).toMatchObject({
      source: 'anonymous',
      reporter_id: null,
      duty_id: null,
      found_on: '2023-03-14',
      created_at: expect.stringContaining('2023-03-14T16:15:00'),
    });
    expect(of('ledger_entry')).toMatchObject({ actor_id: null, verb: 'reported' });
    expect(of('ledger_entry')?.at).toEqual(of('finding')?.created_at);
  });
});

describe('the day’s secret', () => {
  it('is all that ties a person to having reported, and is gone when the day is over', async () => {
    const bureau = await openedOn('2023-03-14');
    const { outcome } = await report(bureau, '甲二', await door(bureau, '甲二'));
    const [held] = await bureau.database.orm.select().from(anonymousSecret);
    const secret = held?.secret ?? '';
    const ties = [
      veiled(secret, 'person', `${await bureau.personId('甲二')}`),
      veiled(secret, 'draft', draftOf(outcome).draft),
    ];
    const held1 = JSON.stringify(await dump(bureau.database));
    expect(ties.filter((tie) => held1.includes(tie))).toEqual(ties);
    await nextDay(bureau, '2023-03-15');
    const rows = await dump(bureau.database);
    const held2 = JSON.stringify(rows);
    expect([secret, ...ties].filter((tie) => held2.includes(tie))).toEqual([]);
    expect(rows.filter(({ table }) => /^anonymous_(secret|use|report)$/.test(table))).toEqual([]);
    await bureau.close();
  });
});

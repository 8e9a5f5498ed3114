/** Every move keeps on which card or by which command it was made, and nothing of what was typed there. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingMove } from '#db/schema/findings.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

describe('a move of a finding', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.at('2023-03-13', '08:30');
    const { id: duty } = await bureau.dutyOf('checklist', 'self_inspection', '甲二');
    const found = { do: 'finding.save', duty, item: '1.1', draft: 0 };
    await bureau.pressEdited('甲二', found, { description: '示例' });
    await bureau.say('甲一', '/分办 1 甲三 3月20日');
    const card = bureau.ownWith('甲三', '[申请销号]');
    await bureau.press('甲三', card, { button: '申请销号' });
    await bureau.press('甲三', card, { submit: '申请销号', form: { result: '已补办' } });
  });
  afterAll(() => bureau.close());

  it('keeps the command’s word, or the message that bore the button', async () => {
    const moves = await bureau.database.orm.select().from(findingMove).orderBy(findingMove.version);
    const card = bureau.ownWith('甲三', '申请销号：已补办');
    expect(moves.map(({ move, via, viaRef }) => ({ move, via, viaRef }))).toEqual([
      { move: 'assign', via: 'command', viaRef: 'assign' },
      { move: 'submit', via: 'card', viaRef: card.messageId },
    ]);
  });

  it('says so in the ledger, where the seals hold it', async () => {
    const texts = (await bureau.ledger('finding')).filter(({ verb }) => verb !== 'reported');
    expect(texts[0]?.text).toMatch(/；命令 \/assign$/);
    expect(texts[1]?.text).toMatch(/；卡片 om_\w+$/);
  });

  it('never changes afterwards what it was made on', async () => {
    const change = bureau.database.orm.update(findingMove).set({ via: 'roster' });
    await expect(change).rejects.toThrow();
  });
});

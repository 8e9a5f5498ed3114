/** Who is expected to do what: rows made for all at once, released and taken up again with the roster. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commit } from '#db/commit.ts';
import type { Database } from '#db/database.ts';
import { dutiesHeld, dutiesOf, lateCounts, lateDuties, openDuties, progressOf } from '#db/duties.ts';
import { expectOfPeople, expectOfUnits, moveDue, releasePeople } from '#db/expected-duties.ts';
import { addDays, day } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { freshEmbedded } from '#test/support/embedded.ts';
import { endRole, startRole, updatePerson } from '#test/support/people-rows.ts';
import { freshPostgres } from '#test/support/postgres.ts';
import {
  changeOf,
  NOW,
  sampleCampaign,
  sampleDuty,
  samplePerson,
  TODAY,
  unitOf,
} from '#test/support/rows.ts';

const kinds = [
  { name: 'a Postgres server', open: async () => (await freshPostgres()).database },
  { name: 'the embedded database', open: freshEmbedded },
];

describe.each(kinds)('duties on $name', ({ open }) => {
  let database: Database;
  let campaign: Campaign;
  let units: readonly number[];
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    campaign = await sampleCampaign(database);
    units = [unitOf(campaign, '甲队'), unitOf(campaign, '乙队')];
  });
  afterAll(() => database.close());

  const study = () => ({
    campaignId: campaign.id,
    kind: 'acknowledge' as const,
    subject: 'study',
    due: day('2023-03-10'),
    openedOn: TODAY,
    planVersionId: campaign.planVersionId,
  });
  const expectStudy = () => expectOfPeople(database.orm, study(), ['officer'], units);
  const releaseStudy = () =>
    releasePeople(database.orm, campaign.id, 'acknowledge', 'study', ['officer'], units, NOW);
  const held = (personId: number, unitId: number, role: 'officer' | 'leader' = 'officer') => ({
    campaignId: campaign.id,
    personId,
    role,
    unitId,
  });
  const move = async (personId: number, from: number, to: number) => {
    await endRole(database.orm, { ...held(personId, from), until: TODAY });
    await startRole(database.orm, { ...held(personId, to), since: TODAY });
  };
  const progress = () => progressOf(database.orm, campaign.id, 'acknowledge', 'study', units);
  const acknowledge = async (personId: number) => {
    const [duty] = await dutiesHeld(database.orm, campaign.id, personId, []);
    const done = [{ dutyId: duty?.id ?? 0, personId, on: TODAY }];
    expect(await commit(database, changeOf(campaign, { done }))).toMatchObject({ kind: 'committed' });
  };

  it('are expected of those who hold the role in these units, and of nobody else', async () => {
    const officer = await samplePerson(database.orm, campaign, '甲队');
    await samplePerson(database.orm, campaign, '甲队', 'leader');
    await samplePerson(database.orm, campaign, '科室');
    const gone = await samplePerson(database.orm, campaign, '乙队');
    await updatePerson(database.orm, gone, { name: '离任者', awayUntil: null, leftAt: NOW });
    await expectStudy();
    expect(await dutiesOf(database.orm, campaign.id)).toMatchObject([
      {
        holder: { kind: 'person', personId: officer },
        unitId: units[0],
        due: day('2023-03-10'),
        openedOn: TODAY,
        doneOn: null,
      },
    ]);
  });

  it('are expected once, however often and at once they are asked for', async () => {
    await samplePerson(database.orm, campaign, '甲队');
    await expectStudy();
    await Promise.all([expectStudy(), expectStudy(), expectStudy()]);
    expect(await progress()).toEqual({ done: 0, expected: 1 });
  });

  it('of nobody are no duties', async () => {
    await samplePerson(database.orm, campaign, '甲队');
    await expectOfPeople(database.orm, study(), [], units);
    await expectOfPeople(database.orm, study(), ['officer'], []);
    expect(await progress()).toEqual({ done: 0, expected: 0 });
  });

  it('count once for a person in two units', async () => {
    const officer = await samplePerson(database.orm, campaign, '甲队');
    await startRole(database.orm, { ...held(officer, unitOf(campaign, '乙队')), since: TODAY });
    await expectStudy();
    expect(await dutiesOf(database.orm, campaign.id)).toMatchObject([{ unitId: units[0] }]);
    await endRole(database.orm, { ...held(officer, unitOf(campaign, '甲队')), until: TODAY });
    await releaseStudy();
    await expectStudy();
    expect(await dutiesOf(database.orm, campaign.id)).toMatchObject([{ unitId: units[1] }]);
  });

  it('follow somebody who moves to another unit', async () => {
    const officer = await samplePerson(database.orm, campaign, '甲队');
    await expectStudy();
    await move(officer, unitOf(campaign, '甲队'), unitOf(campaign, '乙队'));
    await expectStudy();
    expect(await dutiesOf(database.orm, campaign.id)).toMatchObject([{ unitId: units[1] }]);
  });

  it('are no longer expected of somebody who left, and again of somebody who returned', async () => {
    const officer = await samplePerson(database.orm, campaign, '甲队');
    await samplePerson(database.orm, campaign, '乙队');
    await expectStudy();
    await updatePerson(database.orm, officer, { name: '示例', awayUntil: null, leftAt: NOW });
    await releaseStudy();
    expect(await progress()).toEqual({ done: 0, expected: 1 });
    expect(await dutiesHeld(database.orm, campaign.id, officer, [])).toEqual([]);
    await updatePerson(database.orm, officer, { name: '示例', awayUntil: null, leftAt: null });
    await expectStudy();
    expect(await progress()).toEqual({ done: 0, expected: 2 });
    expect(await dutiesHeld(database.orm, campaign.id, officer, [])).toHaveLength(1);
  });

  it('that are done stay done, whatever becomes of the role', async () => {
    const officer = await samplePerson(database.orm, campaign, '甲队');
    await expectStudy();
    await acknowledge(officer);
    await endRole(database.orm, { ...held(officer, unitOf(campaign, '甲队')), until: TODAY });
    await releaseStudy();
    expect(await progress()).toEqual({ done: 1, expected: 1 });
    expect(await openDuties(database.orm, campaign.id)).toEqual([]);
  });

  it('that are no longer expected cannot be settled', async () => {
    const officer = await samplePerson(database.orm, campaign, '甲队');
    await expectStudy();
    const [duty] = await dutiesHeld(database.orm, campaign.id, officer, []);
    await endRole(database.orm, { ...held(officer, unitOf(campaign, '甲队')), until: TODAY });
    await releaseStudy();
    const done = [{ dutyId: duty?.id ?? 0, personId: officer, on: TODAY }];
    expect(await commit(database, changeOf(campaign, { done }))).toEqual({ kind: 'overtaken' });
  });

  it('of a unit are held by whoever speaks for it', async () => {
    const leader = await samplePerson(database.orm, campaign, '甲队', 'leader');
    const report = { ...study(), kind: 'deliverable' as const, subject: 'report', due: null };
    await expectOfUnits(database.orm, report, units);
    await expectOfUnits(database.orm, report, units);
    expect(await dutiesOf(database.orm, campaign.id)).toHaveLength(2);
    const spoken = await dutiesHeld(database.orm, campaign.id, leader, units.slice(0, 1));
    expect(spoken).toMatchObject([{ holder: { kind: 'unit', unitId: units[0] }, due: null }]);
    expect(await dutiesHeld(database.orm, campaign.id, leader, [])).toEqual([]);
  });

  it('of a phase move with its last day; deliverables keep theirs', async () => {
    await samplePerson(database.orm, campaign, '甲队');
    await expectStudy();
    await expectOfUnits(database.orm, { ...study(), kind: 'deliverable' }, units.slice(0, 1));
    await moveDue(database.orm, campaign.id, 'study', day('2023-03-15'));
    const due = new Map((await dutiesOf(database.orm, campaign.id)).map((one) => [one.kind, one.due]));
    expect(due).toEqual(
      new Map([
        ['acknowledge', day('2023-03-15')],
        ['deliverable', day('2023-03-10')],
      ]),
    );
  });

  describe('that are late', () => {
    const today = day('2023-03-21');
    const filter = () => ({ campaignId: campaign.id, unitIds: units, today });

    it('are so from the day after their due day', async () => {
      await sampleDuty(database.orm, campaign, { dueOn: today });
      const late = await sampleDuty(database.orm, campaign, { dueOn: addDays(today, -1) });
      await sampleDuty(database.orm, campaign, { dueOn: null });
      await sampleDuty(database.orm, campaign, { dueOn: addDays(today, -1), doneAt: NOW, doneOn: TODAY });
      await sampleDuty(database.orm, campaign, {
        dueOn: addDays(today, -1),
        unitId: unitOf(campaign, '科室'),
      });
      const found = await lateDuties(database.orm, filter(), { after: null, size: 10 });
      expect(found.map((one) => one.id)).toEqual([late]);
      expect(await lateCounts(database.orm, filter())).toEqual(new Map([[units[0], 1]]));
      expect(await lateDuties(database.orm, { ...filter(), unitIds: [] }, { after: null, size: 10 })).toEqual(
        [],
      );
    });

    it('are paged without a gap or a repetition, also where many are due on one day', async () => {
      const ids = new Set<number>();
      for (let index = 0; index < 25; index += 1) {
        const unitId = units[index % 2] ?? 0;
        ids.add(
          await sampleDuty(database.orm, campaign, { dueOn: addDays(today, -1 - (index % 3)), unitId }),
        );
      }
      const position = new Map(campaign.tree.units.map((unit) => [unit.id, unit.position]));
      const seen: { position: number; due: string; id: number }[] = [];
      let cursor: Parameters<typeof lateDuties>[2]['after'] = null;
      for (let page = 0; page < 10; page += 1) {
        const found = await lateDuties(database.orm, filter(), { after: cursor, size: 4 });
        for (const one of found) {
          cursor = { position: position.get(one.unitId) ?? -1, due: one.due ?? today, id: one.id };
          seen.push(cursor);
        }
      }
      expect(new Set(seen.map((one) => one.id))).toEqual(ids);
      expect(seen).toHaveLength(25);
      const ordered = seen.toSorted(
        (a, b) => a.position - b.position || a.due.localeCompare(b.due) || a.id - b.id,
      );
      expect(seen).toEqual(ordered);
    });
  });
});

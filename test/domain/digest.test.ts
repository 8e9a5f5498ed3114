/** The figures of a digest: which duties count, for whom, and that they add up. */
import { describe, expect, it } from 'vitest';
import { attentionFor } from '#domain/attention.ts';
import { day } from '#domain/calendar.ts';
import { type DigestInput, figuresFor, hasNews } from '#domain/digest.ts';
import { type Unit, UnitTree } from '#domain/roster.ts';
import { china, duty, person, samplePlan, sampleTree } from '#test/domain/samples.ts';

const plan = samplePlan();
const BUREAU = 1;
const BRIGADE = 3;
const SQUAD_A = 4;
const SQUAD_B = 5;
/** The checklist of the sample duties was due on Monday 2023-03-20. */
const today = day('2023-03-21');
const escalation = { escalateAfterWorkdays: 3 };

const officersOfA = [1, 2, 3].map((id) => person(id, [{ role: 'officer', unitId: SQUAD_A }]));
const officersOfB = [4, 5].map((id) => person(id, [{ role: 'officer', unitId: SQUAD_B }]));
const leaderOfA = person(10, [{ role: 'leader', unitId: SQUAD_A }]);
const brigadeLeader = person(11, [{ role: 'leader', unitId: BRIGADE }]);
const bureauLeader = person(12, [{ role: 'leader', unitId: BUREAU }]);

function input(given: Partial<DigestInput>): DigestInput {
  return {
    tree: sampleTree(),
    people: [...officersOfA, ...officersOfB, leaderOfA, brigadeLeader, bureauLeader],
    duties: [],
    findings: [],
    plan,
    today,
    since: day('2023-03-20'),
    workdays: china,
    ...given,
  };
}

const ofA = (id: number, given = {}) => duty({ id, unitId: SQUAD_A, ...given });
const ofB = (id: number, given = {}) => duty({ id, unitId: SQUAD_B, ...given });

describe('the figures', () => {
  const duties = [
    ofB(4, { doneOn: day('2023-03-19') }),
    ofB(5),
    ofA(1, { doneOn: day('2023-03-21') }),
    ofA(2),
    duty({
      id: 50,
      kind: 'deliverable',
      subject: 'summary',
      holder: { kind: 'unit', unitId: BRIGADE },
      unitId: BRIGADE,
      due: day('2023-06-05'),
    }),
  ];

  it('stand by unit in the plan’s order, the unit’s own duties first', () => {
    const figures = figuresFor(input({ duties }), BRIGADE);
    expect(figures.unit).toEqual({ id: BRIGADE, name: '大队' });
    expect(figures.units).toEqual([
      { unit: { id: BRIGADE, name: '大队' }, expected: 1, done: 0, doneLate: 0, late: 0 },
      { unit: { id: SQUAD_A, name: '甲队' }, expected: 2, done: 1, doneLate: 1, late: 1 },
      { unit: { id: SQUAD_B, name: '乙队' }, expected: 2, done: 1, doneLate: 0, late: 1 },
    ]);
    expect(figures.total).toEqual({ expected: 5, done: 2, doneLate: 1, late: 2 });
    expect(figures.newlyLate).toBe(2);
  });

  it('stand by subject under the plan’s names', () => {
    const { subjects } = figuresFor(input({ duties }), BUREAU);
    expect(subjects.map(({ kind, title, done, expected }) => `${kind} ${title} ${done}/${expected}`)).toEqual(
      ['checklist 自查 2/4', 'deliverable 总结 0/1'],
    );
    expect(subjects[0]?.units).toMatchObject([{ unit: { name: '大队' }, expected: 4 }]);
  });

  it('add up, for any unit', () => {
    for (const top of [BUREAU, BRIGADE, SQUAD_A]) {
      const { total, units, subjects } = figuresFor(input({ duties }), top);
      for (const count of ['expected', 'done', 'doneLate', 'late'] as const) {
        const sum = (rows: readonly Record<typeof count, number>[]) =>
          rows.reduce((so, row) => so + row[count], 0);
        expect(sum(units)).toBe(total[count]);
        expect(sum(subjects)).toBe(total[count]);
      }
    }
  });

  it('show a unit without units below as one row, and nothing of its neighbours', () => {
    const { units, total } = figuresFor(input({ duties }), SQUAD_B);
    expect(units.map(({ unit }) => unit.name)).toEqual(['乙队']);
    expect(total.expected).toBe(2);
  });

  it('expect nothing of people on leave or gone, nor of work not yet open, but keep what they did', () => {
    const onLeave = person(1, [{ role: 'officer', unitId: SQUAD_A }], day('2023-03-31'));
    const { total } = figuresFor(
      input({
        people: [onLeave, ...officersOfA.slice(1)],
        duties: [
          ofA(1),
          ofA(99),
          ofA(2, { openedOn: day('2023-04-01') }),
          duty({ id: 7, holder: { kind: 'person', personId: 1 }, doneOn: day('2023-03-15') }),
        ],
      }),
      SQUAD_A,
    );
    expect(total).toEqual({ expected: 1, done: 1, doneLate: 0, late: 0 });
  });

  it('leave none of many units out: what is listed of them is the card’s affair', () => {
    const squad = (id: number): Unit => ({
      id,
      parentId: 1,
      name: `${id}队`,
      path: `区局/${id}队`,
      position: id,
    });
    const bureau: Unit = { id: 1, parentId: null, name: '区局', path: '区局', position: 1 };
    const ids = Array.from({ length: 30 }, (_, index) => index + 2);
    const figures = figuresFor(
      input({
        tree: new UnitTree([...ids.map(squad), bureau]),
        people: ids.map((id) => person(id, [])),
        duties: ids.map((id) => duty({ id, unitId: id })),
      }),
      1,
    );
    expect(figures.units).toHaveLength(30);
    expect(figures.total.expected).toBe(30);
  });

  it('count each finding once, under the topic of its main item', () => {
    const finding = (mainItem: string, unitId: number, count: number) => ({
      mainItem,
      unitId,
      state: 'reported' as const,
      count,
    });
    const findings = [
      finding('1.1', SQUAD_A, 1),
      finding('1.3', SQUAD_A, 1),
      finding('7.1', SQUAD_A, 1),
      finding('2.1', SQUAD_B, 1),
    ];
    const figures = figuresFor(input({ findings }), SQUAD_A);
    expect(figures.findings.filter(({ state }) => state === 'reported')).toEqual([
      { topic: '1', name: '专题一', state: 'reported', count: 2 },
      { topic: '2', name: '专题二', state: 'reported', count: 0 },
      { topic: '7', name: '7', state: 'reported', count: 1 },
    ]);
    expect(figures.findingsTotal).toBe(3);
  });
});

describe('a digest', () => {
  it('is silent when nothing was recorded and nothing became late', () => {
    expect(hasNews({ ledgerEntriesInScope: 0, newlyLate: 0 })).toBe(false);
    expect(hasNews({ ledgerEntriesInScope: 1, newlyLate: 0 })).toBe(true);
    expect(hasNews({ ledgerEntriesInScope: 0, newlyLate: 1 })).toBe(true);
  });
});

describe('what needs a leader', () => {
  it('is one thing per subject, with all who are late, at the smallest unit that holds them', () => {
    const duties = [ofA(2), ofA(1, { due: day('2023-03-14') }), ofA(3, { doneOn: today })];
    expect(attentionFor(input({ duties }), SQUAD_A, escalation)).toEqual([
      {
        urgency: 'escalated',
        kind: 'checklist',
        subject: 'inspect',
        title: '自查',
        unit: { id: SQUAD_A, name: '甲队' },
        due: '2023-03-14',
        workdaysLate: 5,
        count: 2,
        holders: [
          { holder: { kind: 'person', personId: 1 }, name: '人员1', unit: { id: SQUAD_A, name: '甲队' } },
          { holder: { kind: 'person', personId: 2 }, name: '人员2', unit: { id: SQUAD_A, name: '甲队' } },
        ],
      },
    ]);
  });

  it('goes to the nearest leader above who is there, and to nobody else', () => {
    const duties = [ofA(1), ofB(4), ofB(5)];
    const namesFor = (top: number, people = input({}).people) =>
      attentionFor(input({ duties, people }), top, escalation).map(
        ({ unit, holders }) => `${unit.name}: ${holders.map(({ name }) => name).join()}`,
      );
    expect(namesFor(SQUAD_A)).toEqual(['甲队: 人员1']);
    expect(namesFor(BRIGADE)).toEqual(['乙队: 人员4,人员5']);
    expect(namesFor(BUREAU)).toEqual([]);

    const leaderOfAOnLeave = person(10, leaderOfA.roles, day('2023-03-31'));
    const others = [...officersOfA, ...officersOfB, brigadeLeader];
    expect(namesFor(BRIGADE, [...others, leaderOfAOnLeave])).toEqual(['大队: 人员1,人员4,人员5']);
    expect(namesFor(BUREAU, [...officersOfA, ...officersOfB])).toEqual(['大队: 人员1,人员4,人员5']);
  });

  it('is never the leader’s own work, which goes one level up, for the person as for the unit', () => {
    const own = duty({ id: 60, unitId: SQUAD_A, holder: { kind: 'person', personId: 10 } });
    const units = duty({ id: 61, unitId: SQUAD_A, holder: { kind: 'unit', unitId: SQUAD_A } });
    const holdersFor = (top: number) =>
      attentionFor(input({ duties: [own, units] }), top, escalation).flatMap(({ holders }) =>
        holders.map(({ name }) => name),
      );
    expect(holdersFor(SQUAD_A)).toEqual([]);
    expect(holdersFor(BRIGADE)).toEqual(['人员10', '甲队']);
  });

  it('is at most three things: escalated, then newly late, then due by the next workday', () => {
    const acknowledge = (id: number, due: string) =>
      ofA(id, { kind: 'acknowledge', subject: 'study', due: day(due) });
    const deliverable = ofA(3, { kind: 'deliverable', subject: 'summary', due: day('2023-03-22') });
    const other = ofA(1, { kind: 'deliverable', subject: 'other', due: day('2023-03-21') });
    const all = attentionFor(
      input({ duties: [deliverable, other, ofA(2), acknowledge(1, '2023-03-10')] }),
      SQUAD_A,
      escalation,
    );
    expect(all.map(({ urgency, title, workdaysLate }) => `${urgency}: ${title} ${workdaysLate}`)).toEqual([
      'escalated: 学习 7',
      'newly late: 自查 1',
      'due soon: other 0',
    ]);
  });

  it('is nothing between newly late and escalated, nor long before the due day', () => {
    const between = ofA(1, { due: day('2023-03-17') });
    expect(attentionFor(input({ duties: [between] }), SQUAD_A, escalation)).toEqual([]);
    const later = ofA(1, { due: day('2023-03-23') });
    expect(attentionFor(input({ duties: [later, ofA(2, { due: null })] }), SQUAD_A, escalation)).toEqual([]);
  });
});

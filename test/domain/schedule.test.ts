/** What happens by itself and when, also after a night, a weekend or a month without a run. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, day, dayOf, timeOf } from '#domain/calendar.ts';
import { phasesOf } from '#domain/phase.ts';
import type { PlanSettings } from '#domain/plan.ts';
import {
  dueSlots,
  isQuiet,
  nextLoudInstant,
  type ScheduleInput,
  slotKey,
  spreadMs,
} from '#domain/schedule.ts';
import { china, samplePlan } from '#test/domain/samples.ts';

const plan = samplePlan();
const MINUTE = 60_000;
const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`);

function look(since: string, now: string, changed: Partial<ScheduleInput> = {}): readonly string[] {
  return looked(at(since), at(now), changed);
}

function looked(since: Date, now: Date, changed: Partial<ScheduleInput> = {}): readonly string[] {
  return dueSlots({
    now,
    since,
    phases: phasesOf(plan, []),
    settings: plan.settings,
    workdays: china,
    campaign: { start: plan.campaign.start, end: plan.campaign.end, lastDue: null },
    ...changed,
  }).map(({ slot, run }) => `${run ? 'run' : 'pass'} ${slotKey(slot)}`);
}

describe('on a workday', () => {
  it('the kickoff and the reminders are due at 08:30, the digest at 17:30', () => {
    expect(look('2023-03-01 08:00', '2023-03-01 08:29')).toEqual([]);
    expect(look('2023-03-01 08:29', '2023-03-01 08:30')).toEqual([
      'run kickoff:study:2023-03-01',
      'run reminder:2023-03-01',
    ]);
    expect(look('2023-03-02 17:29', '2023-03-02 17:30')).toContain('run digest:2023-03-02');
  });

  it('what was due at the last look is not due again, except for kickoffs, which are recorded by key', () => {
    expect(look('2023-03-01 08:30', '2023-03-01 08:31')).toEqual(['run kickoff:study:2023-03-01']);
  });

  it('reminders missed in the morning still go out until 17:00 and digests until it is quiet', () => {
    expect(look('2023-03-02 08:00', '2023-03-02 16:59')).toContain('run reminder:2023-03-02');
    expect(look('2023-03-02 08:00', '2023-03-02 17:00')).toContain('pass reminder:2023-03-02');
    expect(look('2023-03-02 17:00', '2023-03-02 19:59')).toContain('run digest:2023-03-02');
    expect(look('2023-03-02 17:00', '2023-03-02 20:00')).toContain('pass digest:2023-03-02');
  });

  it('a clock put back gives nothing until it has caught up', () => {
    expect(look('2023-03-01 08:35', '2023-03-01 08:31')).toEqual([]);
  });
});

describe('after a time without a run', () => {
  it('only today’s slots run; the earlier ones are recorded as passed over', () => {
    expect(look('2023-03-06 12:00', '2023-03-09 09:00')).toEqual([
      'run kickoff:study:2023-03-01',
      'pass digest:2023-03-06',
      'pass reminder:2023-03-07',
      'pass digest:2023-03-07',
      'pass reminder:2023-03-08',
      'pass digest:2023-03-08',
      'run reminder:2023-03-09',
    ]);
  });

  it('a kickoff waits for the end of the night and of the weekend, and is sent once', () => {
    const kickoff = 'run kickoff:study:2023-03-01';
    expect(look('2023-03-01 08:00', '2023-03-01 21:00')).not.toContain(kickoff);
    expect(look('2023-03-01 21:00', '2023-03-02 07:59')).not.toContain(kickoff);
    expect(look('2023-03-02 07:59', '2023-03-02 08:00')).toContain(kickoff);
    expect(look('2023-03-03 21:00', '2023-03-04 10:00')).not.toContain(kickoff);
  });

  it('a phase that is over is recorded and never announced, so a plan loaded late floods nobody', () => {
    expect(look('2023-04-03 09:00', '2023-04-03 09:01')).toEqual([
      'pass kickoff:study:2023-03-01',
      'pass kickoff:inspect:2023-03-13',
      'run kickoff:rectify:2023-03-21',
    ]);
  });
});

describe('rest days', () => {
  it('have neither reminders nor digests, make-up days have both', () => {
    expect(look('2023-04-29 00:00', '2023-05-03 23:00').join()).not.toMatch(/reminder|digest/);
    expect(look('2023-04-23 00:00', '2023-04-23 17:30')).toEqual(
      expect.arrayContaining(['pass reminder:2023-04-23', 'run digest:2023-04-23']),
    );
  });

  it('move a kickoff as the plan says', () => {
    const settings = { ...plan.settings, kickoffOnRestDay: 'before' as const };
    expect(look('2023-03-10 08:00', '2023-03-10 08:30', { settings })).toContain(
      'run kickoff:inspect:2023-03-10',
    );
    expect(look('2023-03-13 08:00', '2023-03-13 08:30')).toContain('run kickoff:inspect:2023-03-13');
  });
});

describe('a campaign', () => {
  it('is silent before its first day and from ten workdays after its last due day on', () => {
    expect(look('2023-02-28 00:00', '2023-02-28 23:00')).toEqual([]);
    const campaign = { start: day('2023-03-01'), end: day('2023-06-10'), lastDue: day('2023-06-20') };
    const daily = (on: string) =>
      look(`${on} 08:00`, `${on} 08:30`, { campaign }).filter((said) => said.includes('reminder'));
    expect(daily('2023-07-05')).toEqual(['run reminder:2023-07-05']);
    expect(daily('2023-07-06')).toEqual([]);
  });

  it('with 07:00 as its morning is refused, because that hour is quiet', () => {
    expect(() => samplePlan({ morning: '07:00' })).toThrow(/免打扰/);
    expect(() => samplePlan({ evening: '20:00' })).toThrow(/免打扰/);
    expect(() => samplePlan({ morning: '17:00' })).toThrow(/17:00/);
    expect(samplePlan({ morning: '07:00', quietUntil: '06:30' }).settings.morning).toBe('07:00');
  });
});

describe('over any sequence of looks', () => {
  const start = at('2023-02-27 00:00').getTime();
  /** Minutes between looks: mostly short, sometimes a weekend or more, sometimes a clock put back. */
  const gaps = (longest: number) =>
    fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 1, max: 180 }) },
        { weight: 1, arbitrary: fc.integer({ min: -10, max: longest }) },
      ),
      { minLength: 50, maxLength: 300 },
    );

  /** Looks as the tick does: the first record of a key stands, and the last look never goes back. */
  function runsOver(instants: readonly Date[]): ReadonlyMap<string, Date> {
    const recorded = new Set<string>();
    const runs = new Map<string, Date>();
    let since = new Date(start);
    for (const now of instants) {
      for (const said of looked(since, now)) {
        const [how, key = ''] = said.split(' ');
        if (how === 'run' && !recorded.has(key)) runs.set(key, now);
        recorded.add(key);
      }
      if (now > since) since = now;
    }
    return runs;
  }

  function instantsFrom(minutes: readonly number[]): readonly Date[] {
    let now = start;
    return minutes.map((gap) => {
      now += gap * MINUTE;
      return new Date(now);
    });
  }

  it('nothing runs early, in quiet hours, on a rest day or on another day than its own', () => {
    fc.assert(
      fc.property(gaps(6000), (minutes) => {
        for (const [key, ran] of runsOver(instantsFrom(minutes))) {
          const [job, ...rest] = key.split(':');
          const on = day(rest.at(-1) ?? '');
          expect(isQuiet(ran, plan.settings)).toBe(false);
          expect(china.isWorkday(dayOf(ran))).toBe(true);
          expect(`${dayOf(ran)} ${timeOf(ran)}` >= `${on} ${job === 'digest' ? '17:30' : '08:30'}`).toBe(
            true,
          );
          if (job !== 'kickoff') expect(dayOf(ran)).toBe(on);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('what runs is what a look every minute would have run, as long as no gap is long', () => {
    const everyMinute = Array.from({ length: 16 * 1440 }, (_, index) => new Date(start + index * MINUTE));
    const wanted = runsOver(everyMinute);
    expect([...wanted.keys()]).toHaveLength(22);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -10, max: 140 }), { minLength: 400, maxLength: 400 }),
        (minutes) => {
          const instants = instantsFrom(minutes);
          const end = Math.max(...instants.map(Number));
          const expected = [...wanted].filter(([, ran]) => ran.getTime() <= end - 150 * MINUTE);
          const actual = runsOver(instants);
          expect([...actual.keys()].filter((key) => !wanted.has(key))).toEqual([]);
          expect([...actual.keys()]).toEqual(expect.arrayContaining(expected.map(([key]) => key)));
        },
      ),
      { numRuns: 10 },
    );
  });
});

describe('quiet hours', () => {
  const hours = (quietFrom: string, quietUntil: string): PlanSettings =>
    samplePlan({ morning: '10:00', evening: '17:30', quietFrom, quietUntil }).settings;

  it('span midnight', () => {
    const settings = hours('20:00', '08:00');
    expect(isQuiet(at('2023-03-02 19:59'), settings)).toBe(false);
    expect(isQuiet(at('2023-03-02 20:00'), settings)).toBe(true);
    expect(isQuiet(at('2023-03-02 07:59'), settings)).toBe(true);
    expect(isQuiet(at('2023-03-02 08:00'), settings)).toBe(false);
  });

  it('end with the night, with the weekend and with the holiday', () => {
    const settings = hours('20:00', '08:00');
    const next = (now: string) => nextLoudInstant(at(now), settings, china);
    expect(next('2023-03-02 12:00')).toEqual(at('2023-03-02 12:00'));
    expect(next('2023-03-02 03:00')).toEqual(at('2023-03-02 08:00'));
    expect(next('2023-03-02 20:00')).toEqual(at('2023-03-03 08:00'));
    expect(next('2023-03-03 20:00')).toEqual(at('2023-03-06 08:00'));
    expect(next('2023-04-29 12:00')).toEqual(at('2023-05-04 08:00'));
  });

  it('may lie after midnight, or be none', () => {
    expect(nextLoudInstant(at('2023-03-02 03:00'), hours('01:00', '06:00'), china)).toEqual(
      at('2023-03-02 06:00'),
    );
    expect(nextLoudInstant(at('2023-03-04 23:00'), hours('01:00', '06:00'), china)).toEqual(
      at('2023-03-06 00:00'),
    );
    expect(isQuiet(at('2023-03-02 03:00'), hours('00:00', '00:00'))).toBe(false);
  });

  it('are over at the next loud instant, which is the first such minute', () => {
    const times = fc.constantFrom('00:00', '01:00', '06:30', '08:00', '20:00', '22:15');
    fc.assert(
      fc.property(times, times, fc.integer({ min: 0, max: 20 * 1440 }), (from, until, minute) => {
        const settings = { ...plan.settings, ...pick(from, until) };
        const loud = (then: Date) => !isQuiet(then, settings) && china.isWorkday(dayOf(then));
        const now = new Date(at('2023-04-20 00:00').getTime() + minute * MINUTE);
        const next = nextLoudInstant(now, settings, china);
        expect(next >= now && loud(next)).toBe(true);
        if (next > now) expect(loud(new Date(next.getTime() - MINUTE))).toBe(false);
        expect(dayOf(next) <= addDays(dayOf(now), 6)).toBe(true);
      }),
    );
  });

  function pick(quietFrom: string, quietUntil: string): Pick<PlanSettings, 'quietFrom' | 'quietUntil'> {
    const { settings } = samplePlan({ morning: '10:00', evening: '17:30' });
    const [from, until] = [at(`2023-03-01 ${quietFrom}`), at(`2023-03-01 ${quietUntil}`)];
    return { ...settings, quietFrom: timeOf(from), quietUntil: timeOf(until) };
  }
});

describe('the spread of delivery', () => {
  it('is the same for the same chat and within eight minutes for any', () => {
    expect(spreadMs('oc_1')).toBe(spreadMs('oc_1'));
    fc.assert(
      fc.property(fc.string(), (destination) => {
        const spread = spreadMs(destination);
        expect(Number.isInteger(spread) && spread >= 0 && spread < 8 * MINUTE).toBe(true);
      }),
    );
  });

  it('uses all eight minutes about evenly', () => {
    const minutes = Array.from({ length: 800 }, (_, index) => Math.floor(spreadMs(`oc_${index}`) / MINUTE));
    const perMinute = Array.from({ length: 8 }, (_, minute) => minutes.filter((m) => m === minute).length);
    expect(Math.min(...perMinute)).toBeGreaterThan(60);
  });
});

/** A finding being reported: what its form needs and what is refused. */
import { describe, expect, it } from 'vitest';
import { day } from '#domain/calendar.ts';
import { type FindingForm, readFindingForm } from '#domain/finding.ts';

const today = day('2023-03-15');

function read(form: Partial<FindingForm>) {
  return readFindingForm(
    { description: '示例描述', place: '', foundOn: '', track: '', dueOn: '', result: '', ...form },
    today,
  );
}

describe('the form of a finding', () => {
  it('needs only a description: found today, to be put right by a day nobody has named yet', () => {
    expect(read({ description: ' 示例描述 ' })).toEqual({
      description: '示例描述',
      place: null,
      foundOn: today,
      track: 'by_day',
      dueOn: null,
      result: null,
    });
  });

  it('keeps what was typed', () => {
    const typed = { place: '路口', foundOn: '2023-03-14', track: 'by_rule', dueOn: '2023-04-01' };
    expect(read(typed)).toMatchObject(typed);
  });

  it.each([
    [{ description: ' \n ' }, { reason: 'description missing' }],
    [{ description: '长'.repeat(1001) }, { reason: 'text too long', max: 1000 }],
    [{ place: '长'.repeat(101) }, { reason: 'text too long', max: 100 }],
    [{ foundOn: '2023-02-30' }, { reason: 'day unreadable', text: '2023-02-30' }],
    [{ dueOn: '下周' }, { reason: 'day unreadable', text: '下周' }],
    [{ foundOn: '2023-03-16' }, { reason: 'found in the future' }],
    [{ dueOn: '2023-03-14' }, { reason: 'due before found' }],
    [{ dueOn: '9999-12-31' }, { reason: 'day unreadable', text: '9999-12-31' }],
    [{ dueOn: '2093-03-20' }, { reason: 'due too far' }],
    [{ foundOn: '1923-03-01', dueOn: '1923-03-02' }, { reason: 'due too far' }],
    [{ result: '长'.repeat(1001) }, { reason: 'text too long', max: 1000 }],
    [{ track: 'by_day', result: '已改' }, { reason: 'result of another track' }],
  ])('with %o is refused', (form, refused) => expect(read(form)).toEqual({ refused }));

  it('that says what was done is 立查立改, said so or not', () => {
    const fixed = { track: 'on_the_spot', result: '已当场改正' };
    expect(read({ result: ' 已当场改正 ' })).toMatchObject(fixed);
    expect(read(fixed)).toMatchObject(fixed);
  });

  it('takes 1000 characters, and an unknown track as the usual one', () => {
    expect(read({ description: '长'.repeat(1000), track: 'whatever' })).toMatchObject({ track: 'by_day' });
  });
});

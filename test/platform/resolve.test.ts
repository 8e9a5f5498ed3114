/** Finding people by what a roster knows of them. */
import { describe, expect, it } from 'vitest';
import { type Asked, errorOf, failure, StandIn } from './stand-in.ts';

const nobody = { userIds: [], mobiles: [], emails: [] };
const many = (count: number, make: (n: number) => string) => Array.from({ length: count }, (_, n) => make(n));
const ok = (data: object) => Response.json({ code: 0, msg: 'success', data });
const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

/** Knows everybody but those whose contact ends in 0. */
function directory({ path, query, body }: Asked): Response {
  if (path.endsWith('/batch_get_id')) {
    const person = (kind: 'mobile' | 'email') => (contact: string) => ({
      [kind]: contact,
      ...(contact.endsWith('0') ? {} : { user_id: `ou_${contact}` }),
    });
    return ok({
      user_list: [...texts(body.mobiles).map(person('mobile')), ...texts(body.emails).map(person('email'))],
    });
  }
  if (path.endsWith('/users/batch')) {
    const known = (query.user_ids ?? []).filter((id) => !id.endsWith('0'));
    return ok({ items: known.map((id) => ({ user_id: id, open_id: `ou_${id}` })) });
  }
  const id = path.split('/').at(-1) ?? '';
  return id.endsWith('0') ? failure(41012) : ok({ user: { open_id: `ou_${id}` } });
}

describe('people', () => {
  it('are found by mobile, address or user id; strangers are left out', async () => {
    const there = new StandIn();
    there.answer = directory;
    const found = await there.platform().resolve({
      userIds: ['u1', 'u0'],
      mobiles: ['13900000001', '13900000000'],
      emails: ['a1', 'a1', ''],
    });
    expect(Object.fromEntries(found)).toEqual({
      u1: 'ou_u1',
      '13900000001': 'ou_13900000001',
      a1: 'ou_a1',
    });
    expect(there.asked.map(({ query }) => query.user_id_type)).toEqual([
      ['user_id'],
      ['open_id'],
      ['open_id'],
    ]);
  });

  it('are asked for fifty at a time', async () => {
    const there = new StandIn();
    there.answer = directory;
    const found = await there.platform().resolve({
      userIds: many(51, (n) => `u${n}1`),
      mobiles: many(101, (n) => `139${n}1`),
      emails: many(50, (n) => `a${n}1`),
    });
    expect(found.size).toBe(51 + 101 + 50);
    const sizes = there.asked.map(({ query, body }) =>
      [query.user_ids, body.mobiles, body.emails].map((each) => texts(each).length).find((size) => size > 0),
    );
    expect(sizes).toEqual([50, 1, 50, 50, 1, 50]);
  });

  it('cost no call when there is nobody to find', async () => {
    const there = new StandIn();
    expect((await there.platform().resolve(nobody)).size).toBe(0);
    expect([there.tokensGiven, there.asked]).toEqual([0, []]);
  });

  it('are found however the platform writes their number', async () => {
    const there = new StandIn();
    there.answer = () =>
      ok({
        user_list: [
          { mobile: '+8613900000001', user_id: 'ou_1' },
          { email: 'A@B.invalid', user_id: 'ou_2' },
        ],
      });
    const found = await there
      .platform()
      .resolve({ ...nobody, mobiles: ['139 0000 0001'], emails: ['a@b.invalid'] });
    expect(Object.fromEntries(found)).toEqual({ '139 0000 0001': 'ou_1', 'a@b.invalid': 'ou_2' });
  });

  it('are asked for one by one where a stranger spoils the batch, or user ids are withheld', async () => {
    const there = new StandIn();
    const contacts = { ...nobody, userIds: ['u1', 'u0', 'u2'] };
    there.answer = (asked) => (asked.path.endsWith('/batch') ? failure(41050) : directory(asked));
    expect(Object.fromEntries(await there.platform().resolve(contacts))).toEqual({
      u1: 'ou_u1',
      u2: 'ou_u2',
    });
    there.answer = (asked) =>
      asked.path.endsWith('/batch') ? ok({ items: [{ open_id: 'ou_u1' }] }) : directory(asked);
    expect(Object.fromEntries(await there.platform().resolve(contacts))).toEqual({
      u1: 'ou_u1',
      u2: 'ou_u2',
    });
  });

  it('are not found at all without the permission, and the admin is told', async () => {
    const there = new StandIn();
    there.answer = () => failure(99991672);
    const error = await errorOf(there.platform().resolve({ ...nobody, emails: ['a1'] }));
    expect(error).toMatchObject({ kind: 'never', code: '99991672' });
    expect(error.message).toContain('缺少权限');
  });
});

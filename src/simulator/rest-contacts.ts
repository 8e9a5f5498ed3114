/** The address book, as far as the app may see it. Its calls do not count towards the month's quota. */
import { z } from 'zod';
import { badField, Refused, success } from '#simulator/answer.ts';
import { personBy } from '#simulator/posting.ts';
import { bodyOf, oneOf } from '#simulator/request.ts';
import type { SimulatedPerson } from '#simulator/tenant.ts';
import type { Call, Route, World } from '#simulator/world.ts';

const MOST = 50;
const ID_KINDS = ['open_id', 'union_id', 'user_id'] as const;

const lookupSchema = z.object({
  emails: z.array(z.string()).max(MOST).default([]),
  mobiles: z.array(z.string()).max(MOST).default([]),
  include_resigned: z.boolean().default(false),
});

export function contactRoutes(world: World): readonly Route[] {
  const { scopes, tenant } = world;

  const shape = (person: SimulatedPerson) => ({
    open_id: person.openId,
    union_id: person.unionId,
    name: person.name,
    en_name: '',
    ...(scopes.has('contact:user.employee_id:readonly') ? { user_id: person.userId } : {}),
    ...(scopes.has('contact:user.email:readonly') ? { email: person.email ?? '' } : {}),
    ...(scopes.has('contact:user.phone:readonly') ? { mobile: international(person.mobile) ?? '' } : {}),
    department_ids: ['0'],
    status: {
      is_frozen: false,
      is_resigned: person.resigned,
      is_activated: true,
      is_exited: false,
      is_unjoin: false,
    },
  });

  const get = (call: Call) => {
    const person = personBy(world, oneOf(call, 'user_id_type', ID_KINDS), call.param('user_id'));
    if (!person) throw new Refused(41012);
    if (!person.available) throw new Refused(41050);
    return success({ user: shape(person) });
  };

  const batch = (call: Call) => {
    const kind = oneOf(call, 'user_id_type', ID_KINDS);
    const wanted = call.query.getAll('user_ids');
    if (wanted.length === 0 || wanted.length > MOST) {
      throw badField('user_ids', `between 1 and ${MOST} user_ids`);
    }
    const found = wanted.map((id) => personBy(world, kind, id)).filter((person) => person !== undefined);
    return success({ items: found.filter((person) => person.available).map(shape) });
  };

  const lookup = (call: Call) => {
    const body = bodyOf(call, lookupSchema);
    const kind = oneOf(call, 'user_id_type', ID_KINDS);
    const visible = tenant
      .people()
      .filter((person) => person.available && (body.include_resigned || !person.resigned));
    const idOf = (person: SimulatedPerson | undefined) =>
      person && {
        user_id: { open_id: person.openId, union_id: person.unionId, user_id: person.userId }[kind],
      };
    return success({
      user_list: [
        ...body.emails.map((email) => ({
          email,
          ...idOf(visible.find((person) => person.email === email)),
        })),
        ...body.mobiles.map((mobile) => ({
          mobile,
          ...idOf(visible.find((person) => international(person.mobile) === international(mobile))),
        })),
      ],
    });
  };

  const seeing = ['contact:contact.base:readonly', 'contact:user.base:readonly'];
  return [
    { method: 'GET', path: '/contact/v3/users/batch', scopes: seeing, free: true, handle: batch },
    {
      method: 'POST',
      path: '/contact/v3/users/batch_get_id',
      scopes: ['contact:user.id:readonly'],
      free: true,
      handle: lookup,
    },
    { method: 'GET', path: '/contact/v3/users/:user_id', scopes: seeing, free: true, handle: get },
  ];
}

/** `+8613800000000`, however a mainland number was written. */
function international(mobile: string | null): string | null {
  return mobile === null || mobile.startsWith('+') ? mobile : `+86${mobile}`;
}

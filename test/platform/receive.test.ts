/** Who gets through the door: only what the platform itself sealed and signed, for this app, and recently. */
import { describe, expect, it } from 'vitest';
import { decrypt } from '#platform/feishu/crypto.ts';
import { feishu } from '#platform/feishu/feishu.ts';
import {
  accepted,
  clickEvent,
  event,
  messageEvent,
  NOW,
  post,
  postText,
  receive,
  SETTINGS,
  seal,
  seconds,
  sign,
  signed,
  unsigned,
} from './door.ts';

const refused = (status: number) => expect.objectContaining({ kind: 'refused', status });
const minutesLater = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

describe('a signature', () => {
  const good = post(messageEvent());
  const withHeader = (name: string, value: string | null) => {
    const headers = new Headers(good.headers);
    if (value === null) headers.delete(name);
    else headers.set(name, value);
    return { headers, body: good.body };
  };
  const genuine = good.headers.get('x-lark-signature') ?? '';

  it('lets a sealed and signed message in', () => {
    expect(receive(good).kind).toBe('accepted');
  });

  it.each([
    ['missing', withHeader('x-lark-signature', null)],
    ['empty', withHeader('x-lark-signature', '')],
    ['short', withHeader('x-lark-signature', genuine.slice(0, 63))],
    ['not hexadecimal', withHeader('x-lark-signature', 'z'.repeat(64))],
    ['in capitals', withHeader('x-lark-signature', genuine.toUpperCase())],
    ['wrong in its first digit', withHeader('x-lark-signature', flip(genuine, 0))],
    ['wrong in its last digit', withHeader('x-lark-signature', flip(genuine, 63))],
    ['sent twice', withHeader('x-lark-signature', `${genuine}, ${genuine}`)],
    ['without its timestamp', withHeader('x-lark-request-timestamp', null)],
    [
      'with a timestamp sent twice',
      withHeader('x-lark-request-timestamp', `${seconds(NOW)}, ${seconds(NOW)}`),
    ],
    ['without its nonce', withHeader('x-lark-request-nonce', null)],
    ['with another nonce', withHeader('x-lark-request-nonce', 'nonce-2')],
    ['of another app', { headers: sign(good.body, seconds(NOW), 'another-key'), body: good.body }],
  ])('that is %s keeps it out, in the same words', (_, request) => {
    expect(receive(request)).toEqual({ kind: 'refused', status: 401, why: 'signature missing or wrong' });
  });

  it('covers every byte of the body', () => {
    const text = Buffer.from(good.body).toString();
    for (const at of [0, 5, 14, 40, text.length - 3, text.length - 1]) {
      const body = Buffer.from(text);
      body[at] = (body[at] ?? 0) ^ 1;
      expect(receive({ headers: good.headers, body })).toEqual(refused(401));
    }
  });

  it('is over the bytes as sent, so spaces and key order do not matter once signed', () => {
    const sealed = seal(JSON.stringify(messageEvent(), null, 2));
    expect(receive(signed(`{ "extra" : 1,\n "encrypt" : "${sealed}" }`)).kind).toBe('accepted');
  });

  it('does not outlive a body written anew', () => {
    const body = `{ "encrypt": "${seal(JSON.stringify(messageEvent()))}" }`;
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(body)));
    expect(receive({ headers: sign(body, seconds(NOW)), body: rewritten })).toEqual(refused(401));
  });
});

describe('a signed body', () => {
  it('must be sealed', () => {
    expect(receive(signed(JSON.stringify(messageEvent())))).toEqual(refused(401));
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['a list', '[]'],
    ['a text', '"encrypt"'],
    ['null', 'null'],
    ['empty', ''],
    ['sealed with a number', '{"encrypt":1}'],
    ['sealed with nothing', '{"encrypt":""}'],
    ['too short to be sealed', '{"encrypt":"AAAA"}'],
    ['no base64', '{"encrypt":"!!!!"}'],
    ['badly padded', `{"encrypt":"${Buffer.alloc(48, 7).toString('base64')}"}`],
    ['sealed with another key', JSON.stringify({ encrypt: seal(JSON.stringify(messageEvent()), 'other') })],
    ['sealed nonsense', JSON.stringify({ encrypt: seal('nonsense') })],
    ['a sealed half of a character', JSON.stringify({ encrypt: seal(Buffer.from([0x7b, 0xe4, 0xb8])) })],
    ['nested ten thousand deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['sealed and nested deep', JSON.stringify({ encrypt: seal(`{"a":${'['.repeat(10_000)}`) })],
  ])('that is %s is unreadable', (_, body) => {
    expect(receive(signed(body))).toEqual(refused(400));
  });

  it('may hold a text of 150 KB, not more than 512 KB', () => {
    const long = messageEvent({ content: JSON.stringify({ text: '字'.repeat(50_000) }) });
    expect(receive(post(long)).kind).toBe('accepted');
    expect(receive(signed(Buffer.alloc(512 * 1024 + 1)))).toEqual(refused(413));
  });
});

describe('an opened envelope', () => {
  it.each([
    ['a wrong token', { token: 'wrong' }],
    ['no token to speak of', { token: '' }],
    ['another app', { app_id: 'cli_fedcba9876543210' }],
  ])('with %s is refused', (_, header) => {
    const forged = event('im.message.receive_v1', messageEvent().event, header);
    expect(receive(post(forged))).toEqual(refused(401));
  });

  it.each([
    ['no header', { schema: '2.0', event: {} }],
    ['a header that is a text', { schema: '2.0', header: 'x', event: {} }],
    ['a number for a token', event('im.message.receive_v1', {}, { token: 7 })],
    ['an event id with a line break', event('im.message.receive_v1', {}, { event_id: 'a\nb' })],
    ['another schema', { ...messageEvent(), schema: '3.0' }],
  ])('with %s is unreadable', (_, envelope) => {
    expect(receive(post(envelope))).toEqual(refused(400));
  });

  it('tells the caller the app and the tenant', () => {
    expect(receive(post(messageEvent()))).toMatchObject({
      kind: 'accepted',
      appId: SETTINGS.appId,
      tenantKey: '2df73991750d175e',
    });
  });

  it('never explains a refusal in words of the body', () => {
    const secret = 'ou_someone_private';
    const broken = messageEvent({ message_id: 7, content: secret }, { sender_id: { open_id: secret } });
    const received = receive(post(broken));
    expect(received).toEqual(refused(400));
    expect(JSON.stringify(received)).not.toContain('private');
  });
});

describe('a captured request', () => {
  it('is a click again for five minutes only', () => {
    const click = post(clickEvent());
    expect(receive(click, minutesLater(5)).kind).toBe('accepted');
    expect(receive(click, minutesLater(6))).toEqual(refused(401));
    expect(receive(click, minutesLater(-6))).toEqual(refused(401));
  });

  it('is an event again for as long as the platform may push it again, under the same key', () => {
    const request = post(messageEvent());
    expect(accepted(request, minutesLater(7 * 60))).toEqual(accepted(request));
  });

  it('counts its time in seconds or in milliseconds', () => {
    const body = JSON.stringify({ encrypt: seal(JSON.stringify(clickEvent())) });
    const at = (timestamp: string) => receive({ headers: sign(body, timestamp), body: Buffer.from(body) });
    expect(at(String(NOW.getTime())).kind).toBe('accepted');
    expect(at(String(NOW.getTime() - 6 * 60_000))).toEqual(refused(401));
    expect(at('soon')).toEqual(refused(401));
    expect(at('-1')).toEqual(refused(401));
  });
});

describe('a challenge', () => {
  const challenge = {
    challenge: 'ajls384kdjx98XX',
    token: SETTINGS.verificationToken,
    type: 'url_verification',
  };

  it.each([
    ['plain and unsigned', unsigned(challenge)],
    ['sealed and unsigned', unsigned({ encrypt: seal(JSON.stringify(challenge)) })],
    ['sealed and signed', post(challenge)],
    ['plain and signed', signed(JSON.stringify(challenge))],
  ])('is answered when %s', (_, request) => {
    expect(receive(request)).toEqual({ kind: 'challenge', body: { challenge: 'ajls384kdjx98XX' } });
  });

  it.each([
    ['a wrong token', unsigned({ ...challenge, token: 'wrong' })],
    ['no token', unsigned({ ...challenge, token: undefined })],
    ['a number to send back', unsigned({ ...challenge, challenge: 1 })],
    ['a sealed wrong token', unsigned({ encrypt: seal(JSON.stringify({ ...challenge, token: 'x' })) })],
    ['more to read than a challenge has', unsigned({ ...challenge, padding: 'x'.repeat(5000) })],
  ])('with %s is not', (_, request) => {
    expect(receive(request)).toEqual(refused(401));
  });

  it('is the only thing that gets in without a signature', () => {
    expect(receive(unsigned({ encrypt: seal(JSON.stringify(messageEvent())) }))).toEqual(refused(401));
    expect(receive(unsigned(messageEvent()))).toEqual(refused(401));
    expect(receive(unsigned({ encrypt: 'AAAA' }))).toEqual(refused(401));
    expect(receive(unsigned({ encrypt: 1 }))).toEqual(refused(401));
    expect(receive({ headers: new Headers(), body: new Uint8Array() })).toEqual(refused(401));
  });
});

describe('the adapter', () => {
  it('opens the documented example', () => {
    expect(decrypt('test key', 'P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=')).toBe('hello world');
  });

  it.each(['encryptKey', 'verificationToken', 'appId', 'appSecret'] as const)(
    'does not start without %s',
    (name) => {
      const dependencies = { fetch, now: () => NOW, log: { warn: () => {} } };
      expect(() => feishu({ ...SETTINGS, [name]: '' }, dependencies)).toThrow(name);
    },
  );

  it('ignores the first envelope format, once its token is right', () => {
    const old = { ts: '1502199207.7171419', uuid: 'u-1', type: 'event_callback' };
    const chat = { type: 'p2p_chat_create', app_id: SETTINGS.appId, tenant_key: 't1' };
    const token = SETTINGS.verificationToken;
    expect(receive(post({ ...old, token, event: chat }))).toEqual({
      kind: 'accepted',
      inbound: { kind: 'ignored', key: 'feishu:event:u-1', type: 'p2p_chat_create' },
      appId: SETTINGS.appId,
      tenantKey: 't1',
    });
    expect(receive(post({ ...old, token: 'wrong', event: chat }))).toEqual(refused(401));
    expect(receive(post({ ...old, token, event: { ...chat, app_id: 'cli_other' } }))).toEqual(refused(401));
  });

  it('is not poisoned by keys that name what every object has', () => {
    const text = JSON.stringify(clickEvent({ form_value: { reason: 'x' } }));
    const poisoned = text.replace('"reason"', '"__proto__":"polluted","constructor"');
    const inbound = accepted(postText(poisoned));
    expect(inbound).toMatchObject({ kind: 'click', form: { constructor: 'x' } });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    for (const type of ['__proto__', 'constructor', 'toString']) {
      expect(accepted(post(event(type, {})))).toMatchObject({ kind: 'ignored', type });
    }
  });
});

function flip(hex: string, at: number): string {
  return `${hex.slice(0, at)}${hex[at] === '0' ? '1' : '0'}${hex.slice(at + 1)}`;
}

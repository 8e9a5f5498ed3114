/** Pictures and files on their way from and to the platform: limits, cut lines, refusals, and nothing trusted. */
import { describe, expect, it } from 'vitest';
import type { PlatformErrorKind } from '#platform/port.ts';
import { errorOf, failure, StandIn } from './stand-in.ts';

const bytes = new Uint8Array(1_000).fill(7);
const NAMED = { 'content-disposition': 'attachment; filename=a' };
const file = (body: ConstructorParameters<typeof Response>[0], headers: Record<string, string> = {}) =>
  new Response(body, { headers: { 'content-type': 'application/octet-stream', ...NAMED, ...headers } });
const fetchFrom = (there: StandIn, limit = 2_000) =>
  there.platform().download('om_1/../2', 'img_v3_1', 'image', limit);

/** Gives a piece of a hundred bytes as often as it is asked, and counts. */
function endless() {
  let given = 0;
  const stream = new ReadableStream({
    pull: (controller) => {
      given += 1;
      controller.enqueue(new Uint8Array(100));
    },
  });
  return { stream, given: () => given };
}

describe('a download', () => {
  it('asks for the message’s own resource, and brings its bytes', async () => {
    const there = new StandIn();
    there.answer = () => file(bytes, { 'content-type': 'image/jpeg' });
    expect(await fetchFrom(there)).toEqual({ bytes, contentType: 'image/jpeg' });
    expect(there.asked).toMatchObject([
      {
        path: '/open-apis/im/v1/messages/om_1%2F..%2F2/resources/img_v3_1',
        method: 'GET',
        query: { type: ['image'] },
        authorization: 'Bearer t-canary-1',
      },
    ]);
  });

  it('may be exactly as large as the limit, and of unknown length', async () => {
    const there = new StandIn();
    there.answer = () => file(new Blob([bytes]).stream());
    expect((await fetchFrom(there, 1_000)).bytes).toEqual(bytes);
    expect(await errorOf(fetchFrom(there, 999))).toMatchObject({ kind: 'never', code: 'too large' });
  });

  it('is given up at the limit, whatever its headers promise', async () => {
    const there = new StandIn();
    const { stream, given } = endless();
    there.answer = () => file(stream, { 'content-length': '5' });
    expect(await errorOf(fetchFrom(there))).toMatchObject({ kind: 'never', code: 'too large' });
    expect(given()).toBeLessThan(30);
  });

  it('that promises too much is not even begun', async () => {
    const there = new StandIn();
    const { stream, given } = endless();
    there.answer = () => file(stream, { 'content-length': '40000000' });
    expect(await errorOf(fetchFrom(there))).toMatchObject({ kind: 'never', code: 'too large' });
    expect(given()).toBeLessThan(3);
  });

  it('that is cut short is tried again', async () => {
    const there = new StandIn();
    there.answer = () => file(bytes, { 'content-length': '1500' });
    expect(await errorOf(fetchFrom(there))).toMatchObject({ kind: 'retry' });
  });

  it('that never ends is given up in time', async () => {
    const there = new StandIn();
    there.deadlineMs = 100;
    there.answer = () => file(new ReadableStream({ pull: () => new Promise(() => {}) }));
    expect(await errorOf(fetchFrom(there))).toMatchObject({ kind: 'retry', code: 'timeout' });
  });

  it.each<[number, PlatformErrorKind, string]>([
    [234003, 'never', '撤回'],
    [234037, 'never', '100 MB'],
    [234038, 'never', '保密'],
    [234043, 'never', '单独发送'],
    [234004, 'never', '会话'],
    [99991672, 'never', '权限'],
    [99991400, 'retry', '频率'],
    [99991403, 'quota', '额度'],
  ])('refused with %i means %s', async (code, kind, words) => {
    const there = new StandIn();
    there.answer = () => failure(code);
    const error = await errorOf(fetchFrom(there));
    expect(error).toMatchObject({ kind, code: String(code) });
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('canary');
  });

  it('is refused also where the refusal comes as a success', async () => {
    const there = new StandIn();
    there.answer = () => failure(234003, 200);
    expect(await errorOf(fetchFrom(there))).toMatchObject({ kind: 'never', code: '234003' });
  });

  it('of a person’s JSON is never taken for what the platform says', async () => {
    const there = new StandIn();
    const json = JSON.stringify({ code: 99991403, msg: 'used up' });
    there.answer = () => file(json, { 'content-type': 'application/json' });
    expect(Buffer.from((await fetchFrom(there)).bytes).toString()).toBe(json);
  });

  it('answered by a gateway’s long page is tried again', async () => {
    const there = new StandIn();
    there.answer = () => new Response('x'.repeat(200_000), { status: 502 });
    expect(await errorOf(fetchFrom(there))).toMatchObject({ kind: 'retry', code: 'http 502' });
  });

  it('takes a new token where the first is refused', async () => {
    const there = new StandIn();
    there.answer = (_, count) => (count === 1 ? failure(99991663) : file(bytes));
    expect((await fetchFrom(there)).bytes).toHaveLength(1_000);
    expect(there.tokensGiven).toBe(2);
  });
});

describe('an upload', () => {
  it('hands over a picture', async () => {
    const there = new StandIn();
    there.answer = () => Response.json({ code: 0, msg: 'success', data: { image_key: 'img_v3_9' } });
    expect(await there.platform().uploadImage(bytes, '1.jpeg')).toBe('img_v3_9');
    expect(there.asked).toMatchObject([
      { path: '/open-apis/im/v1/images', body: { image_type: 'message', image: '1.jpeg, 1000 bytes' } },
    ]);
  });

  it.each([
    ['方案.PDF', 'pdf'],
    ['台账.xlsx', 'xls'],
    ['方案.docx', 'doc'],
    ['公文.ofd', 'stream'],
    ['无名', 'stream'],
  ])('hands over %s as %s', async (name, type) => {
    const there = new StandIn();
    there.answer = () => Response.json({ code: 0, msg: 'success', data: { file_key: 'file_v3_9' } });
    expect(await there.platform().uploadFile(bytes, name)).toBe('file_v3_9');
    expect(there.asked).toMatchObject([
      { body: { file_type: type, file_name: name, file: `${name}, 1000 bytes` } },
    ]);
  });

  it('that is refused, or answered by nothing readable, says which', async () => {
    const there = new StandIn();
    there.answer = () => failure(234006);
    expect(await errorOf(there.platform().uploadFile(bytes, 'a'))).toMatchObject({
      kind: 'never',
      code: '234006',
    });
    there.answer = () => Response.json({ code: 0, data: {} });
    expect(await errorOf(there.platform().uploadFile(bytes, 'a'))).toMatchObject({ kind: 'retry' });
  });
});

it('a picture and a file are sent by their keys', async () => {
  const there = new StandIn();
  const platform = there.platform();
  const chat = { kind: 'chat', chatId: 'oc_team' } as const;
  await platform.send(chat, { kind: 'image', key: 'img_v3_9' }, 'key-1');
  await platform.send(chat, { kind: 'file', key: 'file_v3_9' }, 'key-2');
  expect(there.asked.map(({ body }) => [body.msg_type, body.content])).toEqual([
    ['image', '{"image_key":"img_v3_9"}'],
    ['file', '{"file_key":"file_v3_9"}'],
  ]);
});

/** Pictures and files: uploaded by the bot to send them, downloaded from the messages people sent. */
import { Refused, success } from '#simulator/answer.ts';
import { existingMessage } from '#simulator/posting.ts';
import { oneOf } from '#simulator/request.ts';
import type { Call, Route, World } from '#simulator/world.ts';

const IMAGE_MAX_BYTES = 10 * 1024 * 1024;
const FILE_MAX_BYTES = 30 * 1024 * 1024;
const DOWNLOAD_MAX_BYTES = 100 * 1024 * 1024;
const FILE_TYPES = new Set(['opus', 'mp4', 'pdf', 'doc', 'xls', 'ppt', 'stream']);

export function resourceRoutes(world: World): readonly Route[] {
  const { ids, tenant } = world;

  const uploadImage = async (call: Call) => {
    const form = await multipart(call);
    const type = form.get('image_type');
    if (type !== 'message' && type !== 'avatar') throw new Refused(234001, { detail: 'image_type' });
    const image = await uploadedFile(form, 'image', IMAGE_MAX_BYTES);
    if (!isImage(image.bytes)) throw new Refused(234011);
    const key = ids.mint('img_v3_');
    tenant.keepResource(key, { kind: 'image', ...image, messageId: null });
    return success({ image_key: key });
  };

  const uploadFile = async (call: Call) => {
    const form = await multipart(call);
    if (!FILE_TYPES.has(String(form.get('file_type')))) throw new Refused(234001, { detail: 'file_type' });
    const name = form.get('file_name');
    if (typeof name !== 'string' || name === '') throw new Refused(234001, { detail: 'file_name' });
    const { bytes } = await uploadedFile(form, 'file', FILE_MAX_BYTES);
    const key = ids.mint('file_v3_');
    tenant.keepResource(key, { kind: 'file', name, bytes, messageId: null });
    return success({ file_key: key });
  };

  const download = (call: Call) => {
    const kind = oneOf(call, 'type', ['image', 'file']);
    const message = existingMessage(tenant.findMessage(call.param('message_id')));
    const chat = tenant.chat(message.chatId);
    if (!chat.botIn || chat.dissolved) throw new Refused(234004);
    if (message.type === 'interactive') throw new Refused(234043);
    const key = call.param('file_key');
    const resource = tenant.findResource(key);
    const { image_key, file_key } = message.content;
    // A post carries several, so a person's picture knows its message.
    const carried = image_key === key || file_key === key || resource?.messageId === message.messageId;
    if (!resource || !carried || resource.kind !== kind || message.recalled) throw new Refused(234003);
    if (resource.bytes.length > DOWNLOAD_MAX_BYTES) throw new Refused(234037);
    return new Response(resource.bytes, {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(resource.name.toWellFormed())}`,
      },
    });
  };

  const uploading = ['im:resource', 'im:resource:upload'];
  return [
    { method: 'POST', path: '/im/v1/images', scopes: uploading, handle: uploadImage },
    { method: 'POST', path: '/im/v1/files', scopes: uploading, handle: uploadFile },
    {
      method: 'GET',
      path: '/im/v1/messages/:message_id/resources/:file_key',
      scopes: ['im:message', 'im:message:readonly', 'im:message.history:readonly'],
      handle: download,
    },
  ];
}

async function multipart(call: Call): Promise<FormData> {
  const headers = { 'content-type': call.request.headers.get('content-type') ?? '' };
  try {
    return await new Response(call.body, { headers }).formData();
  } catch {
    throw new Refused(234001, { detail: 'the body is not multipart/form-data' });
  }
}

async function uploadedFile(
  form: FormData,
  field: string,
  maxBytes: number,
): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }> {
  const file = form.get(field);
  if (file === null || typeof file === 'string') throw new Refused(234001, { detail: field });
  if (file.size === 0) throw new Refused(234010);
  if (file.size > maxBytes) throw new Refused(234006);
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

/** The first bytes of JPEG, PNG, GIF, BMP, ICO and TIFF; WEBP and HEIC name themselves after a length. */
const BEGINNINGS = ['ffd8ff', '89504e47', '47494638', '424d', '00000100', '49492a00', '4d4d002a'];

function isImage(bytes: Uint8Array): boolean {
  const beginning = Buffer.from(bytes.subarray(0, 12));
  const named = beginning.toString('latin1');
  return (
    BEGINNINGS.some((magic) => beginning.toString('hex').startsWith(magic)) ||
    (named.startsWith('RIFF') && named.endsWith('WEBP')) ||
    named.slice(4, 8) === 'ftyp'
  );
}

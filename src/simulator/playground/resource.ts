/** Pictures and files of the chat, as the browser may have them: a picture only when its bytes are one, all else to be saved. */
import type { Resource } from '#simulator/tenant.ts';

const PICTURES: readonly { type: string; begins: readonly number[]; at: number }[] = [
  { type: 'image/jpeg', begins: [0xff, 0xd8, 0xff], at: 0 },
  { type: 'image/png', begins: [0x89, 0x50, 0x4e, 0x47], at: 0 },
  { type: 'image/gif', begins: [0x47, 0x49, 0x46, 0x38], at: 0 },
  { type: 'image/webp', begins: [0x57, 0x45, 0x42, 0x50], at: 8 },
];

export function resourceResponse({ bytes, name }: Resource): Response {
  const picture = PICTURES.find(({ begins, at }) =>
    begins.every((byte, index) => bytes[at + index] === byte),
  );
  const disposition = picture
    ? 'inline'
    : `attachment; filename*=UTF-8''${encodeURIComponent(name.toWellFormed())}`;
  return new Response(bytes, {
    headers: {
      'content-type': picture?.type ?? 'application/octet-stream',
      'content-disposition': disposition,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=3600',
    },
  });
}

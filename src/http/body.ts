/** The body as bytes, read no further than the cap: a pasted text of 150 KB grows to 400 KB when encrypted. */
export const BODY_MAX = 512 * 1024;

export class BodyTooLarge extends Error {
  constructor() {
    super(`a body of more than ${BODY_MAX} bytes`);
    this.name = 'BodyTooLarge';
  }
}

/** @throws BodyTooLarge as soon as the cap is passed, whatever length was announced. */
export async function readBody(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > BODY_MAX) throw new BodyTooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > BODY_MAX) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}

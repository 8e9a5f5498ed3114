/** A WebP without what it tells beside the picture: chunks are kept by a list of what a decoder needs. */
import { joined } from '#domain/bytes.ts';
import { type Exif, orientationOnly, readExif, type Stripped, UPRIGHT } from '#domain/exif.ts';

const PICTURE: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'ALPH']);
const NEEDED: ReadonlySet<string> = new Set([...PICTURE, 'VP8X', 'ANIM', 'ANMF']);
/** Of the flags in `VP8X`: it has transparency, it moves, it has EXIF. Profile and XMP are gone. */
const HAS_ALPHA = 0x10;
const MOVES = 0x02;
const HAS_EXIF = 0x08;
const FRAME_HEADER = 16;
/** Of `VP8X` and of `ANIM`; what is longer holds something else. */
const EXTENDED_BYTES = 10;
const ANIMATION_BYTES = 6;

interface Chunk {
  type: string;
  data: Uint8Array;
}

/** `null` for what is no whole WebP. What hangs behind its end is dropped. */
export function stripWebp(bytes: Uint8Array): Stripped | null {
  const whole = chunksOf(bytes, 0)?.[0];
  if (whole?.type !== 'RIFF' || letters(whole.data, 0) !== 'WEBP') return null;
  const chunks = chunksOf(whole.data.subarray(4), 0);
  if (!chunks?.some(({ type }) => type === 'VP8 ' || type === 'VP8L' || type === 'ANMF')) return null;
  const told = chunks.find(({ type }) => type === 'EXIF');
  const exif: Exif = told ? readExif(told.data) : UPRIGHT;
  // Only the extended form may carry more than the picture.
  const keepsTurn = exif.orientation !== 1 && chunks[0]?.type === 'VP8X';
  const kept = chunks.filter(({ type }) => NEEDED.has(type)).map((chunk) => clean(chunk, keepsTurn));
  const turn = keepsTurn ? [chunkOf('EXIF', orientationOnly(exif.orientation))] : [];
  return { bytes: chunkOf('RIFF', joined([ascii('WEBP'), ...kept, ...turn])), exif };
}

function clean({ type, data }: Chunk, keepsTurn: boolean): Uint8Array {
  if (type === 'VP8X') {
    const flags = ((data[0] ?? 0) & (HAS_ALPHA | MOVES)) | (keepsTurn ? HAS_EXIF : 0);
    return chunkOf(type, joined([[flags], data.subarray(1, EXTENDED_BYTES)]));
  }
  if (type === 'ANIM') return chunkOf(type, data.subarray(0, ANIMATION_BYTES));
  if (type !== 'ANMF') return chunkOf(type, data);
  const inner = chunksOf(data, FRAME_HEADER) ?? [];
  const picture = inner.filter((one) => PICTURE.has(one.type)).map((one) => chunkOf(one.type, one.data));
  return chunkOf(type, joined([data.subarray(0, FRAME_HEADER), ...picture]));
}

/** `null` when a chunk says that it is longer than what there is. */
function chunksOf(bytes: Uint8Array, from: number): readonly Chunk[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = from; at + 8 <= bytes.length; ) {
    const type = letters(bytes, at);
    const size = view.getUint32(at + 4, true);
    if (at + 8 + size > bytes.length) return null;
    chunks.push({ type, data: bytes.subarray(at + 8, at + 8 + size) });
    if (type === 'RIFF') break;
    at += 8 + size + (size % 2);
  }
  return chunks;
}

function chunkOf(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = new DataView(new ArrayBuffer(4));
  size.setUint32(0, data.length, true);
  return joined([ascii(type), new Uint8Array(size.buffer), data, data.length % 2 === 0 ? [] : [0]]);
}

function ascii(word: string): readonly number[] {
  return [...word].map((letter) => letter.charCodeAt(0));
}

function letters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

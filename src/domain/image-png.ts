/** A PNG without what it tells beside the picture: chunks are kept by a list of what a decoder needs. */
import { joined } from '#domain/bytes.ts';
import { type Exif, orientationOnly, readExif, type Stripped, UPRIGHT } from '#domain/exif.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/**
 * With the most that each can hold; in a longer one somebody has put something else. Text, time, profiles and whatever
 * an editor adds are not among them; the frames of a moving picture are.
 */
const NEEDED: ReadonlyMap<string, number> = new Map([
  ['IHDR', 13],
  ['PLTE', 768],
  ['IDAT', Number.POSITIVE_INFINITY],
  ['IEND', 0],
  ['tRNS', 256],
  ['gAMA', 4],
  ['cHRM', 32],
  ['sRGB', 1],
  ['sBIT', 4],
  ['bKGD', 6],
  ['cICP', 4],
  ['acTL', 8],
  ['fcTL', 26],
  ['fdAT', Number.POSITIVE_INFINITY],
]);
/** Length, type and checksum. */
const AROUND = 12;

/** `null` for what is no whole PNG. */
export function stripPng(bytes: Uint8Array): Stripped | null {
  if (!SIGNATURE.every((byte, index) => bytes[index] === byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const before: Uint8Array[] = [];
  const pixels: Uint8Array[] = [];
  let exif: Exif = UPRIGHT;
  for (let at = SIGNATURE.length; at + AROUND <= bytes.length; ) {
    const length = view.getUint32(at);
    const end = at + AROUND + length;
    if (end > bytes.length) return null;
    const chunk = bytes.subarray(at, end);
    const type = String.fromCharCode(...chunk.subarray(4, 8));
    if (at === SIGNATURE.length && (type !== 'IHDR' || length !== 13)) return null;
    at = end;
    if (type === 'eXIf') exif = readExif(chunk.subarray(8, -4));
    if (length > (NEEDED.get(type) ?? -1)) continue;
    (type === 'IDAT' || pixels.length > 0 ? pixels : before).push(chunk);
    if (type !== 'IEND') continue;
    // Alone, the end is no picture; and what hangs behind it is dropped.
    if (pixels.length < 2) return null;
    return { bytes: joined([SIGNATURE, ...before, turned(exif.orientation), ...pixels]), exif };
  }
  return null;
}

function turned(orientation: number): Uint8Array {
  if (orientation === 1) return new Uint8Array();
  const block = orientationOnly(orientation);
  const named = joined([[0x65, 0x58, 0x49, 0x66], block]);
  const numbers = new DataView(new ArrayBuffer(8));
  numbers.setUint32(0, block.length);
  numbers.setUint32(4, crc32(named));
  const [length, checksum] = [new Uint8Array(numbers.buffer, 0, 4), new Uint8Array(numbers.buffer, 4, 4)];
  return joined([length, named, checksum]);
}

/** The checksum of PNG and zip. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A PNG without what it tells beside the picture: chunks are kept by a list of what a decoder needs. */
import { joined } from '#domain/bytes.ts';
import { type Exif, orientationOnly, readExif, type Stripped, UPRIGHT } from '#domain/exif.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Text, time, profiles and whatever an editor adds are not among them; the frames of a moving picture are. */
const NEEDED: ReadonlySet<string> = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD cICP acTL fcTL fdAT'.split(' '),
);
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
    const end = at + AROUND + view.getUint32(at);
    if (end > bytes.length) return null;
    const chunk = bytes.subarray(at, end);
    const type = String.fromCharCode(...chunk.subarray(4, 8));
    if (at === SIGNATURE.length && type !== 'IHDR') return null;
    at = end;
    if (type === 'eXIf') exif = readExif(chunk.subarray(8, -4));
    if (!NEEDED.has(type)) continue;
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

/**
 * A JPEG without what it tells beside the picture. Segments are kept by a list of what a decoder needs, not dropped by
 * a list of what is known to tell: so maker notes, colour profiles, comments and what hangs behind the end go as well.
 */
import { joined } from '#domain/bytes.ts';
import { orientationOnly, readExif, type Stripped, UPRIGHT } from '#domain/exif.ts';

const SOI = [0xff, 0xd8];
const EOI = [0xff, 0xd9];
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP14 = 0xee;
const ADOBE_BYTES = 16;

/** `null` for what is no JPEG with a picture in it. One that is cut short keeps what there is. */
export function stripJpeg(bytes: Uint8Array): Stripped | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  const kept: Uint8Array[] = [];
  let jfif: Uint8Array = new Uint8Array();
  let block: Uint8Array | null = null;
  let framed = false;
  let scanned = false;
  for (let at = 2; ; ) {
    const marker = markerAt(bytes, at);
    if (marker === null || marker.code === 0xd9) break;
    const { code, start } = marker;
    if (code === 0x01 || (code >= 0xd0 && code <= 0xd7)) {
      at = start + 2;
      continue;
    }
    const end = start + 2 + lengthAt(bytes, start + 2);
    if (end < start + 4 || end > bytes.length) break;
    const segment = bytes.subarray(start, end);
    at = end;
    if (code === SOS) {
      at = endOfScan(bytes, end);
      kept.push(bytes.subarray(start, at));
      scanned = true;
    } else if (isNeeded(code)) {
      kept.push(segment);
      framed ||= isFrame(code);
    } else if (code === APP0 && says(segment, 'JFIF\0')) jfif = withoutThumbnail(segment);
    else if (code === APP14 && says(segment, 'Adobe')) kept.push(adobe(segment));
    else if (code === APP1 && says(segment, 'Exif\0')) block ??= segment.subarray(10);
  }
  if (!framed || !scanned) return null;
  const exif = block === null ? UPRIGHT : readExif(block);
  return { bytes: joined([SOI, jfif, turned(exif.orientation), ...kept, EOI]), exif };
}

/** Any number of `ff` may stand before a marker. */
function markerAt(bytes: Uint8Array, at: number): { code: number; start: number } | null {
  if (bytes[at] !== 0xff) return null;
  let start = at;
  while (bytes[start + 1] === 0xff) start += 1;
  const code = bytes[start + 1];
  return code === undefined || code === 0 ? null : { code, start };
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}

/** The picture's own data ends at the first marker that is neither an escaped `ff` nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) return at;
    const inside = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!inside) return at;
  }
  return bytes.length;
}

/** Frames, Huffman and quantisation tables, restart intervals and their like; not what no decoder looks into. */
function isNeeded(code: number): boolean {
  return (code >= 0xc0 && code <= 0xcf && code !== 0xc8) || (code >= 0xdb && code <= 0xdd);
}

function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;
}

function says(segment: Uint8Array, words: string): boolean {
  return [...words].every((letter, index) => segment[4 + index] === letter.charCodeAt(0));
}

/** A thumbnail would still show what was cut out of the picture. */
function withoutThumbnail(segment: Uint8Array): Uint8Array {
  if (segment.length < 16) return new Uint8Array();
  return joined([[0xff, APP0, 0, 16], segment.subarray(4, 16), [0, 0]]);
}

/** How the colours are coded; without it some pictures come out in false colours. */
function adobe(segment: Uint8Array): Uint8Array {
  if (segment.length < ADOBE_BYTES) return new Uint8Array();
  return joined([[0xff, APP14, 0, ADOBE_BYTES - 2], segment.subarray(4, ADOBE_BYTES)]);
}

function turned(orientation: number): Uint8Array {
  if (orientation === 1) return new Uint8Array();
  const block = orientationOnly(orientation);
  const name = [0x45, 0x78, 0x69, 0x66, 0, 0];
  return joined([[0xff, APP1, 0, 2 + name.length + block.length], name, block]);
}

/**
 * What an EXIF block is asked for: the day a picture was taken, and how it has to be turned to stand upright. Pure,
 * and calm about garbage: whatever cannot be read is simply not there.
 */
import { type Day, day, isDay } from '#domain/calendar.ts';

export interface Exif {
  /** 1 is upright; the others say how to turn and mirror. */
  orientation: number;
  /** As the camera's clock had it, wherever the camera was. */
  takenOn: Day | null;
}

/** A picture without what it told, and what of that is still wanted. */
export interface Stripped {
  bytes: Uint8Array<ArrayBuffer>;
  exif: Exif;
}

const ORIENTATION = 0x0112;
const EXIF_IFD = 0x8769;
const DATE_TIME_ORIGINAL = 0x9003;
const DATE_TIME_DIGITIZED = 0x9004;
const SHORT = 3;
const ENTRY_BYTES = 12;
/** `2023:03:15` of `2023:03:15 10:20:00`. */
const DAY_BYTES = 10;

export const UPRIGHT: Exif = { orientation: 1, takenOn: null };

/** Reads a TIFF block, with or without the `Exif` that some writers put before it. */
export function readExif(block: Uint8Array): Exif {
  const tiff = hasPrefix(block) ? block.subarray(6) : block;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = u16(view, 0, false) === 0x4949;
  if (!little && u16(view, 0, false) !== 0x4d4d) return UPRIGHT;
  const first = entriesAt(view, u32(view, 4, little), little);
  const turned = first.get(ORIENTATION);
  const orientation = turned === undefined ? 1 : u16(view, turned + 8, little);
  const inner = first.get(EXIF_IFD);
  const second = inner === undefined ? new Map() : entriesAt(view, u32(view, inner + 8, little), little);
  const dated = second.get(DATE_TIME_ORIGINAL) ?? second.get(DATE_TIME_DIGITIZED);
  return {
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    takenOn: dated === undefined ? null : dayAt(tiff, u32(view, dated + 8, little)),
  };
}

function hasPrefix(block: Uint8Array): boolean {
  return block[0] === 0x45 && block[1] === 0x78 && block[2] === 0x69 && block[3] === 0x66;
}

/** Where the entry of each tag begins; an offset outside the block has none. */
function entriesAt(view: DataView, start: number, little: boolean): Map<number, number> {
  const count = u16(view, start, little);
  const entries = new Map<number, number>();
  for (let index = 0; index < count; index += 1) {
    const at = start + 2 + index * ENTRY_BYTES;
    if (at + ENTRY_BYTES > view.byteLength) break;
    entries.set(u16(view, at, little), at);
  }
  return entries;
}

function dayAt(tiff: Uint8Array, at: number): Day | null {
  const written = String.fromCharCode(...tiff.subarray(at, at + DAY_BYTES)).replaceAll(':', '-');
  return isDay(written) ? day(written) : null;
}

/** Zero beyond the end. */
function u16(view: DataView, at: number, little: boolean): number {
  return at + 2 <= view.byteLength ? view.getUint16(at, little) : 0;
}

function u32(view: DataView, at: number, little: boolean): number {
  return at + 4 <= view.byteLength ? view.getUint32(at, little) : 0;
}

/** A TIFF block that says how the picture is turned and nothing else. */
export function orientationOnly(orientation: number): Uint8Array {
  const block = new Uint8Array(26);
  const view = new DataView(block.buffer);
  view.setUint32(0, 0x4d4d002a);
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  view.setUint16(10, ORIENTATION);
  view.setUint16(12, SHORT);
  view.setUint32(14, 1);
  view.setUint16(18, orientation);
  return block;
}

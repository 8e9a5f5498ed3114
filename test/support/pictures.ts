/**
 * Pictures and files made of what their formats document, small or as large as wanted: no camera, place or person is
 * behind them. The JPEG's picture is one grey square; the PNG's one transparent pixel.
 */
import { crc32, deflateSync } from 'node:zlib';

const bytesOf = (...parts: (string | readonly number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
    ),
  );

const u16 = (value: number) => [value >> 8, value & 255];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)];
const u32le = (value: number) => u32(value).reverse();
const u16le = (value: number) => u16(value).reverse();

/** Where the made-up camera stood, and what it is called: nothing of it may be left in what is shown. */
export const SECRETS = ['GPS-31.2304N', 'SecretPhone 12', 'IPTC-caption', 'xmp:CreatorTool', 'ICC-owner'];

/** An EXIF block with a turn, a camera, a day and a place. */
export function exif({ orientation = 1, takenAt = '2023:03:14 09:30:00' } = {}): Uint8Array<ArrayBuffer> {
  const camera = 'SecretPhone 12\0\0';
  const place = 'GPS-31.2304N\0\0\0\0';
  const [at0, at1] = [8, 8 + 2 + 3 * 12 + 4];
  const texts = at1 + 2 + 2 * 12 + 4;
  const entry = (tag: number, type: number, count: number, value: readonly number[]) =>
    bytesOf(u16(tag), u16(type), u32(count), value);
  return bytesOf(
    'MM\0*',
    u32(at0),
    u16(3),
    entry(0x0110, 2, camera.length, u32(texts)),
    entry(0x0112, 3, 1, [...u16(orientation), 0, 0]),
    entry(0x8769, 4, 1, u32(at1)),
    u32(0),
    u16(2),
    entry(0x9003, 2, 20, u32(texts + camera.length)),
    entry(0x927c, 7, place.length, u32(texts + camera.length + 20)),
    u32(0),
    camera,
    `${takenAt}\0`,
    place,
  );
}

const segment = (code: number, ...data: (string | readonly number[] | Uint8Array)[]) => {
  const body = bytesOf(...data);
  return bytesOf([0xff, code], u16(body.length + 2), body);
};

const zigzag = Array.from({ length: 64 }, () => 1);
/** One component of one block: a difference of zero, then the end of the block. */
const PICTURE = [
  segment(0xdb, [0], zigzag),
  segment(0xc0, [8], u16(8), u16(8), [1, 1, 0x11, 0]),
  segment(0xc4, [0x00], [1, ...Array.from({ length: 15 }, () => 0)], [0]),
  segment(0xc4, [0x10], [1, ...Array.from({ length: 15 }, () => 0)], [0]),
  segment(0xda, [1, 1, 0, 0, 63, 0]),
  bytesOf([0x3f]),
];

export interface JpegOptions {
  orientation?: number;
  takenAt?: string;
  /** Makes each different. */
  salt?: string;
  /** Bytes at least, in a segment a camera might add. */
  atLeast?: number;
}

/** A picture that tells all a picture can tell. */
export function jpeg({ salt = '', atLeast = 0, ...told }: JpegOptions = {}): Uint8Array<ArrayBuffer> {
  const padding = Array.from({ length: Math.ceil(atLeast / 65_000) }, () =>
    segment(0xed, new Uint8Array(65_000)),
  );
  return bytesOf(
    [0xff, 0xd8],
    segment(0xe0, 'JFIF\0', [1, 2, 1], u16(72), u16(72), [1, 1], [1, 2, 3]),
    segment(0xe1, 'Exif\0\0', exif(told)),
    segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0<x xmp:CreatorTool="a"/>'),
    segment(0xe2, 'ICC_PROFILE\0ICC-owner'),
    segment(0xed, 'Photoshop 3.0\0IPTC-caption'),
    segment(0xfe, `comment ${salt}`),
    ...padding,
    ...PICTURE,
    [0xff, 0xd9],
    // A second picture behind the first, as phones add it.
    [0xff, 0xd8],
    segment(0xe1, 'Exif\0\0', exif(told)),
    [0xff, 0xd9],
  );
}

/** The picture itself, as it has to come through unchanged. */
export const JPEG_PICTURE: Uint8Array = bytesOf(...PICTURE);

const chunk = (type: string, ...data: (string | readonly number[] | Uint8Array)[]) => {
  const named = bytesOf(type, ...data);
  return bytesOf(u32(named.length - 4), named, u32(crc32(named)));
};

export function png({ orientation = 1 } = {}): Uint8Array<ArrayBuffer> {
  return bytesOf(
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    chunk('IHDR', u32(1), u32(1), [8, 6, 0, 0, 0]),
    chunk('iCCP', 'ICC-owner\0\0', deflateSync('profile')),
    chunk('eXIf', exif({ orientation })),
    chunk('tEXt', 'Comment\0IPTC-caption'),
    chunk('iTXt', 'XML:com.adobe.xmp\0\0\0\0\0xmp:CreatorTool'),
    chunk('IDAT', deflateSync(Buffer.from([0, 0, 0, 0, 0]))),
    chunk('tIME', [7, 231, 3, 14, 9, 30, 0]),
    chunk('IEND'),
    'GPS-31.2304N',
  );
}

const riff = (type: string, ...data: (string | readonly number[] | Uint8Array)[]) => {
  const body = bytesOf(...data);
  return bytesOf(type, u32le(body.length), body, body.length % 2 === 0 ? [] : [0]);
};

/** One white pixel, losslessly, in the extended form. */
export function webp({ orientation = 1 } = {}): Uint8Array<ArrayBuffer> {
  const picture = [0x2f, 0, 0, 0, 0x10, 0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0xfe, 0x07, 0];
  return bytesOf(
    riff(
      'RIFF',
      'WEBP',
      riff('VP8X', [0x2c, 0, 0, 0], [0, 0, 0], [0, 0, 0]),
      riff('ICCP', 'ICC-owner'),
      riff('VP8L', picture),
      riff('EXIF', exif({ orientation })),
      riff('XMP ', 'xmp:CreatorTool'),
    ),
    'GPS-31.2304N',
  );
}

export function heic(): Uint8Array<ArrayBuffer> {
  return bytesOf(u32(24), 'ftypheic', u32(0), 'mif1heic', 'GPS-31.2304N');
}

export function pdf(size = 100): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  bytes.set(bytesOf('%PDF-1.7\n'));
  return bytes;
}

/** A zip whose list of contents says what is asked for; nothing is packed into it. */
export function zip(entries: Record<string, number>): Uint8Array<ArrayBuffer> {
  const local = bytesOf('PK\u0003\u0004', new Uint8Array(26));
  const directory = bytesOf(
    ...Object.entries(entries).map(([name, unpacked]) =>
      bytesOf(
        'PK\u0001\u0002',
        new Uint8Array(16),
        u32le(100),
        u32le(unpacked),
        u16le(name.length),
        new Uint8Array(16),
        name,
      ),
    ),
  );
  const count = u16le(Object.keys(entries).length);
  return bytesOf(
    local,
    directory,
    'PK\u0005\u0006',
    [0, 0, 0, 0],
    count,
    count,
    u32le(directory.length),
    u32le(local.length),
    [0, 0],
  );
}

export const docx = () => zip({ '[Content_Types].xml': 1_000, 'word/document.xml': 20_000 });
export const xlsx = () => zip({ '[Content_Types].xml': 1_000, 'xl/workbook.xml': 20_000 });
/** Forty-two kilobytes that would become petabytes. */
export const zipBomb = () => zip({ 'a.bin': 0xfffffffe, 'b.bin': 0xfffffffe });

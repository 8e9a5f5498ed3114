/** What a picture tells beside what it shows, and that none of it is left in the copy that is shown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExif } from '#domain/exif.ts';
import { stripImage } from '#domain/image-metadata.ts';
import { exif, JPEG_PICTURE, jpeg, png, SECRETS, webp } from '#test/support/pictures.ts';

const MADE = { jpeg, png, webp };
const TYPES = ['jpeg', 'png', 'webp'] as const;
type Type = (typeof TYPES)[number];

function strip(type: Type, bytes: Uint8Array) {
  const stripped = stripImage(type, bytes);
  if (!stripped) throw new Error('the picture was taken for damaged');
  return stripped;
}

const wordsIn = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const told = (bytes: Uint8Array) => SECRETS.filter((secret) => wordsIn(bytes).includes(secret));

describe.each(TYPES)('a %s', (type) => {
  it('tells place, device, author and more, and its copy nothing', () => {
    expect(told(MADE[type]()).length).toBeGreaterThan(2);
    expect(told(strip(type, MADE[type]()).bytes)).toEqual([]);
  });

  it('says the day it was taken before that is cut out', () => {
    expect(strip(type, MADE[type]()).exif.takenOn).toBe('2023-03-14');
  });

  it.each([3, 6, 8])(
    'that lies on its side (%i) is still turned upright, by a block that says only that',
    (turn) => {
      const copy = strip(type, MADE[type]({ orientation: turn }));
      expect(copy.exif.orientation).toBe(turn);
      expect(strip(type, copy.bytes).exif).toEqual({ orientation: turn, takenOn: null });
      expect(told(copy.bytes)).toEqual([]);
    },
  );

  it('that is upright carries no such block', () => {
    expect(wordsIn(strip(type, MADE[type]()).bytes)).not.toMatch(/Exif|eXIf|EXIF/);
  });

  it('comes out the same when its copy is copied', () => {
    const once = strip(type, MADE[type]({ orientation: 6 })).bytes;
    expect(Buffer.from(strip(type, once).bytes).equals(once)).toBe(true);
  });

  it('is damaged or copied, and never more than that, whatever is done to it', () => {
    const whole = MADE[type]({ orientation: 6 });
    const hurt = fc
      .tuple(fc.nat(whole.length), fc.uint8Array({ maxLength: 40 }), fc.nat(60))
      .map(([at, put, cut]) =>
        Uint8Array.from(Buffer.concat([whole.subarray(0, at), put, whole.subarray(at + cut)])),
      );
    fc.assert(
      fc.property(fc.oneof(hurt, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        const first = stripImage(type, bytes);
        if (first === null) return;
        const second = stripImage(type, first.bytes);
        expect(second && Buffer.from(second.bytes).equals(first.bytes)).toBe(true);
        expect(first.bytes.length).toBeLessThanOrEqual(bytes.length + 40);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('words in a place where no picture keeps any', () => {
  const [secret = ''] = SECRETS;
  const u32 = (value: number, big: boolean) => {
    const bytes = Buffer.alloc(4);
    if (big) bytes.writeUInt32BE(value);
    else bytes.writeUInt32LE(value);
    return bytes;
  };
  const inserted = (whole: Uint8Array, mark: string, ...put: readonly (Uint8Array | string)[]) => {
    const at = Buffer.from(whole).indexOf(mark, 12, 'latin1') - (mark.startsWith('\u00ff') ? 0 : 4);
    const parts = put.map((part) => Buffer.from(part));
    return Buffer.concat([whole.subarray(0, at), ...parts, whole.subarray(at)]);
  };

  it.each(['\u00c8', '\u00de', '\u00df', '\u00f7'])('are not in the copy: a JPEG’s %j', (code) => {
    const segment = Buffer.from(
      `\u00ff${code}\0${String.fromCharCode(2 + secret.length)}${secret}`,
      'latin1',
    );
    expect(told(strip('jpeg', inserted(jpeg(), '\u00ff\u00db', segment)).bytes)).toEqual([]);
  });

  it.each(['gAMA', 'sRGB', 'sBIT', 'acTL'])('are not in the copy: a PNG’s %s', (type) => {
    const hidden = inserted(png(), 'IDAT', u32(40, true), type, secret.padEnd(40), u32(0, true));
    expect(told(strip('png', hidden).bytes)).toEqual([]);
  });

  it('make a PNG a damaged one: in its end', () => {
    const whole = Buffer.from(png());
    const at = whole.indexOf('IEND') - 4;
    const end = Buffer.concat([u32(secret.length, true), Buffer.from(`IEND${secret}`), u32(0, true)]);
    expect(stripImage('png', Buffer.concat([whole.subarray(0, at), end]))).toBeNull();
  });

  it.each(['VP8X', 'ANIM'])('are not in the copy: a WebP’s %s', (type) => {
    const data = Buffer.concat([Buffer.from([0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(secret)]);
    const chunk = Buffer.concat([Buffer.from(type), u32(data.length, false), data]);
    const body = Buffer.from(webp()).subarray(12, 8 + Buffer.from(webp()).readUInt32LE(4));
    const whole = Buffer.concat([Buffer.from('WEBP'), chunk, body]);
    const riff = Buffer.concat([Buffer.from('RIFF'), u32(whole.length, false), whole]);
    expect(told(strip('webp', riff).bytes)).toEqual([]);
  });
});

describe('the picture itself', () => {
  it('goes through a JPEG byte by byte, and what hangs behind its end does not', () => {
    const { bytes } = strip('jpeg', jpeg());
    expect(Buffer.from(bytes).includes(Buffer.from(JPEG_PICTURE))).toBe(true);
    expect(Buffer.from(bytes.subarray(-2)).toString('hex')).toBe('ffd9');
    expect(bytes.length).toBe(2 + 18 + JPEG_PICTURE.length + 2);
  });

  it('may be cut short in a JPEG, as on a bad line, but not be missing', () => {
    const whole = jpeg();
    const end = Buffer.from(whole).indexOf(JPEG_PICTURE) + JPEG_PICTURE.length;
    expect(stripImage('jpeg', whole.subarray(0, end))).not.toBeNull();
    expect(stripImage('jpeg', whole.subarray(0, end - 12))).toBeNull();
    expect(stripImage('png', png().subarray(0, -30))).toBeNull();
  });

  it('may hold what looks like a marker', () => {
    const whole = Buffer.from(jpeg());
    const at = whole.indexOf(JPEG_PICTURE) + JPEG_PICTURE.length;
    const data = Buffer.from([0xff, 0x00, 0xff, 0xd3, 0xff, 0xff, 0x00, 0x11]);
    const { bytes } = strip('jpeg', Buffer.concat([whole.subarray(0, at), data, whole.subarray(at)]));
    expect(Buffer.from(bytes).includes(data)).toBe(true);
  });

  it('keeps the colours of an Adobe JPEG right', () => {
    const adobe = Buffer.from([0xff, 0xee, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, 1]);
    const whole = Buffer.concat([jpeg().subarray(0, 2), adobe, jpeg().subarray(2)]);
    expect(Buffer.from(strip('jpeg', whole).bytes).includes(adobe)).toBe(true);
  });
});

describe('an EXIF block', () => {
  it('may come with its name before it, and in either order of bytes', () => {
    const named = Buffer.concat([Buffer.from('Exif\0\0'), exif({ orientation: 8 })]);
    expect(readExif(named)).toEqual({ orientation: 8, takenOn: '2023-03-14' });
    const little = [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0];
    expect(readExif(Uint8Array.from(little))).toEqual({ orientation: 3, takenOn: null });
  });

  it.each(['0000:00:00 00:00:00', '2023:02:30 10:00:00', '                   '])(
    'whose camera says %j has no day',
    (takenAt) => expect(readExif(exif({ takenAt })).takenOn).toBeNull(),
  );

  it('of garbage says nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        const { orientation } = readExif(Uint8Array.from([0x4d, 0x4d, 0, 0x2a, ...tail]));
        expect(orientation).toBeGreaterThanOrEqual(1);
        expect(orientation).toBeLessThanOrEqual(8);
      }),
    );
  });
});

/**
 * A zip archive of texts, each deflated piece by piece as it is made. Compression is the runtime's own, on Node in
 * another thread and in a Worker alike, so that whoever makes a long text gives way after each piece.
 */

export interface ZipEntry {
  path: string;
  pieces: Iterable<string>;
}

interface Packed {
  path: Uint8Array;
  crc: number;
  size: number;
  deflated: Uint8Array;
}

export async function zip(entries: readonly ZipEntry[]): Promise<Uint8Array<ArrayBuffer>> {
  const packed: Packed[] = [];
  for (const entry of entries) packed.push(await pack(entry));
  const directory: Uint8Array[] = [];
  const files: Uint8Array[] = [];
  let offset = 0;
  for (const one of packed) {
    const file = [localHeader(one), one.path, one.deflated];
    directory.push(centralHeader(one, offset), one.path);
    files.push(...file);
    offset += lengthOf(file);
  }
  return joined([...files, ...directory, end(packed.length, lengthOf(directory), offset)]);
}

async function pack({ path, pieces }: ZipEntry): Promise<Packed> {
  const encoder = new TextEncoder();
  const stream = new CompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  let crc = NO_CRC;
  let size = 0;
  const write = async () => {
    for (const piece of pieces) {
      const bytes = encoder.encode(piece);
      crc = crcAfter(crc, bytes);
      size += bytes.length;
      await writer.write(bytes);
    }
    await writer.close();
  };
  const [deflated] = await Promise.all([new Response(stream.readable).arrayBuffer(), write()]);
  return { path: encoder.encode(path), crc: ~crc >>> 0, size, deflated: new Uint8Array(deflated) };
}

const VERSION = 20;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** The first day that the format knows: the same content is the same file. */
const DAY_ONE = 0x0021;

function localHeader({ path, crc, size, deflated }: Packed): Uint8Array {
  return fields(
    [4, 0x04034b50],
    [2, VERSION],
    [2, UTF8_NAMES],
    [2, DEFLATED],
    [2, 0],
    [2, DAY_ONE],
    [4, crc],
    [4, deflated.length],
    [4, size],
    [2, path.length],
    [2, 0],
  );
}

function centralHeader({ path, crc, size, deflated }: Packed, offset: number): Uint8Array {
  return fields(
    [4, 0x02014b50],
    [2, VERSION],
    [2, VERSION],
    [2, UTF8_NAMES],
    [2, DEFLATED],
    [2, 0],
    [2, DAY_ONE],
    [4, crc],
    [4, deflated.length],
    [4, size],
    [2, path.length],
    // No extra field, no comment, the first disk, no attributes.
    [2, 0],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, offset],
  );
}

function end(count: number, directoryBytes: number, offset: number): Uint8Array {
  return fields(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, directoryBytes],
    [4, offset],
    [2, 0],
  );
}

/** Numbers of two or four bytes, the lowest first. */
function fields(...list: readonly (readonly [2 | 4, number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(list.reduce((sum, [bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [bytes, value] of list) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const NO_CRC = -1;
const CRC_OF_BYTE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crcAfter(before: number, bytes: Uint8Array): number {
  let crc = before;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_OF_BYTE[(crc ^ byte) & 0xff] ?? 0);
  return crc;
}

/** What lies in an archive, by path, each part proven by its checksum; in the way of a reader that goes by the directory. */
import { crc32, inflateRawSync } from 'node:zlib';

const DIRECTORY_ENTRY = 0x02014b50;
const END_BYTES = 22;

export function unzip(archive: Uint8Array): ReadonlyMap<string, string> {
  const bytes = Buffer.from(archive);
  const end = bytes.length - END_BYTES;
  const parts = new Map<string, string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error(`no entry at ${at}`);
    const [crc, deflated] = [bytes.readUInt32LE(at + 16), bytes.readUInt32LE(at + 20)];
    const nameLength = bytes.readUInt16LE(at + 28);
    const path = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26);
    const content = inflateRawSync(bytes.subarray(from, from + deflated));
    if (crc32(content) !== crc) throw new Error(`${path} is damaged`);
    parts.set(path, content.toString('utf8'));
    at += 46 + nameLength;
  }
  return parts;
}

/**
 * What a file is, by its content and never by its name. Nothing is unpacked: of an archive only its own list of
 * contents is read, which says what it is and how large it would become.
 */
import { Buffer } from 'node:buffer';

export const IMAGE_TYPES = ['jpeg', 'png', 'webp', 'heic'] as const;
export const DOCUMENT_TYPES = ['pdf', 'ofd', 'docx', 'xlsx', 'pptx', 'doc', 'xls', 'ppt'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];
export type DocumentType = (typeof DOCUMENT_TYPES)[number];
export type FileType = ImageType | DocumentType;

/** What is not taken, as far as it matters for what to say. */
export type Foreign = 'executable' | 'macros' | 'archive' | 'archive bomb' | 'unknown';

/** More than any genuine document of 30 MB unpacks to. */
const UNPACKED_MAX = 1024 ** 3;
const RATIO_MAX = 300;
/** Small files of one repeated letter pack well and harm nobody. */
const RATIO_FROM = 50 * 1024 ** 2;
const MAX_ENTRIES = 20_000;

const HEIC_BRANDS = /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif)$/;
const EXECUTABLES = ['4d5a', '7f454c46', 'cafebabe', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', '2321'];
const ARCHIVES = ['52617221', '377abcaf271c', '1f8b', '425a68', 'fd377a585a', '28b52ffd'];

export function isImage(type: FileType): type is ImageType {
  return IMAGE_TYPES.some((one) => one === type);
}

export function fileTypeOf(bytes: Uint8Array): FileType | Foreign {
  const head = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (head.startsWith('ffd8ff')) return 'jpeg';
  if (head === '89504e470d0a1a0a') return 'png';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') return 'webp';
  if (ascii(bytes, 4, 4) === 'ftyp' && HEIC_BRANDS.test(ascii(bytes, 8, 4))) return 'heic';
  if (head.startsWith('255044462d')) return 'pdf';
  if (head === 'd0cf11e0a1b11ae1') return compoundType(bytes);
  if (head.startsWith('504b')) return zipType(bytes);
  if (EXECUTABLES.some((magic) => head.startsWith(magic))) return 'executable';
  return ARCHIVES.some((magic) => head.startsWith(magic)) ? 'archive' : 'unknown';
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

/**
 * The older office formats are told apart by the streams in them; installers look the same from outside. Searched by
 * `Buffer`, because a loop over 30 MB holds everybody up for a second or two.
 */
function compoundType(bytes: Uint8Array): FileType | Foreign {
  const searched = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const holds = (stream: string) => searched.includes(Buffer.from(stream, 'utf16le'));
  if (holds('_VBA_PROJECT')) return 'macros';
  if (holds('WordDocument')) return 'doc';
  if (holds('PowerPoint Document')) return 'ppt';
  return holds('Workbook') ? 'xls' : 'unknown';
}

interface Entry {
  name: string;
  unpacked: number;
}

function zipType(bytes: Uint8Array): FileType | Foreign {
  const entries = zipEntries(bytes);
  if (entries === null) return 'archive';
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
  const swells = unpacked > RATIO_FROM && unpacked > bytes.length * RATIO_MAX;
  if (unpacked > UNPACKED_MAX || swells) return 'archive bomb';
  const has = (name: string) => entries.some((entry) => entry.name === name);
  if (entries.some((entry) => entry.name.endsWith('vbaProject.bin'))) return 'macros';
  if (has('AndroidManifest.xml') || has('META-INF/MANIFEST.MF')) return 'executable';
  if (has('OFD.xml')) return 'ofd';
  if (!has('[Content_Types].xml')) return 'archive';
  if (has('word/document.xml')) return 'docx';
  if (has('xl/workbook.xml')) return 'xlsx';
  return has('ppt/presentation.xml') ? 'pptx' : 'archive';
}

/** `null` when the list at the archive's end cannot be read. */
function zipEntries(bytes: Uint8Array): readonly Entry[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOfDirectory(view);
  if (end === null) return null;
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= end && view.getUint32(at, true) === 0x02014b50) {
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: ascii(bytes, at + 46, Math.min(nameLength, 200)),
      unpacked: view.getUint32(at + 24, true),
    });
    if (entries.length > MAX_ENTRIES) return null;
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries.length === 0 ? null : entries;
}

/** It is followed by a comment of at most 64 KB. */
function endOfDirectory(view: DataView): number | null {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - 0xffff); at -= 1) {
    if (view.getUint32(at, true) === 0x06054b50) return at;
  }
  return null;
}

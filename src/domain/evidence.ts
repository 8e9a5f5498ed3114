/** Evidence of a finding: what is taken, who may add to it, and what day it shows. */
import { addDays, type Day } from '#domain/calendar.ts';
import { type FileType, type Foreign, fileTypeOf, isImage } from '#domain/file-type.ts';
import type { FindingState } from '#domain/finding.ts';

/** Before it was put right, or after. */
export const MARKS = ['before', 'after'] as const;
export type Mark = (typeof MARKS)[number];

/** As the platform limits what a bot may send on. */
export const IMAGE_MAX_BYTES = 10 * 1024 ** 2;
export const FILE_MAX_BYTES = 30 * 1024 ** 2;
/** How long what is sent goes to the finding named last. */
export const AIMED_MS = 30 * 60_000;
/** Cameras whose clock was never set, and pictures from old drawers, get the day they were sent. */
const OLDEST_DAYS = 365;

/** Why something that was sent is not taken, or could not be had. */
export type Unfit =
  | 'empty'
  | 'image too large'
  | 'file too large'
  | 'damaged'
  | Foreign
  /** Taken back or deleted before it could be fetched. */
  | 'vanished'
  /** The sender's chat or the file forbids it to be fetched. */
  | 'restricted'
  /** Could not be fetched however often it was tried. */
  | 'lost';

const FOREIGN: ReadonlySet<string> = new Set<Foreign>([
  'executable',
  'macros',
  'archive',
  'archive bomb',
  'unknown',
]);

/** What a file is, or why it is not taken. */
export function checkFile(bytes: Uint8Array): { type: FileType } | { unfit: Unfit } {
  if (bytes.length === 0) return { unfit: 'empty' };
  if (bytes.length > FILE_MAX_BYTES) return { unfit: 'file too large' };
  const type = fileTypeOf(bytes);
  if (isForeign(type)) return { unfit: type };
  if (isImage(type) && bytes.length > IMAGE_MAX_BYTES) return { unfit: 'image too large' };
  return { type };
}

function isForeign(type: FileType | Foreign): type is Foreign {
  return FOREIGN.has(type);
}

/** The day evidence shows: the camera's where it can be true, else the day it was sent. */
export function evidenceDay(camera: Day | null, sentOn: Day): Day {
  if (camera === null || camera > sentOn) return sentOn;
  return camera < addDays(sentOn, -OLDEST_DAYS) ? sentOn : camera;
}

/** Until it is decided; what was decided upon stays as it was. */
export function takesEvidence(state: FindingState): boolean {
  return state === 'reported' || state === 'rectifying' || state === 'submitted';
}

/** What was sent since the cycle began: an old picture does not show that it was put right again. */
export function sentInCycle<T extends { uploadedAt: Date }>(
  evidence: readonly T[],
  cycle: number,
  moves: readonly { cycle: number; at: Date }[],
): readonly T[] {
  const began = cycle === 1 ? undefined : moves.find((made) => made.cycle === cycle)?.at;
  return began === undefined ? evidence : evidence.filter(({ uploadedAt }) => uploadedAt >= began);
}

/** What a card shows of the pictures there are. */
export const PICTURES_SHOWN = 6;

/** The latest that show it put right, then those that show it before, then the others; each kind in its order. */
export function picturesShown<T extends { nth: number; mark: Mark | null; shown: string }>(
  evidence: readonly T[],
): readonly T[] {
  const worth = ({ mark }: T) => (mark === 'after' ? 0 : mark === 'before' ? 1 : 2);
  const order = ({ mark }: T) => (mark === 'before' ? 0 : mark === 'after' ? 1 : 2);
  return evidence
    .filter(({ shown }) => shown === 'copy')
    .toSorted((a, b) => worth(a) - worth(b) || b.nth - a.nth)
    .slice(0, PICTURES_SHOWN)
    .toSorted((a, b) => order(a) - order(b) || a.nth - b.nth);
}

/** What a plan may demand before a finding is closed. */
export function hasAfterPhoto(evidence: readonly { type: FileType; mark: Mark | null }[]): boolean {
  return evidence.some(({ type, mark }) => mark === 'after' && isImage(type));
}

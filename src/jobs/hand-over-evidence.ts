/**
 * Hands over to the platform what may be shown of evidence, so that it can stand in a message or a card: each piece
 * once, because the key stays good. Sealed originals of pictures never leave the store.
 */
import { keepPlatformKey, type StoredEvidence } from '#db/evidence.ts';
import type { EvidenceJob } from '#jobs/evidence.ts';

/** The pieces with their keys; what may not be shown has none. @throws PlatformError */
export async function handOver(
  job: Pick<EvidenceJob, 'database' | 'platform' | 'store'>,
  evidence: readonly StoredEvidence[],
): Promise<readonly StoredEvidence[]> {
  const given: StoredEvidence[] = [];
  for (const piece of evidence) {
    const platformKey = piece.platformKey ?? (await upload(job, piece));
    if (platformKey !== null && platformKey !== piece.platformKey) {
      await keepPlatformKey(job.database.orm, piece.id, platformKey);
    }
    given.push({ ...piece, platformKey });
  }
  return given;
}

async function upload(
  { platform, store }: Pick<EvidenceJob, 'platform' | 'store'>,
  piece: StoredEvidence,
): Promise<string | null> {
  switch (piece.shown) {
    case 'nothing':
      return null;
    case 'original': {
      const bytes = Uint8Array.from(await store.original(piece.sha256));
      return platform.uploadFile(bytes, piece.name ?? `${piece.nth}.${piece.type}`);
    }
    case 'copy': {
      const bytes = await store.copy(piece.sha256);
      // The name a device gives may tell more than the picture.
      return bytes === null
        ? null
        : platform.uploadImage(Uint8Array.from(bytes), `${piece.nth}.${piece.type}`);
    }
  }
}

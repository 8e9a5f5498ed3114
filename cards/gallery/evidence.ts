/** The evidence of a finding, from none to more than fits on a page. */
import { type EvidenceLine, type EvidenceView, evidenceCard } from '#cards/evidence.ts';
import { at, hostile, type Shown, today } from '#cards/gallery/world.ts';
import { DOCUMENT_TYPES, IMAGE_TYPES } from '#domain/file-type.ts';

const TYPES = [...IMAGE_TYPES, ...DOCUMENT_TYPES];

function lines(count: number, more: Partial<EvidenceLine> = {}): readonly EvidenceLine[] {
  return Array.from({ length: count }, (_, index) => ({
    id: 100 + index,
    nth: index + 1,
    type: TYPES[index % TYPES.length] ?? 'jpeg',
    name: index % 2 === 0 ? null : '现场照片.jpg',
    takenOn: today,
    uploadedAt: at,
    by: '甲一',
    mark: ([null, 'before', 'after'] as const)[index % 3] ?? null,
    ...more,
  }));
}

export function evidenceGallery(): readonly Shown[] {
  const draw = (view: Partial<EvidenceView>) =>
    evidenceCard({
      campaign: { short: '百日行动' },
      finding: { id: 7, number: 12 },
      evidence: [],
      page: 0,
      aimedUntil: null,
      open: true,
      ...view,
    });
  return [
    { name: 'evidence, none', card: draw({}) },
    { name: 'evidence, none yet', card: draw({ aimedUntil: at }) },
    { name: 'evidence, every type', card: draw({ evidence: lines(8) }) },
    { name: 'evidence, second page', card: draw({ evidence: lines(20), page: 1, aimedUntil: at }) },
    { name: 'evidence, beyond the last page', card: draw({ evidence: lines(20), page: 9 }) },
    { name: 'evidence, no longer open', card: draw({ evidence: lines(12), open: false }) },
    {
      name: 'evidence, hostile names',
      card: draw({ evidence: lines(300, { name: hostile, by: hostile }) }),
    },
  ];
}

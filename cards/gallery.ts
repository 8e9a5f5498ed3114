/**
 * Every card in every state, with made-up people and the worst a plan, a roster or a person may bring: what is shown
 * here is what a platform's rules are checked against.
 */
import { anonymousGallery } from '#cards/gallery/anonymous.ts';
import { checklistGallery } from '#cards/gallery/checklist.ts';
import { dutiesGallery } from '#cards/gallery/duties.ts';
import { evidenceGallery } from '#cards/gallery/evidence.ts';
import { figuresGallery } from '#cards/gallery/figures.ts';
import { findingsGallery } from '#cards/gallery/findings.ts';
import { ledgerGallery } from '#cards/gallery/ledger.ts';
import { overviewGallery } from '#cards/gallery/overview.ts';
import { phaseGallery } from '#cards/gallery/phase.ts';
import { rechecksGallery } from '#cards/gallery/rechecks.ts';
import { upkeepGallery } from '#cards/gallery/upkeep.ts';
import type { Shown } from '#cards/gallery/world.ts';

/** Names are unique; those of cards that stand in a group start with `group `. */
export function gallery(): readonly Shown[] {
  return [
    ...phaseGallery(),
    ...checklistGallery(),
    ...dutiesGallery(),
    ...evidenceGallery(),
    ...findingsGallery(),
    ...ledgerGallery(),
    ...figuresGallery(),
    ...anonymousGallery(),
    ...rechecksGallery(),
    ...overviewGallery(),
    ...upkeepGallery(),
  ];
}

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

export interface Group {
  title: string;
  shown: readonly Shown[];
}

export function galleryGroups(): readonly Group[] {
  return [
    { title: '阶段', shown: phaseGallery() },
    { title: '自查表', shown: checklistGallery() },
    { title: '事项与提醒', shown: dutiesGallery() },
    { title: '证据', shown: evidenceGallery() },
    { title: '问题', shown: findingsGallery() },
    { title: '待办、台账与转办', shown: ledgerGallery() },
    { title: '台账统计', shown: figuresGallery() },
    { title: '匿名反映', shown: anonymousGallery() },
    { title: '回头看与重新发送', shown: rechecksGallery() },
    { title: '日报与名单', shown: overviewGallery() },
    { title: '绑定与帮助', shown: upkeepGallery() },
  ];
}

/** Names are unique; those of cards that stand in a group start with `group `. */
export function gallery(): readonly Shown[] {
  return galleryGroups().flatMap(({ shown }) => shown);
}

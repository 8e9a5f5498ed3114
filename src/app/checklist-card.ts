/** A checklist as a card: one topic laid open, what was submitted, and who will see what is found. */
import type { Asker } from '#app/asker.ts';
import type { Checklist } from '#app/checklist-load.ts';
import type { Card } from '#cards/card.ts';
import { type ChecklistTopic, checklistCard } from '#cards/checklist.ts';
import type { Submission } from '#cards/submission.ts';
import { unitName } from '#cards/wording.ts';
import { itemByKey } from '#domain/campaign.ts';
import { choiceOf, topicProgress } from '#domain/checklist.ts';

export function checklistCardOf(asker: Asker, checklist: Checklist, topic: string | null): Card {
  const { duty, phase, state, plan } = checklist;
  const { tree } = asker.campaign;
  return checklistCard({
    campaign: asker.campaign.id,
    duty: duty.id,
    phase: phase.name,
    unit: duty.holder.kind === 'unit' ? tree.unit(duty.unitId).name : null,
    due: duty.due ?? phase.end,
    seenBy: readersOf(asker, checklist),
    topics: plan.topics.flatMap((candidate): ChecklistTopic[] => {
      const { asked, answered } = topicProgress(state, candidate);
      return asked === 0 ? [] : [{ key: candidate.key, name: candidate.name, answered, total: asked }];
    }),
    open: openTopic(checklist, topic),
    submission: submissionOf(checklist),
    state: state.campaignClosed ? 'closed' : asker.today > phase.end ? 'late' : 'running',
  });
}

function openTopic({ plan, state }: Checklist, key: string | null) {
  const topic = plan.topics.find((candidate) => candidate.key === key);
  if (!topic) return null;
  const asked = state.asked.filter((item) => topic.items.some((own) => own.key === item.key));
  return {
    topic: topic.key,
    items: asked.map((item) => ({
      key: item.key,
      title: item.title,
      choice: choiceOf(state, item.key),
      findings: state.findings.get(item.key) ?? [],
    })),
  };
}

/** The leaders in the line above, the leading section and the inspectors: what `maySee` grants, said in words. */
function readersOf(asker: Asker, { duty, phase }: Checklist): readonly string[] {
  const line = asker.campaign.tree.line(duty.unitId).map((unit) => unit.name);
  return [`${line.join('、')}的负责人`, ...phase.lead.map(unitName), '督察人员'];
}

function submissionOf({ duty, state, plan, submittedBy }: Checklist): Submission | null {
  if (!duty.doneAt) return null;
  const choices = state.asked.map((item) => choiceOf(state, item.key));
  return {
    by: submittedBy ?? '',
    at: duty.doneAt,
    late: duty.doneOn !== null && duty.due !== null && duty.doneOn > duty.due,
    none: choices.filter((choice) => choice === 'none').length,
    notApplicable: choices.filter((choice) => choice === 'not_applicable').length,
    findings: [...state.findings].flatMap(([item, numbers]) =>
      numbers.map((number) => ({ number, item, title: itemByKey(plan, item)?.title ?? '' })),
    ),
  };
}

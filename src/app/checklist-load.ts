/** A self-inspection as it is stored: whose it is, what was asked, what was answered and found. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { planOfVersion } from '#db/campaign.ts';
import { answersOf, findingNumbersOf } from '#db/checklists.ts';
import { dutiesHeld, dutyById, type StoredDuty } from '#db/duties.ts';
import { namesOf } from '#db/people.ts';
import { phaseByKey } from '#domain/campaign.ts';
import { askedOf, type ChecklistState, topicProgress } from '#domain/checklist.ts';
import type { Phase } from '#domain/phase.ts';
import type { Plan } from '#domain/plan.ts';
import { isRefusal, type Refusal, refuse } from '#domain/refusal.ts';
import { holds, unitsSpokenFor } from '#domain/roster.ts';

/** A checklist as it is stored now, with the plan under which its questions were asked (S74). */
export interface Checklist {
  duty: StoredDuty;
  plan: Plan;
  phase: Phase;
  state: ChecklistState;
  /** Who submitted it; null while nobody has. */
  submittedBy: string | null;
}

export async function loadChecklist(
  ctx: AppContext,
  asker: Asker,
  dutyId: number,
): Promise<Checklist | Refusal> {
  const duty = await dutyById(ctx.database.orm, dutyId);
  if (duty?.kind !== 'checklist' || duty.campaignId !== asker.campaign.id)
    return refuse({ reason: 'card too old' });
  if (!answersFor(asker, duty)) return refuse({ reason: 'not yours' });
  return read(ctx, asker, duty);
}

function answersFor({ person }: Asker, { holder }: StoredDuty): boolean {
  return holder.kind === 'person'
    ? holder.personId === person.id
    : unitsSpokenFor(person).includes(holder.unitId);
}

async function read(ctx: AppContext, asker: Asker, duty: StoredDuty): Promise<Checklist | Refusal> {
  const { orm } = ctx.database;
  const phase = phaseByKey(asker.campaign, duty.subject);
  if (!phase) return refuse({ reason: 'card too old' });
  const { campaign } = asker;
  const plan =
    duty.planVersionId === campaign.planVersionId
      ? campaign.plan
      : await planOfVersion(orm, duty.planVersionId);
  const answers = await answersOf(orm, duty.id);
  const submittedBy =
    duty.doneBy === null ? null : ((await namesOf(orm, [duty.doneBy])).get(duty.doneBy) ?? null);
  return {
    duty,
    plan,
    phase,
    submittedBy,
    state: {
      asked: askedOf(plan, respondentOf(asker, duty)),
      answers: new Map(answers.map((answer) => [answer.item, answer])),
      findings: await findingNumbersOf(orm, duty.id),
      submittedAt: duty.doneAt,
      phase,
      campaignClosed: asker.campaign.closed,
    },
  };
}

function respondentOf({ person }: Asker, duty: StoredDuty): 'officer' | 'auxiliary' | 'unit' {
  if (duty.holder.kind === 'unit') return 'unit';
  return holds(person, 'officer') ? 'officer' : 'auxiliary';
}

/** The person's own checklist first, then those of the units the person speaks for. */
export async function checklistsOf(
  ctx: AppContext,
  asker: Asker,
  phase: Phase,
): Promise<readonly Checklist[]> {
  const held = await dutiesHeld(
    ctx.database.orm,
    asker.campaign.id,
    asker.person.id,
    unitsSpokenFor(asker.person),
  );
  const duties = held.filter((duty) => duty.kind === 'checklist' && duty.subject === phase.key);
  const own = duties.filter((duty) => duty.holder.kind === 'person');
  const units = duties.filter((duty) => duty.holder.kind === 'unit');
  const loaded = await Promise.all([...own, ...units].map((duty) => read(ctx, asker, duty)));
  return loaded.flatMap((checklist) => (isRefusal(checklist) ? [] : [checklist]));
}

/** Where the respondent goes on; a finished checklist opens nowhere. */
export function firstOpenTopic({ plan, state }: Checklist): string | null {
  if (state.submittedAt) return null;
  const asked = plan.topics.filter((topic) => topicProgress(state, topic).asked > 0);
  return (asked.find((topic) => !topicProgress(state, topic).complete) ?? asked[0])?.key ?? null;
}

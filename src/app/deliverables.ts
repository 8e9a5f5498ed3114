/** `报送材料` and `已报送`: the documents a unit owes upwards (S75–S87), reported by whoever speaks for the unit. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { dutyName } from '#app/duty-lines.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { type DeliverableLine, type DeliverableState, deliverablesCard } from '#cards/deliverable.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { SAID } from '#cards/sentences.ts';
import { unitName } from '#cards/wording.ts';
import { commit } from '#db/commit.ts';
import { dutiesHeld, dutyById, type StoredDuty } from '#db/duties.ts';
import { namesOf } from '#db/people.ts';
import { workdaysAfter } from '#domain/calendar.ts';
import { deliverableByKey } from '#domain/campaign.ts';
import { dutyState } from '#domain/duty.ts';
import type { PlanDeliverable } from '#domain/plan.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';
import { unitsSpokenFor } from '#domain/roster.ts';

export async function listDeliverables(ctx: AppContext, asker: Asker): Promise<Outcome | Refusal> {
  const { campaign, today } = asker;
  const duties = await deliverablesHeld(ctx, asker);
  const units = new Set(unitsSpokenFor(asker.person));
  const lines = campaign.plan.deliverables.flatMap((deliverable): DeliverableLine[] => {
    const owner = campaign.tree.find(deliverable.owner);
    if (!owner || !units.has(owner.id)) return [];
    const duty = duties.find((held) => held.subject === deliverable.key);
    const state = stateOf(asker, deliverable, duty);
    if (!state) return [];
    const due = duty ? duty.due : deliverable.due;
    return [
      {
        name: deliverable.name,
        owner: owner.name,
        receiver: unitName(deliverable.receiver),
        from: deliverable.from ? (deliverableByKey(campaign.plan, deliverable.from)?.name ?? null) : null,
        state,
        due,
        workdays:
          due === null
            ? 0
            : Math.max(
                workdaysAfter(campaign.workdays, today, due),
                workdaysAfter(campaign.workdays, due, today),
              ),
      },
    ];
  });
  if (units.size === 0) return refuse({ reason: 'leaders only' });
  return {
    cards: [
      deliverablesCard({ campaign: { short: campaign.plan.campaign.short }, today, deliverables: lines }),
    ],
  };
}

/** Null for one that cannot be reported yet: its phase has not begun. */
function stateOf(
  asker: Asker,
  deliverable: PlanDeliverable,
  duty: StoredDuty | undefined,
): DeliverableState | null {
  if (deliverable.toConfirm) return { kind: 'to confirm' };
  if (deliverable.kept) return { kind: 'kept' };
  if (!duty) return null;
  if (duty.doneOn === null) return { kind: 'open', duty: duty.id };
  return { kind: 'done', doneOn: duty.doneOn, late: dutyState(duty, asker.today) === 'done late' };
}

export async function deliverablesHeld(ctx: AppContext, asker: Asker): Promise<readonly StoredDuty[]> {
  const { campaign, person } = asker;
  const held = await dutiesHeld(ctx.database.orm, campaign.id, person.id, unitsSpokenFor(person));
  return held.filter((duty) => duty.kind === 'deliverable');
}

export async function reportDeliverable(
  ctx: AppContext,
  asker: Asker,
  dutyId: number,
): Promise<Outcome | Refusal> {
  const { campaign, person, today } = asker;
  const duty = await dutyById(ctx.database.orm, dutyId);
  if (duty?.kind !== 'deliverable' || duty.campaignId !== campaign.id)
    return refuse({ reason: 'card too old' });
  if (!unitsSpokenFor(person).includes(duty.unitId)) return refuse({ reason: 'not yours' });
  if (campaign.closed) return refuse({ reason: 'campaign closed' });
  if (duty.doneAt) return beside(ctx, asker, await alreadyReported(ctx, duty));
  const late = duty.due !== null && today > duty.due;
  const committed = await commit(ctx.database, {
    campaignId: campaign.id,
    at: ctx.now,
    claims: [],
    done: [{ dutyId: duty.id, personId: person.id, on: today }],
    ledger: [
      {
        actorId: person.id,
        unitId: duty.unitId,
        noun: 'deliverable',
        ref: duty.subject,
        verb: 'reported',
        text: `已报送：${dutyName(campaign, duty)}${late ? '（逾期报送）' : ''}`,
      },
    ],
  });
  if (committed.kind === 'committed') return beside(ctx, asker, say(SAID.recorded));
  const now = await dutyById(ctx.database.orm, dutyId);
  return beside(
    ctx,
    asker,
    now?.doneAt ? await alreadyReported(ctx, now) : say(SAID.alreadyRecorded, 'info'),
  );
}

/** What was said, with the list as it is now in place of the pressed card. */
async function beside(ctx: AppContext, asker: Asker, said: Outcome): Promise<Outcome> {
  const list = await listDeliverables(ctx, asker);
  return 'refused' in list ? said : { ...list, ...said };
}

async function alreadyReported(ctx: AppContext, duty: StoredDuty): Promise<Outcome> {
  if (duty.doneBy === null || duty.doneAt === null) return say(SAID.alreadyRecorded, 'info');
  const by = (await namesOf(ctx.database.orm, [duty.doneBy])).get(duty.doneBy) ?? '';
  return say(refusalSentence({ reason: 'already done', by, at: duty.doneAt }), 'info');
}

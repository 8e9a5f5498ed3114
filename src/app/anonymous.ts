/**
 * `匿名反映`: the form and the receipt, both in the reply to a press. What is written says nothing of who pressed; the
 * report becomes a finding when its day is over.
 */
import { randomUUID } from 'node:crypto';
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { anonymousFormCard, ITEMS_LISTED, receiptCard } from '#cards/anonymous.ts';
import type { AnonymousBack } from '#cards/buttons.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { SAID } from '#cards/sentences.ts';
import { takeReport } from '#db/anonymous.ts';
import { type AnonymousForm, isOpenDay, readAnonymousForm } from '#domain/anonymous.ts';
import type { Day } from '#domain/calendar.ts';
import { allItems, type CheckItem, type Plan } from '#domain/plan.ts';
import { isRefusal, type Reason, type Refusal, refuse } from '#domain/refusal.ts';

interface Draft {
  day: Day;
  draft: string;
}

export function writeAnonymously(asker: Asker, back: AnonymousBack): Outcome | Refusal {
  if (asker.campaign.closed) return refuse({ reason: 'campaign closed' });
  return { cards: [form(asker, freshDraft(asker), back, null, null)] };
}

export async function reportAnonymously(
  ctx: AppContext,
  asker: Asker,
  input: Draft & { back: AnonymousBack; form: AnonymousForm },
): Promise<Outcome | Refusal> {
  const { campaign, person } = asker;
  const { day, draft, back } = input;
  if (campaign.closed) return refuse({ reason: 'campaign closed' });
  const report = readAnonymousForm(input.form, campaign);
  if (isRefusal(report)) return again(asker, { day, draft }, back, input.form, report.refused);
  // The day's secret is gone, and with it the means to tell whether this form was handed in before.
  if (!isOpenDay(day, ctx.now)) {
    return again(asker, freshDraft(asker), back, input.form, { reason: 'form of another day' });
  }
  const taken = await takeReport(ctx.database, {
    campaignId: campaign.id,
    day,
    personId: person.id,
    draft,
    report,
  });
  if (taken === 'enough today') {
    return again(asker, { day, draft }, back, input.form, { reason: 'enough reported today' });
  }
  const { id, plan } = campaign;
  const card = receiptCard({ campaign: { id, short: plan.campaign.short }, code: taken.code, back });
  return { cards: [card], ...say(SAID.anonymousTaken) };
}

function freshDraft({ today }: Asker): Draft {
  return { day: today, draft: randomUUID() };
}

function again(
  asker: Asker,
  draft: Draft,
  back: AnonymousBack,
  typed: AnonymousForm,
  refused: Reason,
): Outcome {
  return { ...say(refusalSentence(refused), 'warning'), cards: [form(asker, draft, back, typed, refused)] };
}

/** Of a plan with more of them than the form holds, those of the topic one comes from. */
function itemsOffered(plan: Plan, back: AnonymousBack): readonly CheckItem[] {
  const items = allItems(plan);
  if (items.length <= ITEMS_LISTED) return items;
  return plan.topics.find(({ key }) => key === back?.topic)?.items ?? [];
}

function form(
  { campaign }: Asker,
  draft: Draft,
  back: AnonymousBack,
  typed: AnonymousForm | null,
  refused: Reason | null,
) {
  const { id, plan, tree } = campaign;
  return anonymousFormCard({
    campaign: { id, short: plan.campaign.short },
    ...draft,
    back,
    units: tree.units,
    root: tree.root.name,
    items: itemsOffered(plan, back),
    typed,
    refused,
  });
}

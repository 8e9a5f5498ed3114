/** A press of a button: parsed anew, the person asked anew, answered in the same breath. */
import { acknowledge } from '#app/acknowledge.ts';
import { staleAfter } from '#app/answer.ts';
import { type Asker, whoAsks } from '#app/asker.ts';
import { bind, release } from '#app/bind.ts';
import { answer, clear, showTopic, startChecklists, submitChecklist } from '#app/checklist.ts';
import type { AppContext } from '#app/context.ts';
import { listDeliverables, reportDeliverable } from '#app/deliverables.ts';
import { addEvidence, pressMark, showEvidence } from '#app/evidence.ts';
import { saveFinding, writeFinding } from '#app/findings.ts';
import { pressedAnonymously } from '#app/handle-anonymous.ts';
import { pressedOfFinding } from '#app/handle-finding.ts';
import { stillKey } from '#app/held-view.ts';
import { help } from '#app/help.ts';
import { mine } from '#app/mine.ts';
import { missing } from '#app/missing.ts';
import { nudge } from '#app/nudge.ts';
import type { Outcome } from '#app/outcome.ts';
import { overdue } from '#app/overdue.ts';
import { cancelPhaseChange, confirmPhaseChange, recall } from '#app/phases.ts';
import { quotaUsedUp } from '#app/quota.ts';
import type { Card, Reply } from '#cards/card.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { SAID } from '#cards/sentences.ts';
import { cardMessage } from '#db/change.ts';
import { chatById, keepCopy, stillCopy } from '#db/chats.ts';
import { commit } from '#db/commit.ts';
import { type Click, clickSchema } from '#domain/click.ts';
import { isRefusal, type Refusal, refuse } from '#domain/refusal.ts';
import { CardProblem, type Inbound } from '#platform/port.ts';

type Pressed = Extract<Inbound, { kind: 'click' }>;

export async function handleClick(ctx: AppContext, pressed: Pressed): Promise<Reply> {
  const click = clickSchema.safeParse(pressed.value);
  if (!click.success) return refused(refuse({ reason: 'card too old' }));
  const asker = await whoAsks(ctx, pressed.actor);
  if (isRefusal(asker)) return refused(asker);
  if ('campaign' in click.data && click.data.campaign !== asker.campaign.id) {
    return refused(refuse({ reason: 'card too old' }));
  }
  const chat = await chatById(ctx.database.orm, pressed.chatId);
  const outcome = await carryOut(ctx, asker, click.data, pressed, chat !== null);
  if (isRefusal(outcome)) return refused(outcome);
  return chat ? answerInGroup(ctx, asker, pressed, outcome) : answerInPrivate(ctx, asker, pressed, outcome);
}

function refused(refusal: Refusal): Reply {
  return warning(refusalSentence(refusal.refused));
}

async function carryOut(
  ctx: AppContext,
  asker: Asker,
  click: Click,
  pressed: Pressed,
  inGroup: boolean,
): Promise<Outcome | Refusal> {
  switch (click.do) {
    case 'acknowledge':
      return acknowledge(ctx, asker, click.phase);
    case 'checklist.start':
      return startChecklists(ctx, asker, click.phase);
    case 'checklist.show':
      return showTopic(ctx, asker, click.duty, click.topic);
    case 'checklist.answer':
      return answer(ctx, asker, { ...click, tappedAt: pressed.at });
    case 'checklist.clear':
      return clear(ctx, asker, { ...click, tappedAt: pressed.at });
    case 'checklist.submit':
      return submitChecklist(ctx, asker, click.duty);
    case 'finding.write':
      return writeFinding(ctx, asker, click.duty, click.item);
    case 'finding.save':
      return saveFinding(ctx, asker, {
        ...click,
        form: findingForm(pressed.form),
        tappedAt: pressed.at,
        via: { kind: 'card', ref: pressed.messageRef },
      });
    case 'deliverable.list':
      return listDeliverables(ctx, asker);
    case 'deliverable.report':
      return reportDeliverable(ctx, asker, click.duty);
    case 'mine':
      return mine(ctx, asker);
    case 'overdue':
      return overdue(ctx, asker, { unit: click.unit ?? null, after: click.after ?? null, group: null });
    case 'missing':
      return missing(ctx, asker, click.phase, null);
    case 'bind.pick':
      return bind(ctx, asker, inGroup ? { chatId: pressed.chatId } : null, Number(pressed.option ?? 0));
    case 'bind.release':
      return release(ctx, asker, inGroup ? pressed.chatId : null, click.binding);
    case 'phase.change':
      return confirmPhaseChange(ctx, asker, { ...click, day: click.day ?? null });
    case 'phase.cancel':
      return cancelPhaseChange();
    case 'batch.recall':
      return recall(ctx, asker, click.batch);
    case 'nudge':
      return nudge(ctx, asker, { kind: click.kind, subject: click.subject, unitId: click.unit });
    case 'evidence.add':
      return addEvidence(ctx, asker, { id: click.finding });
    case 'evidence.show':
      return showEvidence(ctx, asker, { id: click.finding }, click.page);
    case 'evidence.mark':
      return pressMark(ctx, asker, click);
    case 'finding.open':
    case 'finding.pick':
    case 'finding.form':
    case 'finding.move':
    case 'finding.remind':
    case 'handover.pick':
    case 'handover.all':
    case 'standin.pick':
    case 'recheck.open':
    case 'recheck.pass':
    case 'recheck.form':
    case 'recheck.fail':
    case 'review':
    case 'ledger':
      return pressedOfFinding(ctx, asker, click, pressed);
    case 'anonymous.write':
    case 'anonymous.save':
    case 'anonymous.ask':
    case 'anonymous.asked':
    case 'receipt.write':
    case 'receipt.show':
    case 'receipt.answer':
      return pressedAnonymously(ctx, asker, click, pressed.form, inGroup);
    case 'help':
      return help(asker);
  }
}

function findingForm(form: Pressed['form']) {
  const { description = '', place = '', foundOn = '', track = '', dueOn = '', result = '' } = form;
  return { description, place, foundOn, track, dueOn, result };
}

/** The pressed card turns into the first card; what else there is comes as messages after it. */
async function answerInPrivate(
  ctx: AppContext,
  asker: Asker,
  pressed: Pressed,
  outcome: Outcome,
): Promise<Reply> {
  const [first, ...others] = outcome.cards ?? [];
  const reply = { ...toast(outcome), ...cardPart(outcome.inPlace ?? first) };
  if (others.length > 0 && (await quotaUsedUp(ctx)))
    return fitting(ctx, { ...reply, ...warning(SAID.quotaUsedUp) });
  await sendToPerson(ctx, asker, pressed, others, null);
  const shown = fitting(ctx, reply);
  if (shown.card && outcome.cardKey !== undefined) await keep(ctx, asker, pressed, outcome.cardKey);
  return shown;
}

async function keep(ctx: AppContext, asker: Asker, pressed: Pressed, cardKey: string | null): Promise<void> {
  const { messageRef, chatId } = pressed;
  const { orm } = ctx.database;
  if (cardKey !== null) return keepCopy(orm, { messageRef, chatId, cardKey, sentAt: ctx.now });
  return stillCopy(orm, messageRef, stillKey(asker.campaign.id, asker.person.id));
}

/** Nothing personal appears in a group: cards go to the person, and the toast says so. */
async function answerInGroup(
  ctx: AppContext,
  asker: Asker,
  pressed: Pressed,
  outcome: Outcome,
): Promise<Reply> {
  const cards = outcome.inPlace ? [] : (outcome.cards ?? []);
  const inPlace = cardPart(outcome.inPlace);
  if (cards.length === 0) return fitting(ctx, { ...toast(outcome), ...inPlace });
  if (await quotaUsedUp(ctx)) return warning(SAID.quotaUsedUp);
  await sendToPerson(ctx, asker, pressed, cards, outcome.cardKey ?? null);
  // Tried all the same: it is how one finds out that the person can be reached again.
  if (!asker.person.reachable) return warning(SAID.unreachable);
  return fitting(ctx, {
    toast: outcome.say ?? { tone: 'success', text: outcome.sent ?? SAID.sentToYou },
    ...inPlace,
  });
}

function warning(text: string): Reply {
  return { toast: { tone: 'warning', text } };
}

function toast(outcome: Outcome): Reply {
  return outcome.say ? { toast: outcome.say } : {};
}

function cardPart(card: Card | undefined): Reply {
  return card ? { card } : {};
}

/** Pressed twice within a minute, the cards come once. */
async function sendToPerson(
  ctx: AppContext,
  asker: Asker,
  pressed: Pressed,
  cards: readonly Card[],
  firstKey: string | null,
): Promise<void> {
  if (cards.length === 0) return;
  const minute = Math.floor(pressed.at.getTime() / 60_000);
  await commit(ctx.database, {
    campaignId: asker.campaign.id,
    at: ctx.now,
    claims: [],
    outgoing: cards.map((card, index) => ({
      key: `press:${asker.person.id}:${pressed.messageRef}:${JSON.stringify(pressed.value)}:${minute}:${index}`,
      to: { personId: asker.person.id },
      message: cardMessage(card),
      why: '点按后的答复',
      notBefore: ctx.now,
      expiresAt: staleAfter(ctx.now),
      ...(index === 0 && firstKey !== null ? { cardKey: firstKey } : {}),
    })),
  });
  ctx.wake();
}

/** A card the platform would refuse must not swallow what was said; it is a bug, and the log names it. */
function fitting(ctx: AppContext, reply: Reply): Reply {
  if (!reply.card) return reply;
  try {
    ctx.platform.render(reply.card);
    return reply;
  } catch (cause) {
    if (!(cause instanceof CardProblem)) throw cause;
    ctx.log.error({ problems: cause.problems }, 'a card was refused before it was shown');
    return { toast: reply.toast ?? { tone: 'warning', text: SAID.failed } };
  }
}

/** A typed line or a menu item: every button has its twin here. In a group it answers with numbers only. */
import { acknowledge } from '#app/acknowledge.ts';
import { ask, openQuestions } from '#app/anonymous-ask.ts';
import { type Answer, answerWith } from '#app/answer.ts';
import { type Asker, whoAsks } from '#app/asker.ts';
import { bind, release } from '#app/bind.ts';
import { answer, clear, showTopic, startChecklists, submitChecklist } from '#app/checklist.ts';
import { type Checklist, checklistsOf } from '#app/checklist-load.ts';
import type { AppContext } from '#app/context.ts';
import { deliverablesHeld, listDeliverables, reportDeliverable } from '#app/deliverables.ts';
import { digest } from '#app/digest.ts';
import { dutyName } from '#app/duty-lines.ts';
import { addEvidence, markByNumber } from '#app/evidence.ts';
import { writeFinding } from '#app/findings.ts';
import { typedOfFinding } from '#app/handle-finding.ts';
import { help } from '#app/help.ts';
import { mine } from '#app/mine.ts';
import { missing } from '#app/missing.ts';
import { nudge } from '#app/nudge.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { overdue } from '#app/overdue.ts';
import {
  askPhaseChange,
  cancelPhaseChange,
  confirmPhaseChange,
  listPhases,
  phaseNumbered,
  recall,
  showPhase,
} from '#app/phases.ts';
import { unitNamed } from '#app/unit-named.ts';
import { badArgumentsSentence, refusalSentence, SAID, unknownCommandSentence } from '#cards/sentences.ts';
import { cardMessage } from '#db/change.ts';
import { noteGroup } from '#db/chats.ts';
import { lastBatch } from '#db/outbox.ts';
import type { Command, Parsed } from '#domain/command.ts';
import { momentOf, type Phase } from '#domain/phase.ts';
import type { PhaseAction } from '#domain/plan.ts';
import { isRefusal, type Refusal, refuse } from '#domain/refusal.ts';
import type { Inbound } from '#platform/port.ts';

type Typed = Extract<Inbound, { kind: 'message' | 'menu' }>;

export async function handleCommand(ctx: AppContext, typed: Typed, parsed: Parsed): Promise<void> {
  const group = typed.kind === 'message' && typed.chatKind === 'group' ? typed.chatId : null;
  // A press in a group unknown to us would be answered as if in private.
  if (group !== null) await noteGroup(ctx.database.orm, group, ctx.now);
  const chatId = typed.kind === 'message' ? typed.chatId : null;
  const asker = await whoAsks(ctx, typed.actor);
  if (isRefusal(asker)) {
    const line = { kind: 'text', text: refusalSentence(asker.refused) } as const;
    if (chatId !== null) await answerWith(ctx, typed, null, [{ to: { chatId }, message: line }]);
    return;
  }
  const outcome = await answerTo(ctx, asker, parsed, typed, group);
  const said = isRefusal(outcome) ? say(refusalSentence(outcome.refused), 'warning') : outcome;
  const answers = answersFor(asker, said, chatId, group !== null);
  await answerWith(ctx, typed, asker.campaign.id, answers, said.onRecord);
}

/** In a group: its numbers, else one line; the person's own cards go to the person. */
function answersFor(
  asker: Asker,
  outcome: Outcome,
  chatId: string | null,
  inGroup: boolean,
): readonly Answer[] {
  // In private a person is written to as a person, whatever brought the answer: one lane, one order.
  const person = { personId: asker.person.id };
  const here = inGroup && chatId !== null ? { chatId } : person;
  const onItsWay = (text: string) => (asker.person.reachable ? text : SAID.unreachable);
  const { cardKey, file } = outcome;
  if (file) {
    const notice = { to: here, message: { kind: 'text', text: onItsWay(SAID.sentToYou) } as const };
    return [...(inGroup ? [notice] : []), { to: person, message: file }];
  }
  const cards = (outcome.cards ?? []).map((card, index) => ({
    message: cardMessage(card),
    ...(index === 0 && cardKey ? { cardKey } : {}),
  }));
  const line = outcome.say ? [{ to: here, message: { kind: 'text', text: outcome.say.text } as const }] : [];
  if (!inGroup) {
    const shown = cards.length === 0 && outcome.group ? [{ message: cardMessage(outcome.group) }] : cards;
    // A card says it all; the line beside it is for a press, where it passes.
    return shown.length > 0 ? shown.map((one) => ({ to: here, ...one })) : line;
  }
  const toPerson = cards.map((one) => ({ to: person, ...one }));
  if (outcome.group) {
    const wholeAnswer =
      cards.length === 1 && JSON.stringify(outcome.cards?.[0]) === JSON.stringify(outcome.group);
    return [{ to: here, message: cardMessage(outcome.group) }, ...(wholeAnswer ? [] : toPerson)];
  }
  if (line.length > 0 && cards.length === 0) return line;
  const text = onItsWay(outcome.sent ?? SAID.sentToYou);
  return [{ to: here, message: { kind: 'text', text } }, ...toPerson];
}

async function answerTo(
  ctx: AppContext,
  asker: Asker,
  parsed: Parsed,
  typed: Typed,
  group: string | null,
): Promise<Outcome | Refusal> {
  switch (parsed.kind) {
    case 'unknown':
      return say(unknownCommandSentence(parsed.typed, parsed.nearest), 'warning');
    case 'not a command':
      return help(asker);
    case 'bad arguments':
      return say(badArgumentsSentence(parsed.command, parsed.problem), 'warning');
    default:
      return carryOut(ctx, asker, parsed, typed, group);
  }
}

async function carryOut(
  ctx: AppContext,
  asker: Asker,
  command: Command,
  typed: Typed,
  group: string | null,
): Promise<Outcome | Refusal> {
  switch (command.kind) {
    case 'help':
    // Not to be told apart in what is sent; the way on is on the same card.
    case 'anonymous':
    case 'receipt':
      return help(asker);
    case 'ask': {
      const { number, words } = command;
      return words === null ? openQuestions(ctx, asker, number) : ask(ctx, asker, number, words);
    }
    case 'phase':
      return showPhase(ctx, asker, group !== null);
    case 'phase list':
      return listPhases(asker);
    case 'phase change':
      return changePhase(ctx, asker, command);
    case 'overdue':
      return overdue(ctx, asker, { unit: command.unit, after: null, group });
    case 'mine':
      return mine(ctx, asker);
    case 'digest':
      return digest(ctx, asker, group);
    case 'bind':
      return bind(ctx, asker, group === null ? null : { chatId: group, name: '' }, command.unit);
    case 'unbind':
      return release(ctx, asker, group, null);
    case 'study':
      return withPhase(asker, ['acknowledge'], (phase) => acknowledge(ctx, asker, phase.key));
    case 'missing':
      return withPhase(asker, COUNTED, (phase) => missing(ctx, asker, phase.key, group));
    case 'evidence':
      return addEvidence(ctx, asker, { number: command.number });
    case 'evidence mark':
      return markByNumber(ctx, asker, command);
    case 'nudge':
      return nudgeUnit(ctx, asker, command.unit);
    case 'report':
      return report(ctx, asker, command.deliverable);
    case 'recall': {
      const batch = await lastBatch(ctx.database.orm, asker.campaign.id);
      return batch === null ? refuse({ reason: 'nothing to do' }) : recall(ctx, asker, batch);
    }
    case 'cancel':
      return cancelPhaseChange();
    case 'submit':
      return withPhase(asker, ['checklist'], (phase) =>
        onChecklist(ctx, asker, phase, { kind: 'submit' }, typed.at),
      );
    case 'finding':
    case 'move':
    case 'review':
    case 'recheck':
    case 'remind':
    case 'hand over all':
    case 'standin':
    case 'ledger':
    case 'ledger export':
    case 'ledger figures':
      return typedOfFinding(ctx, asker, command);
    case 'check':
    case 'clear':
    case 'answer':
    case 'found':
      return withPhase(asker, ['checklist'], (phase) => onChecklist(ctx, asker, phase, command, typed.at));
  }
}

/** What a phase can ask of each person, so that somebody can be missing. */
const COUNTED: readonly PhaseAction[] = ['acknowledge', 'checklist'];

/** The current phase, or the last one that asked for one of these: late answers are taken as 补报. */
function withPhase(
  asker: Asker,
  actions: readonly PhaseAction[],
  then: (phase: Phase) => Promise<Outcome | Refusal>,
): Promise<Outcome | Refusal> | Refusal {
  const { phases } = asker.campaign;
  const moment = momentOf(phases, asker.today);
  const fits = (phase: Phase) => actions.includes(phase.action);
  const current = moment.kind === 'in' && fits(moment.phase) ? moment.phase : undefined;
  const begun = phases.filter((phase) => fits(phase) && phase.start <= asker.today);
  const phase = current ?? begun.at(-1) ?? phases.find(fits);
  return phase ? then(phase) : refuse({ reason: 'nothing to do' });
}

async function onChecklist(
  ctx: AppContext,
  asker: Asker,
  phase: Phase,
  command: ChecklistCommand,
  tappedAt: Date,
): Promise<Outcome | Refusal> {
  if (command.kind === 'check' && command.topic === null) return startChecklists(ctx, asker, phase.key);
  const checklists = await checklistsOf(ctx, asker, phase);
  const duty = meant(checklists, command)?.duty.id;
  if (duty === undefined) return startChecklists(ctx, asker, phase.key);
  switch (command.kind) {
    case 'check':
      return showTopic(ctx, asker, duty, command.topic ?? '');
    case 'clear':
      return clear(ctx, asker, { duty, topic: command.topic, tappedAt });
    case 'answer':
      return answer(ctx, asker, { duty, item: command.item, choice: command.choice, tappedAt });
    case 'found':
      return writeFinding(ctx, asker, duty, command.item);
    case 'submit':
      return submitChecklist(ctx, asker, duty);
  }
}

type ChecklistCommand =
  | Extract<Command, { kind: 'check' | 'clear' | 'answer' | 'found' }>
  | { kind: 'submit' };

/** Of a leader's two checklists the one that asks the item or topic named; for submitting, the first still open. */
function meant(checklists: readonly Checklist[], command: ChecklistCommand): Checklist | undefined {
  const asks = (test: (item: string) => boolean) =>
    checklists.find((checklist) => checklist.state.asked.some((item) => test(item.key)));
  if (command.kind === 'answer' || command.kind === 'found') return asks((item) => item === command.item);
  if (command.kind === 'clear' || command.kind === 'check') {
    return asks((item) => item.startsWith(`${command.topic}.`));
  }
  return checklists.find((checklist) => checklist.state.submittedAt === null) ?? checklists[0];
}

async function changePhase(
  ctx: AppContext,
  asker: Asker,
  command: Extract<Command, { kind: 'phase change' }>,
): Promise<Outcome | Refusal> {
  const phase = phaseNumbered(asker, command.number);
  if (isRefusal(phase)) return phase;
  const day = command.change === 'extend' ? command.day : null;
  if (!command.confirmed) return askPhaseChange(ctx, asker, { change: command.change, phase, day });
  return confirmPhaseChange(ctx, asker, {
    change: command.change,
    phase: phase.key,
    day,
    version: asker.campaign.version,
  });
}

/** Of what the current phase, or the last one that counted people, asks of everybody. */
function nudgeUnit(ctx: AppContext, asker: Asker, typed: string): Promise<Outcome | Refusal> | Refusal {
  const unit = unitNamed(asker, typed);
  if (isRefusal(unit)) return unit;
  return withPhase(asker, COUNTED, async (phase) =>
    phase.action === 'acknowledge' || phase.action === 'checklist'
      ? nudge(ctx, asker, { kind: phase.action, subject: phase.key, unitId: unit.id })
      : refuse({ reason: 'nobody to nudge' }),
  );
}

/** By the deliverable's name; one that is not among the person's own brings the list. */
async function report(ctx: AppContext, asker: Asker, typed: string | null): Promise<Outcome | Refusal> {
  if (typed === null) return listDeliverables(ctx, asker);
  const held = await deliverablesHeld(ctx, asker);
  const named = held.filter((duty) => dutyName(asker.campaign, duty) === typed.trim());
  const [duty] = named;
  return named.length === 1 && duty ? reportDeliverable(ctx, asker, duty.id) : listDeliverables(ctx, asker);
}

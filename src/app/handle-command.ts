/** A typed line or a menu item: every button has its twin here. In a group it answers with numbers only. */
import { acknowledge } from '#app/acknowledge.ts';
import { ask, openQuestions } from '#app/anonymous-ask.ts';
import { answerWith } from '#app/answer.ts';
import { answersFor } from '#app/answers-for.ts';
import { type Asker, whoAsks } from '#app/asker.ts';
import { bind, release } from '#app/bind.ts';
import type { AppContext } from '#app/context.ts';
import { deliverablesHeld, listDeliverables, reportDeliverable } from '#app/deliverables.ts';
import { digest } from '#app/digest.ts';
import { dutyName } from '#app/duty-lines.ts';
import { addEvidence, markByNumber } from '#app/evidence.ts';
import { begunPhases } from '#app/expect-begun.ts';
import { typedOfChecklist } from '#app/handle-checklist.ts';
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
import { badArgumentsSentence, unknownCommandSentence } from '#cards/command-sentences.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
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
  if (group !== null) await noteGroup(ctx.database.orm, group, typed.at);
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
      return bind(ctx, asker, group === null ? null : { chatId: group }, command.unit);
    case 'unbind':
      return release(ctx, asker, group, null);
    case 'study':
      return withPhase(ctx, asker, ['acknowledge'], (phase) => acknowledge(ctx, asker, phase.key));
    case 'missing':
      return withPhase(ctx, asker, COUNTED, (phase) => missing(ctx, asker, phase.key, group));
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
      return withPhase(ctx, asker, ['checklist'], (phase) =>
        typedOfChecklist(ctx, asker, phase, { kind: 'submit' }, typed.at),
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
      return withPhase(ctx, asker, ['checklist'], (phase) =>
        typedOfChecklist(ctx, asker, phase, command, typed.at),
      );
  }
}

/** What a phase can ask of each person, so that somebody can be missing. */
const COUNTED: readonly PhaseAction[] = ['acknowledge', 'checklist'];

/**
 * The current phase, or the last one that asked for one of these: late answers are taken as 补报. One that begins on a
 * rest day asks for nothing before it has announced itself.
 */
async function withPhase(
  ctx: AppContext,
  asker: Asker,
  actions: readonly PhaseAction[],
  then: (phase: Phase) => Promise<Outcome | Refusal>,
): Promise<Outcome | Refusal> {
  const { campaign, today } = asker;
  const fitting = campaign.phases.filter((phase) => actions.includes(phase.action));
  const announced = new Set((await begunPhases(ctx.database.orm, campaign)).map(({ key }) => key));
  const moment = momentOf(campaign.phases, today);
  const asking = fitting.filter(({ key }) => announced.has(key));
  const current = asking.find(({ key }) => moment.kind === 'in' && key === moment.phase.key);
  const begun = fitting.findLast(({ start }) => start <= today);
  const phase = current ?? asking.at(-1) ?? begun ?? fitting[0];
  return phase ? then(phase) : refuse({ reason: 'nothing to do' });
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
  return withPhase(ctx, asker, COUNTED, async (phase) =>
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

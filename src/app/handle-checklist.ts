/** What is typed about the checklists. A line names an item, not whose checklist it is on: a leader answers two. */
import type { Asker } from '#app/asker.ts';
import { answer, clear, showTopic, startChecklists, submitChecklist } from '#app/checklist.ts';
import { type Checklist, checklistsOf } from '#app/checklist-load.ts';
import type { AppContext } from '#app/context.ts';
import { writeFinding } from '#app/findings.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { notAskedSentence } from '#cards/command-sentences.ts';
import type { Command } from '#domain/command.ts';
import type { Phase } from '#domain/phase.ts';
import { isRefusal, type Refusal } from '#domain/refusal.ts';

export async function typedOfChecklist(
  ctx: AppContext,
  asker: Asker,
  phase: Phase,
  command: ChecklistCommand,
  tappedAt: Date,
): Promise<Outcome | Refusal> {
  if (command.kind === 'check' && command.topic === null) return startChecklists(ctx, asker, phase.key);
  const checklists = await checklistsOf(ctx, asker, phase);
  const duty = meant(checklists, command)?.duty.id;
  if (duty === undefined) return notAsked(await startChecklists(ctx, asker, phase.key), command);
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

/** A list that opened elsewhere would not say why. */
function notAsked(lists: Outcome | Refusal, command: ChecklistCommand): Outcome | Refusal {
  const typed = 'item' in command ? command.item : 'topic' in command ? command.topic : null;
  return isRefusal(lists) || typed === null ? lists : say(notAskedSentence(typed), 'warning');
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

/** What is typed and pressed about findings, and the list of them. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { makeMove, openFinding, openMoveForm } from '#app/finding-move.ts';
import { ledger } from '#app/ledger.ts';
import type { Outcome } from '#app/outcome.ts';
import { review } from '#app/review.ts';
import type { Click } from '#domain/click.ts';
import type { FindingCommand } from '#domain/finding-command.ts';
import { MOVE_FIELDS, type MoveForm } from '#domain/finding-wish.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';

export function typedOfFinding(
  ctx: AppContext,
  asker: Asker,
  command: FindingCommand,
): Promise<Outcome | Refusal> {
  switch (command.kind) {
    case 'finding':
      return openFinding(ctx, asker, command.number);
    case 'move':
      return makeMove(ctx, asker, { ...command, version: null });
    case 'review':
      return review(ctx, asker, 0);
    case 'ledger': {
      const { page, ...question } = command.question;
      return ledger(ctx, asker, { ...question, after: 0, skip: page - 1 });
    }
  }
}

export type FindingClick = Extract<
  Click,
  { do: 'finding.open' | 'finding.pick' | 'finding.form' | 'finding.move' | 'review' | 'ledger' }
>;

export function pressedOfFinding(
  ctx: AppContext,
  asker: Asker,
  click: FindingClick,
  pressed: { form: Readonly<Record<string, string>>; option: string | null },
): Promise<Outcome | Refusal> | Refusal {
  switch (click.do) {
    case 'finding.open':
      return openFinding(ctx, asker, click.number);
    case 'finding.pick': {
      const number = Number(pressed.option ?? 0);
      return Number.isInteger(number) && number > 0 && number < 2 ** 31
        ? openFinding(ctx, asker, number)
        : refuse({ reason: 'card too old' });
    }
    case 'finding.form':
      return openMoveForm(ctx, asker, click);
    case 'finding.move':
      return makeMove(ctx, asker, { ...click, form: formOf(pressed.form), name: null });
    case 'review':
      return review(ctx, asker, click.after ?? 0);
    case 'ledger':
      return ledger(ctx, asker, {
        unit: click.unit ?? null,
        state: click.state ?? null,
        late: click.late ?? false,
        topic: click.topic ?? null,
        search: click.search ?? null,
        after: click.after ?? 0,
        skip: 0,
      });
  }
}

function formOf(typed: Readonly<Record<string, string>>): MoveForm {
  return Object.fromEntries(
    MOVE_FIELDS.flatMap((name) => (Object.hasOwn(typed, name) ? [[name, typed[name]]] : [])),
  );
}

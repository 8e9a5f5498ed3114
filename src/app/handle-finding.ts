/** What is typed and pressed about findings, and the list of them. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { makeMove, openFinding, openMoveForm } from '#app/finding-move.ts';
import { askHandOver, confirmHandOver, pickHandOver } from '#app/hand-over-all.ts';
import { ledger } from '#app/ledger.ts';
import { exportLedger } from '#app/ledger-export.ts';
import { ledgerFigures } from '#app/ledger-figures.ts';
import type { Outcome } from '#app/outcome.ts';
import { decideRecheck, openFailForm, openRecheck, showDraw } from '#app/recheck.ts';
import { remind } from '#app/remind.ts';
import { review } from '#app/review.ts';
import { pickStandIn, standIn } from '#app/stand-in.ts';
import type { Click } from '#domain/click.ts';
import { type FindingCommand, wordOf } from '#domain/finding-command.ts';
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
      return makeMove(ctx, asker, {
        ...command,
        version: null,
        via: { kind: 'command', ref: wordOf(command.move) },
      });
    case 'remind':
      return remind(ctx, asker, command.number, { kind: 'command', ref: 'remind' });
    case 'hand over all':
      return askHandOver(ctx, asker, command);
    case 'standin':
      return standIn(ctx, asker, command.wish);
    case 'recheck':
      return typedRecheck(ctx, asker, command);
    case 'review':
      return review(ctx, asker, 0);
    case 'ledger': {
      const { page, ...question } = command.question;
      return ledger(ctx, asker, { ...question, after: 0, skip: page - 1 });
    }
    case 'ledger export':
      return exportLedger(ctx, asker, command.question);
    case 'ledger figures':
      return ledgerFigures(ctx, asker, command);
  }
}

function typedRecheck(
  ctx: AppContext,
  asker: Asker,
  { number, outcome, form }: Extract<FindingCommand, { kind: 'recheck' }>,
): Promise<Outcome | Refusal> {
  if (number === null) return showDraw(ctx, asker);
  if (outcome === null) return openRecheck(ctx, asker, number);
  const passed = outcome === 'passed';
  const via = { kind: 'command', ref: 'recheck' } as const;
  return decideRecheck(ctx, asker, { number, version: null, passed, form, via });
}

export type FindingClick = Extract<
  Click,
  {
    do:
      | 'finding.open'
      | 'finding.pick'
      | 'finding.form'
      | 'finding.move'
      | 'finding.remind'
      | 'handover.pick'
      | 'handover.all'
      | 'standin.pick'
      | 'recheck.open'
      | 'recheck.pass'
      | 'recheck.form'
      | 'recheck.fail'
      | 'review'
      | 'ledger';
  }
>;

export function pressedOfFinding(
  ctx: AppContext,
  asker: Asker,
  click: FindingClick,
  pressed: { form: Readonly<Record<string, string>>; option: string | null; messageRef: string },
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
      return makeMove(ctx, asker, {
        ...click,
        form: formOf(pressed.form, click.step),
        name: null,
        via: { kind: 'card', ref: pressed.messageRef },
      });
    case 'finding.remind':
      return remind(ctx, asker, click.number, { kind: 'card', ref: pressed.messageRef });
    case 'handover.pick':
      return pickHandOver(ctx, asker, pressed.option ?? '');
    case 'handover.all':
      return confirmHandOver(ctx, asker, click, { kind: 'card', ref: pressed.messageRef });
    case 'standin.pick':
      return pickStandIn(ctx, asker, Number(pressed.option ?? 0), click.until);
    case 'recheck.open':
      return openRecheck(ctx, asker, click.number);
    case 'recheck.form':
      return openFailForm(ctx, asker, click);
    case 'recheck.pass':
    case 'recheck.fail':
      return decideRecheck(ctx, asker, {
        ...click,
        passed: click.do === 'recheck.pass',
        form: formOf(pressed.form, undefined),
        via: { kind: 'card', ref: pressed.messageRef },
      });
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

function formOf(typed: Readonly<Record<string, string>>, step: number | undefined): MoveForm {
  return {
    ...Object.fromEntries(
      MOVE_FIELDS.flatMap((name) => (Object.hasOwn(typed, name) ? [[name, typed[name]]] : [])),
    ),
    ...(step === undefined ? {} : { step: String(step) }),
  };
}

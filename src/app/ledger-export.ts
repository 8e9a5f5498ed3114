/** `/ledger export`: puts it on record and asks for the file, which is made when its turn comes in the outbox. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { askedText, filterOf, type LedgerWish, ledgerScope } from '#app/ledger-scope.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { exportedText } from '#cards/ledger-sheet.ts';
import { SAID } from '#cards/sentences.ts';
import type { LedgerChange } from '#db/change.ts';
import { ledgerCounts } from '#db/finding-ledger.ts';
import type { Day } from '#domain/calendar.ts';
import { isRefusal, type Refusal } from '#domain/refusal.ts';

export async function exportLedger(
  ctx: AppContext,
  asker: Asker,
  wish: LedgerWish,
): Promise<Outcome | Refusal> {
  const scope = ledgerScope(asker, wish);
  if (isRefusal(scope)) return scope;
  const counts = await ledgerCounts(ctx.database.orm, filterOf(asker, scope));
  const count = counts.reduce((sum, row) => sum + row.count, 0);
  if (count === 0) return say(SAID.nothingToExport, 'info');
  const { unit, state, late, topic, search } = scope;
  return {
    file: { kind: 'ledger file', unit: unit?.id ?? null, state, late, topic, search },
    onRecord: [exportOnRecord(asker.person.id, askedText(scope), asker.today, count)],
  };
}

/** Of no unit: that somebody took a copy is no news for its digest. */
export function exportOnRecord(actorId: number | null, asked: string, on: Day, count: number): LedgerChange {
  const text = exportedText(asked, on, count);
  return { actorId, unitId: null, noun: 'export', ref: 'ledger', verb: 'export', text };
}

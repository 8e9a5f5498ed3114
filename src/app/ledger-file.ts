/**
 * The ledger as an xlsx file: all of it is read in one snapshot. Writing 5,000 findings holds the process up for some
 * 0.3 s, which is why no click or command waits for it.
 */
import type { Asker } from '#app/asker.ts';
import { askedText, filterOf, ledgerScope } from '#app/ledger-scope.ts';
import { xlsx } from '#app/xlsx.ts';
import { type LedgerSheetRow, ledgerSheets } from '#cards/ledger-sheet.ts';
import { campaignById } from '#db/campaign.ts';
import type { LedgerDraft } from '#db/change.ts';
import type { Database } from '#db/database.ts';
import { figuresAt } from '#db/finding-figures.ts';
import type { LedgerFilter } from '#db/finding-ledger.ts';
import { type FindingRecord, findingRecords, snapshot } from '#db/finding-records.ts';
import { namesOf, personById } from '#db/people.ts';
import { type Day, dayOf, lastInstantOf, timeOf } from '#domain/calendar.ts';
import { type Campaign, itemByKey, topicOf } from '#domain/campaign.ts';
import { figuresByTopic, figuresByUnit } from '#domain/finding-figures.ts';
import { isLateFinding, replay } from '#domain/finding-history.ts';
import { isRefusal } from '#domain/refusal.ts';

export interface LedgerFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  count: number;
}

export interface LedgerFileWish {
  filter: LedgerFilter;
  /** What the filter means, in words; empty for all. */
  asked: string;
  /** The day at whose end it is shown. */
  on: Day;
  now: Date;
}

/** For one person, as far as this person may see it now; null for who has left, or where the unit is gone. */
export async function draftedFile(
  database: Database,
  campaignId: number,
  personId: number,
  draft: LedgerDraft,
  now: Date,
): Promise<LedgerFile | null> {
  const campaign = await campaignById(database.orm, campaignId);
  const person = campaign ? await personById(database.orm, campaignId, personId) : null;
  if (!campaign || !person) return null;
  const asker: Asker = { campaign, person, today: dayOf(now) };
  const scope = ledgerScope(asker, draft);
  if (isRefusal(scope)) return null;
  const filter = filterOf(asker, scope);
  return ledgerFile(database, campaign, { filter, asked: askedText(scope), on: asker.today, now });
}

export async function ledgerFile(
  database: Database,
  campaign: Campaign,
  { filter, asked, on, now }: LedgerFileWish,
): Promise<LedgerFile> {
  const instant = lastInstantOf(on);
  const { records, figures, names } = await snapshot(database, async (tx) => {
    const found = await findingRecords(tx, filter, instant);
    return {
      records: found,
      figures: await figuresAt(tx, filter, instant),
      names: await namesOf(tx, found.flatMap(peopleIn)),
    };
  });
  const { plan, tree } = campaign;
  const unitsOf = (list: typeof figures) =>
    figuresByUnit(list, tree).map(({ unit, figures: own }) => ({ unit: unit.name, figures: own }));
  const sheets = ledgerSheets({
    campaign: { name: plan.campaign.name },
    exportedAt: now,
    on,
    asked,
    count: records.length,
    rows: rowsOf(campaign, records, names, on),
    units: unitsOf(figures),
    topics: figuresByTopic(figures, plan).map(({ topic, figures: own }) => ({
      ...topic,
      units: unitsOf(own),
    })),
  });
  return { name: nameOf(campaign, on, now), bytes: await xlsx(sheets), count: records.length };
}

function peopleIn({ moves }: FindingRecord): readonly number[] {
  return moves.flatMap(({ actorId, ownerId }) => (ownerId === null ? [actorId] : [actorId, ownerId]));
}

/** Each as it was at the end of the day, made when its turn comes. */
function* rowsOf(
  { plan, tree }: Campaign,
  records: readonly FindingRecord[],
  names: ReadonlyMap<number, string>,
  on: Day,
): Generator<LedgerSheetRow> {
  for (const { reported, moves, evidence } of records) {
    const finding = { ...reported, ...replay(reported, moves) };
    const { mainItem, unitId, ownerId } = finding;
    yield {
      finding,
      topic: topicOf(plan, mainItem)?.name ?? '',
      item: { key: mainItem, title: itemByKey(plan, mainItem)?.title ?? '' },
      unit: tree.unit(unitId).name,
      owner: ownerId === null ? null : (names.get(ownerId) ?? null),
      late: isLateFinding(finding, on),
      evidence,
      history: moves.map((made) => ({ made, by: names.get(made.actorId) ?? '' })),
    };
  }
}

/** What no file system takes is left out of it. */
function nameOf({ plan }: Campaign, on: Day, now: Date): string {
  const short = plan.campaign.short.replace(/[\\/:*?"<>|\p{Cc}]/gu, '');
  const made = dayOf(now) === on ? `${on} ${timeOf(now).replace(':', '')}` : on;
  return `${short}台账 ${made}.xlsx`;
}

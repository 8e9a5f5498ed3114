/** Re-checks (回头看): each week's draw with all that is needed to draw it again, and what was drawn. */
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { planVersion } from '#db/schema/campaign.ts';
import { at, campaignId, id, on, personId } from '#db/schema/columns.ts';
import { finding } from '#db/schema/findings.ts';
import type { RecheckState } from '#domain/recheck.ts';

export const recheckDraw = pgTable(
  'recheck_draw',
  {
    campaignId: campaignId(),
    /** Drawn from what was closed from the one day up to, and not on, the other. */
    closedFrom: on().notNull(),
    closedBefore: on().notNull(),
    planVersionId: integer()
      .notNull()
      .references(() => planVersion.id),
    /** The share, in per cent. */
    share: integer().notNull(),
    seed: text().notNull(),
    /** The numbers of all findings that could be drawn. */
    pool: jsonb().$type<readonly number[]>().notNull(),
    drawnAt: at().notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.closedBefore] })],
);

/** A trigger stands beside this table, in the migration that made it: nobody re-checks what they handled or closed. */
export const recheck = pgTable(
  'recheck',
  {
    id: id(),
    campaignId: campaignId(),
    findingId: integer()
      .notNull()
      .references(() => finding.id),
    cycle: integer().notNull(),
    /** The draw it came from. */
    closedBefore: on().notNull(),
    /** Among whom the lot was cast. */
    candidates: jsonb().$type<readonly number[]>().notNull(),
    /** Null when nobody was left who had no hand in it. */
    checkerId: personId(),
    dueOn: on().notNull(),
    state: text().$type<RecheckState>().notNull().default('open'),
    decidedAt: at(),
    decidedBy: personId(),
    text: text(),
  },
  (table) => [
    unique().on(table.findingId, table.cycle),
    index('recheck_open').on(table.campaignId, table.id).where(sql`${table.state} = 'open'`),
    index('recheck_of_draw').on(table.campaignId, table.closedBefore),
  ],
);

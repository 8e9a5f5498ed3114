/** Findings with histories as people could have made them, put into the database as they would stand there. */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import type { Database } from '#db/database.ts';
import { finding, findingMove } from '#db/schema/findings.ts';
import { addDays, type Day, dayOf } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import type { FindingState } from '#domain/finding.ts';
import {
  after,
  type Finding,
  justReported,
  MOVE_KINDS,
  type Move,
  type MoveMade,
} from '#domain/finding-history.ts';
import { MOVES } from '#domain/finding-moves.ts';
import { NOW, TODAY } from '#test/support/rows.ts';

/** One choice per move, and how long after the one before it is made. */
export interface Story {
  unit: number;
  item: string;
  /** Minutes after the campaign's beginning. */
  reportedAt: number;
  dueIn: number | null;
  steps: readonly { choice: number; minutes: number }[];
}

export const aStory: fc.Arbitrary<Story> = fc.record({
  unit: fc.nat(4),
  item: fc.constantFrom('1.1', '1.2', '2.1', '9.9'),
  reportedAt: fc.nat(20 * 1440),
  dueIn: fc.option(fc.nat(10)),
  steps: fc.array(fc.record({ choice: fc.nat(11), minutes: fc.nat(3 * 1440) }), { maxLength: 12 }),
});

export interface Told {
  reported: Finding;
  createdAt: Date;
  mainItem: string;
  moves: readonly (MoveMade & { at: Date })[];
}

const MINUTE = 60_000;

/** The owner does the owner's part, the reviewer decides: four eyes always. */
export function tell(
  story: Story,
  number: number,
  campaign: Campaign,
  people: readonly [number, number],
): Told {
  const [owner, reviewer] = people;
  const createdAt = new Date(NOW.getTime() + story.reportedAt * MINUTE);
  const foundOn = dayOf(createdAt);
  const reported = blank(number, campaign.tree.units[story.unit]?.id ?? 0, owner, foundOn, story.dueIn);
  const moves: (MoveMade & { at: Date })[] = [];
  let now = reported;
  let at = createdAt;
  for (const { choice, minutes } of story.steps) {
    const possible = MOVE_KINDS.filter((move) => MOVES[move].from.includes(now.state));
    const move = possible[choice % possible.length];
    if (move === undefined) break;
    at = new Date(at.getTime() + minutes * MINUTE);
    const made = { ...moveOf(move, now, dayOf(at), owner, reviewer), at };
    moves.push(made);
    now = after(now, made);
  }
  return { reported, createdAt, mainItem: story.item, moves };
}

const WORDS = { description: '示例', place: null };

function blank(
  number: number,
  unitId: number,
  reporterId: number,
  foundOn: Day,
  dueIn: number | null,
): Finding {
  const dueOn = dueIn === null ? null : addDays(foundOn, dueIn);
  return { ...justReported({ unitId, reporterId, track: 'by_day', foundOn, dueOn, ...WORDS }), number };
}

function moveOf(move: Move, now: Finding, on: Day, owner: number, reviewer: number): MoveMade {
  const reopens = move === 'reopen';
  const to: FindingState = reopens && now.ownerId === null ? 'reported' : (MOVES[move].to ?? now.state);
  const owned = move === 'assign' || move === 'fix' || move === 'handOver';
  const dueOn = move === 'assign' || reopens ? addDays(on, 7) : (now.extension?.dueOn ?? now.dueOn);
  return {
    version: now.version + 1,
    cycle: now.cycle + (reopens ? 1 : 0),
    move,
    actorId: move === 'fix' || move === 'submit' || move === 'step' ? owner : reviewer,
    on,
    from: now.state,
    to,
    ownerId: owned ? owner : now.ownerId,
    dueOn: move === 'extend' ? now.dueOn : dueOn,
    track: move === 'fix' ? 'on_the_spot' : now.track,
    askedDue: move === 'extend' ? addDays(on, 14) : null,
    mergedInto: move === 'merge' ? now.number + 1 : null,
    text: `${move}的话`,
    cause: move === 'submit' ? '原因' : null,
    measures: move === 'assign' ? '措施' : null,
    steps: null,
    step: null,
    words: null,
  };
}

const AT_ONCE = 250;

/** As they stand there after all of their moves. */
export async function store(database: Database, campaign: Campaign, stories: readonly Told[]): Promise<void> {
  await database.transaction(async (tx) => {
    for (let from = 0; from < stories.length; from += AT_ONCE) {
      const some = stories.slice(from, from + AT_ONCE);
      const { id, number } = finding;
      const rows = await tx
        .insert(finding)
        .values(some.map((told) => rowOf(campaign, told)))
        .returning({ id, number });
      const ids = new Map(rows.map((row) => [row.number, row.id]));
      const moves = some.flatMap(({ reported, moves: own }) =>
        own.map((made) => ({ ...made, findingId: ids.get(reported.number) ?? 0 })),
      );
      for (let at = 0; at < moves.length; at += AT_ONCE) {
        await tx.insert(findingMove).values(moves.slice(at, at + AT_ONCE));
      }
    }
    await tx.execute(sql`
      update finding set state = m."to", version = m.version, cycle = m.cycle, owner_id = m.owner_id, track = m.track, due_on = m.due_on
      from (select distinct on (finding_id) * from finding_move order by finding_id, version desc) m
      where m.finding_id = finding.id and finding.campaign_id = ${campaign.id}`);
  });
}

/** Entered as reported, like everything that is. */
function rowOf(campaign: Campaign, { reported, createdAt, mainItem }: Told): typeof finding.$inferInsert {
  const { extension: _none, ...columns } = reported;
  return {
    ...columns,
    campaignId: campaign.id,
    source: 'self_inspection',
    mainItem,
    createdAt,
  };
}

export const DAYS: readonly Day[] = Array.from({ length: 60 }, (_, index) => addDays(TODAY, index));

/**
 * A click's change as one prepared statement: one round trip, all or nothing. Measured against the obvious
 * transaction (six round trips): four times the throughput, and 22 ms instead of 128 ms with a database 20 ms away.
 */
import { z } from 'zod';
import { type Change, type Committed, type FindingChange, laneOf } from '#db/change.ts';
import { countColumn, type Database } from '#db/database.ts';
import { sealText } from '#db/ledger-text.ts';
import { justReported } from '#domain/finding-history.ts';

/** Seconds from the last change until group cards are drawn again, and at most after the first. */
const REFRESH_AFTER_S = 4;
const REFRESH_LATEST_S = 30;

/*
 * `claimed`, `done` and `moved` are the gates: what follows reads `pass` and does nothing when one is shut. A
 * concurrent twin waits on the inbox's unique key, the duty's row or the finding's, then finds the gate shut. The
 * number of a finding is taken behind the gates, so that no number is ever skipped. What an earlier move of the same
 * finding was to tell in the morning is withdrawn: it would tell of a state that is over; so is the 催办 of what has been
 * done since. Of a merge both findings are held, the lower id first, and the other one is looked at again: merged into
 * each other, both would be gone.
 */
export const COMMIT = `
with
claimed as (
  insert into inbox (key, received_at)
  select key, $2::timestamptz from jsonb_to_recordset($3::text::jsonb) as r(key text) order by key
  on conflict do nothing returning key
),
gate as (select (select count(*) from claimed) = jsonb_array_length($3::text::jsonb) as open),
done as (
  update duty set done_at = $2::timestamptz, done_on = r."on", done_by = r."personId"
  from jsonb_to_recordset($4::text::jsonb) as r("dutyId" int, "personId" int, "on" date)
  where duty.id = r."dutyId" and duty.done_at is null and duty.released_at is null and (select open from gate)
  returning duty.id, duty.campaign_id, duty.person_id, duty.kind, duty.subject
),
paired as (
  select finding.number, finding.state from jsonb_to_recordset($10::text::jsonb) as r("findingId" int, state text, "mergedInto" int)
  join finding on finding.id = r."findingId" or finding.campaign_id = $1 and finding.number = r."mergedInto"
  where r.state = 'merged' order by finding.id for update of finding
),
moved as (
  update finding set version = r.version, state = r.state, cycle = r.cycle, owner_id = r."ownerId", track = r.track, due_on = r."dueOn",
    extension_due_on = r."extensionDueOn", extension_reason = r."extensionReason", extensions = r.extensions, measures = r.measures,
    result = r.result, cause = r.cause, submitted_on = r."submittedOn", closed_on = r."closedOn", merged_into = r."mergedInto", steps = r.steps,
    description = r.description, place = r.place
  from jsonb_to_recordset($10::text::jsonb) as r("findingId" int, version int, state text, cycle int, "ownerId" int, track text, "dueOn" date,
    "extensionDueOn" date, "extensionReason" text, extensions int, measures text, result text, cause text, "submittedOn" date, "closedOn" date, "mergedInto" int, steps jsonb, description text, place text)
  where finding.id = r."findingId" and finding.version = r.version - 1 and (select open from gate)
    and (r.state <> 'merged' or exists (
      select from paired where paired.number = r."mergedInto" and paired.state not in ('dismissed', 'merged')))
  returning finding.id
),
pass as (
  select open and (select count(*) from done) = jsonb_array_length($4::text::jsonb)
    and (select count(*) from moved) = jsonb_array_length($10::text::jsonb) as ok
  from gate
),
numbered as (
  update campaign set finding_seq = finding_seq + 1
  where id = $1 and jsonb_array_length($6::text::jsonb) > 0 and (select ok from pass)
  returning finding_seq
),
found as (
  insert into finding (campaign_id, number, state, source, main_item, unit_id, reporter_id, duty_id, track, description, place, found_on, due_on, created_at,
    version, owner_id, result, submitted_on)
  select $1, n.finding_seq, r.state, r.source, r."mainItem", r."unitId", r."reporterId", r."dutyId", r.track, r.description, r.place, r."foundOn", r."dueOn", $2::timestamptz,
    r.version, r."ownerId", r.result, r."submittedOn"
  from numbered n, jsonb_to_recordset($6::text::jsonb) as r(source text, "mainItem" text, "unitId" int, "reporterId" int, "dutyId" int, track text, description text, place text, "foundOn" date, "dueOn" date,
    state text, version int, "ownerId" int, result text, "submittedOn" date)
  returning id, number
),
recorded as (
  insert into finding_move (finding_id, version, cycle, move, actor_id, at, "on", "from", "to", owner_id, due_on, track, asked_due, merged_into, text, cause, measures, steps, step, words, via, via_ref)
  select coalesce(r."findingId", (select id from found)), r.version, r.cycle, r.move, r."actorId", $2::timestamptz, r."on", r."from", r."to", r."ownerId", r."dueOn", r.track, r."askedDue", r."mergedInto", r.text, r.cause, r.measures, r.steps, r.step, r.words, r.via, r."viaRef"
  from jsonb_to_recordset($11::text::jsonb) as r("findingId" int, version int, cycle int, move text, "actorId" int, "on" date, "from" text, "to" text, "ownerId" int, "dueOn" date, track text, "askedDue" date, "mergedInto" int, text text, cause text, measures text, steps jsonb, step int, words jsonb, via text, "viaRef" text)
  where (select ok from pass)
),
pictured as (
  insert into pictures_due (finding_id, due_at)
  select r."findingId", $2::timestamptz from jsonb_to_recordset($11::text::jsonb) as r("findingId" int, "to" text)
  where r."findingId" is not null and r."to" = 'submitted' and (select ok from pass)
  on conflict (finding_id) do update set due_at = excluded.due_at, tries = 0
),
released as (
  update duty set released_at = $2::timestamptz
  from jsonb_to_recordset($12::text::jsonb) as r(subject text, "personId" int)
  where duty.campaign_id = $1 and duty.kind = 'finding' and duty.subject = r.subject and duty.person_id is distinct from r."personId"
    and duty.done_at is null and duty.released_at is null and (select ok from pass)
),
owed as (
  insert into duty (campaign_id, kind, subject, person_id, unit_id, due_on, opened_on, plan_version_id, done_at, done_on, done_by)
  select $1, 'finding', coalesce(r.subject, (select number::text from found)), r."personId", r."unitId", r."dueOn", coalesce(r."openedOn", r."on"), r."planVersionId",
    case when r."doneBy" is not null then $2::timestamptz end, case when r."doneBy" is not null then r."on" end, r."doneBy"
  from jsonb_to_recordset($12::text::jsonb) as r(subject text, "personId" int, "unitId" int, "dueOn" date, "openedOn" date, "on" date, "planVersionId" int, "doneBy" int)
  where r."personId" is not null and (select ok from pass)
  on conflict (campaign_id, kind, subject, person_id) where person_id is not null
  do update set unit_id = excluded.unit_id, due_on = excluded.due_on, done_at = excluded.done_at, done_on = excluded.done_on,
    done_by = excluded.done_by, released_at = null,
    opened_on = case when (select r."openedOn" from jsonb_to_recordset($12::text::jsonb) as r(subject text, "openedOn" date)
      where r.subject = duty.subject) is null
      then duty.opened_on else excluded.opened_on end
),
rechecked as (
  update recheck set state = r.state, decided_at = $2::timestamptz, decided_by = r."personId", text = r.text
  from jsonb_to_recordset($13::text::jsonb) as r("recheckId" int, state text, "personId" int, text text)
  where recheck.id = r."recheckId" and recheck.state = 'open' and (select ok from pass)
),
looked_again as (
  update duty set released_at = case when r.state = 'moot' then $2::timestamptz end,
    done_at = case when r.state <> 'moot' then $2::timestamptz end, done_on = case when r.state <> 'moot' then r."on" end,
    done_by = case when r.state <> 'moot' then r."personId" end
  from jsonb_to_recordset($13::text::jsonb) as r(subject text, state text, "personId" int, "on" date)
  where duty.campaign_id = $1 and duty.kind = 'recheck' and duty.subject = r.subject
    and duty.done_at is null and duty.released_at is null and (select ok from pass)
),
answered as (
  insert into answer as a (duty_id, item, choice, answered_at, answered_by, filled)
  select r."dutyId", r.item, r.choice, r.at, r."personId", r.filled
  from jsonb_to_recordset($5::text::jsonb) as r("dutyId" int, item text, choice text, at timestamptz, "personId" int, filled boolean)
  where (select ok from pass)
  on conflict (duty_id, item) do update
  set choice = excluded.choice, answered_at = excluded.answered_at, answered_by = excluded.answered_by, filled = excluded.filled
  where not excluded.filled and (a.filled or excluded.answered_at >= a.answered_at)
),
entries as (
  select * from jsonb_to_recordset($7::text::jsonb) as r("actorId" int, "unitId" int, noun text, ref text, verb text, hash text, salt text, text text)
  where (select ok from pass)
),
entered as (
  insert into ledger_entry (campaign_id, at, actor_id, unit_id, noun, ref, verb, hash)
  select $1, $2::timestamptz, "actorId", "unitId", noun,
    case when ref = 'the finding' then (select finding_seq::text from numbered) else ref end, verb, hash
  from entries returning id, hash
),
worded as (
  insert into ledger_text (entry_id, salt, text)
  select entered.id, entries.salt, entries.text from entered join entries using (hash)
),
withdrawn as (
  update outbox set state = 'cancelled', done_at = $2::timestamptz
  from jsonb_to_recordset($11::text::jsonb) as r("findingId" int)
  where outbox.key like 'finding:' || r."findingId" || ':%' and outbox.kind = 'send' and outbox.state = 'pending'
    and outbox.attempts = 0 and (select count(*) from moved) > 0 and (select ok from pass)
),
unsaid as (
  update outbox set state = 'cancelled', done_at = $2::timestamptz
  from done
  where outbox.lane = 'person:' || done.person_id and outbox.kind = 'send' and outbox.state = 'pending' and outbox.attempts = 0
    and starts_with(outbox.key, 'nudge:' || done.campaign_id || ':' || done.person_id || ':' || done.kind || ':' || done.subject || ':')
    and (select ok from pass)
),
posted as (
  insert into outbox (campaign_id, key, kind, lane, person_id, chat_id, body, card_key, batch, why, not_before, expires_at, created_at)
  select $1, r.key, 'send', r.lane, r."personId", r."chatId", r.message, r."cardKey", r.batch, r.why, r."notBefore", r."expiresAt", $2::timestamptz
  from jsonb_to_recordset($8::text::jsonb) as r(key text, lane text, "personId" int, "chatId" text, message jsonb, "cardKey" text, batch text, why text, "notBefore" timestamptz, "expiresAt" timestamptz)
  where (select ok from pass)
  on conflict (key) do nothing
),
refreshed as (
  insert into outbox as o (campaign_id, key, kind, lane, chat_id, card_key, why, not_before, created_at)
  select $1, 'refresh:' || r."cardKey" || ':' || r."chatId", 'refresh', 'chat:' || r."chatId", r."chatId", r."cardKey", 'refresh',
    $2::timestamptz + interval '${REFRESH_AFTER_S} seconds', $2::timestamptz
  from jsonb_to_recordset($9::text::jsonb) as r("cardKey" text, "chatId" text)
  where (select ok from pass)
  on conflict (key) do update
  set state = 'pending', attempts = 0, revision = o.revision + 1, last_error = null, first_tried_at = null,
    created_at = case when o.state = 'pending' then o.created_at else excluded.created_at end,
    not_before = case when o.state = 'pending'
      then least(excluded.not_before, o.created_at + interval '${REFRESH_LATEST_S} seconds') else excluded.not_before end
)
select (select open from gate) as open, (select ok from pass) as ok, (select finding_seq from numbered) as number`;

export const outcomeSchema = z.object({ open: z.boolean(), ok: z.boolean(), number: countColumn.nullable() });

/** Commits the change whole, or nothing of it (but the claims that were new). */
export async function commit(database: Database, change: Change): Promise<Committed> {
  const [row] = await database.prepared(COMMIT, parametersOf(change, change.move ? [change.move] : []));
  const outcome = outcomeSchema.parse(row);
  if (!outcome.open) return { kind: 'repeated' };
  return outcome.ok ? { kind: 'committed', findingNumber: outcome.number } : { kind: 'overtaken' };
}

/** What the statement takes, in its order. Several moves are for a transaction that can be rolled back. */
export function parametersOf(
  change: Change,
  moves: readonly FindingChange[],
): readonly [number, ...string[]] {
  const outgoing = (change.outgoing ?? []).map((one) => ({
    ...one,
    ...('chatId' in one.to ? { chatId: one.to.chatId } : { personId: one.to.personId }),
    lane: laneOf(one.to),
  }));
  // Of one that is reported by the same change neither id nor number is known yet.
  const fixed = change.finding?.fixed;
  return [
    change.campaignId,
    change.at.toISOString(),
    JSON.stringify(change.claims.map((key) => ({ key }))),
    JSON.stringify(change.done ?? []),
    JSON.stringify(change.answers ?? []),
    JSON.stringify(change.finding ? [reportedRow(change.finding)] : []),
    JSON.stringify((change.ledger ?? []).map((entry) => ({ ...entry, ...sealText(entry.text) }))),
    JSON.stringify(outgoing),
    JSON.stringify(change.refreshes ?? []),
    JSON.stringify(moves.map(findingRow)),
    JSON.stringify([
      ...moves.map((move) => moveRow(move, move.findingId)),
      ...(fixed ? [moveRow(fixed, null)] : []),
    ]),
    JSON.stringify([
      ...moves.flatMap((move) => dutyRows(move, String(move.after.number))),
      ...(fixed ? dutyRows(fixed, null) : []),
    ]),
    JSON.stringify(change.recheck ? [change.recheck] : []),
  ];
}

/** The finding as it stands after its first move, where that comes with it. */
function reportedRow({ fixed, ...reported }: NonNullable<Change['finding']>): object {
  const { state, version, ownerId, result, submittedOn } = fixed?.after ?? justReported(reported);
  return { ...reported, state, version, ownerId, result, submittedOn };
}

function findingRow({ findingId, after }: FindingChange): object {
  const { extension } = after;
  const extended = { extensionDueOn: extension?.dueOn ?? null, extensionReason: extension?.reason ?? null };
  return { findingId, ...after, ...extended };
}

type MoveOfFinding = Omit<FindingChange, 'findingId'>;

function moveRow({ made, via }: MoveOfFinding, findingId: number | null): object {
  return { findingId, ...made, via: via.kind, viaRef: via.ref };
}

/** Without a person nobody holds the duty any more. */
function dutyRows(
  { made, duty, dutyUnitId, planVersionId }: MoveOfFinding,
  subject: string | null,
): readonly object[] {
  if (duty.kind === 'kept') return [];
  if (duty.kind === 'released') return [{ subject, personId: null }];
  const held = {
    subject,
    personId: duty.ownerId,
    unitId: dutyUnitId,
    dueOn: duty.dueOn,
    on: made.on,
    planVersionId,
  };
  return duty.kind === 'open'
    ? [{ ...held, openedOn: duty.openedOn, doneBy: null }]
    : [{ ...held, openedOn: null, doneBy: duty.doneBy }];
}

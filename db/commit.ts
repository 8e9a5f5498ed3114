/**
 * A click's change as one prepared statement: one round trip, all or nothing. Measured against the obvious
 * transaction (six round trips): four times the throughput, and 22 ms instead of 128 ms with a database 20 ms away.
 */
import { z } from 'zod';
import { type Change, type Committed, laneOf } from '#db/change.ts';
import { countColumn, type Database } from '#db/database.ts';
import { sealText } from '#db/ledger-text.ts';

/** Seconds from the last change until group cards are drawn again, and at most after the first. */
const REFRESH_AFTER_S = 4;
const REFRESH_LATEST_S = 30;

/*
 * `claimed` and `done` are the gates: what follows reads `pass` and does nothing when one is shut. A concurrent twin
 * waits on the inbox's unique key or on the duty's row, then finds the gate shut. The number of a finding is taken
 * behind the gates, so that no number is ever skipped.
 */
const COMMIT = `
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
  returning duty.id
),
pass as (select open and (select count(*) from done) = jsonb_array_length($4::text::jsonb) as ok from gate),
answered as (
  insert into answer as a (duty_id, item, choice, answered_at, answered_by, filled)
  select r."dutyId", r.item, r.choice, r.at, r."personId", r.filled
  from jsonb_to_recordset($5::text::jsonb) as r("dutyId" int, item text, choice text, at timestamptz, "personId" int, filled boolean)
  where (select ok from pass)
  on conflict (duty_id, item) do update
  set choice = excluded.choice, answered_at = excluded.answered_at, answered_by = excluded.answered_by, filled = excluded.filled
  where not excluded.filled and (a.filled or excluded.answered_at >= a.answered_at)
),
numbered as (
  update campaign set finding_seq = finding_seq + 1
  where id = $1 and jsonb_array_length($6::text::jsonb) > 0 and (select ok from pass)
  returning finding_seq
),
found as (
  insert into finding (campaign_id, number, state, source, main_item, unit_id, reporter_id, duty_id, track, description, place, found_on, due_on, created_at)
  select $1, n.finding_seq, 'reported', r.source, r."mainItem", r."unitId", r."reporterId", r."dutyId", r.track, r.description, r.place, r."foundOn", r."dueOn", $2::timestamptz
  from numbered n, jsonb_to_recordset($6::text::jsonb) as r(source text, "mainItem" text, "unitId" int, "reporterId" int, "dutyId" int, track text, description text, place text, "foundOn" date, "dueOn" date)
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

const outcomeSchema = z.object({ open: z.boolean(), ok: z.boolean(), number: countColumn.nullable() });

/** Commits the change whole, or nothing of it (but the claims that were new). */
export async function commit(database: Database, change: Change): Promise<Committed> {
  const outgoing = (change.outgoing ?? []).map((one) => ({
    ...one,
    ...('chatId' in one.to ? { chatId: one.to.chatId } : { personId: one.to.personId }),
    lane: laneOf(one.to),
  }));
  const [row] = await database.prepared(COMMIT, [
    change.campaignId,
    change.at.toISOString(),
    JSON.stringify(change.claims.map((key) => ({ key }))),
    JSON.stringify(change.done ?? []),
    JSON.stringify(change.answers ?? []),
    JSON.stringify(change.finding ? [change.finding] : []),
    JSON.stringify((change.ledger ?? []).map((entry) => ({ ...entry, ...sealText(entry.text) }))),
    JSON.stringify(outgoing),
    JSON.stringify(change.refreshes ?? []),
  ]);
  const outcome = outcomeSchema.parse(row);
  if (!outcome.open) return { kind: 'repeated' };
  return outcome.ok ? { kind: 'committed', findingNumber: outcome.number } : { kind: 'overtaken' };
}

/** The campaign, its plan versions, amendments and units. */
import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { instantColumn, type Orm, rowsOf } from '#db/database.ts';
import { amendment, campaign, planVersion, unit } from '#db/schema/campaign.ts';
import { workdaysOfChina } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { type Amendment, amendmentSchema, phasesOf } from '#domain/phase.ts';
import { type Plan, planSchema } from '#domain/plan.ts';
import { UnitTree } from '#domain/roster.ts';

/** The campaign that runs: the one loaded last that is not closed. */
export async function runningCampaign(orm: Orm): Promise<Campaign | null> {
  return load(orm, sql`select * from campaign where closed_at is null order by id desc limit 1`);
}

/** The one that runs, or ran last. */
export async function latestCampaign(orm: Orm): Promise<Campaign | null> {
  return load(orm, sql`select * from campaign order by closed_at is not null, id desc limit 1`);
}

export async function campaignById(orm: Orm, id: number): Promise<Campaign | null> {
  return load(orm, sql`select * from campaign where id = ${id}`);
}

const campaignRow = z.object({
  id: z.number(),
  key: z.string(),
  version: z.number(),
  looked_until: instantColumn,
  closed_at: instantColumn.nullable(),
  plan_version_id: z.number(),
  plan_digest: z.string(),
  amendments: z.array(amendmentSchema),
  units: z.array(
    z.object({
      id: z.number(),
      parentId: z.number().nullable(),
      name: z.string(),
      path: z.string(),
      position: z.number(),
    }),
  ),
});

/** Every press and line begins with this, so it is one statement, and the plan itself is fetched only when it is new. */
async function load(orm: Orm, chosen: SQL): Promise<Campaign | null> {
  const [row] = await rowsOf(
    orm,
    campaignRow,
    sql`
    with chosen as (${chosen})
    select chosen.id, chosen.key, chosen.version, chosen.looked_until, chosen.closed_at,
      plan.id as plan_version_id, md5(plan.content::text) as plan_digest,
      (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
          'phase', a.phase, 'start', a.start_on, 'end', a.end_on)) order by a.id), '[]')
        from amendment a where a.campaign_id = chosen.id) as amendments,
      (select coalesce(jsonb_agg(jsonb_build_object(
          'id', u.id, 'parentId', u.parent_id, 'name', u.name, 'path', u.path, 'position', u.position)
          order by u.position), '[]')
        from unit u where u.campaign_id = chosen.id) as units
    from chosen join lateral (
      select id, content from plan_version v where v.campaign_id = chosen.id order by number desc limit 1) plan on true`,
  );
  if (!row) return null;
  const plan = plans.get(row.plan_digest) ?? (await planOfVersion(orm, row.plan_version_id));
  return {
    id: row.id,
    key: row.key,
    version: row.version,
    planVersionId: row.plan_version_id,
    plan,
    phases: phasesOf(plan, row.amendments),
    tree: new UnitTree(row.units),
    workdays: workdaysOfChina(plan.calendar),
    lookedUntil: row.looked_until,
    closed: row.closed_at !== null,
  };
}

export async function amendmentsOf(orm: Orm, campaignId: number): Promise<readonly Amendment[]> {
  const rows = await orm
    .select()
    .from(amendment)
    .where(eq(amendment.campaignId, campaignId))
    .orderBy(asc(amendment.id));
  return rows.map((row) => ({
    phase: row.phase,
    ...(row.startOn ? { start: row.startOn } : {}),
    ...(row.endOn ? { end: row.endOn } : {}),
  }));
}

/** Plans by the digest of their stored text: a stored plan never changes, and parsing one costs milliseconds. */
const plans = new Map<string, Plan>();
const PLANS_KEPT = 20;

/** A plan under which answers were given, which may be older than the one in force (S74). */
export async function planOfVersion(orm: Orm, versionId: number): Promise<Plan> {
  const [row] = await orm
    .select({ content: planVersion.content, digest: sql<string>`md5(${planVersion.content}::text)` })
    .from(planVersion)
    .where(eq(planVersion.id, versionId));
  if (!row) throw new Error(`no plan version ${versionId}`);
  const plan = plans.get(row.digest) ?? planSchema.parse(row.content);
  if (plans.size >= PLANS_KEPT) plans.clear();
  plans.set(row.digest, plan);
  return plan;
}

export interface StoredPlan {
  campaignId: number;
  versionId: number;
  plan: Plan;
}

export async function storedPlan(orm: Orm, key: string): Promise<StoredPlan | null> {
  const [row] = await orm
    .select({ campaignId: campaign.id, versionId: planVersion.id, content: planVersion.content })
    .from(campaign)
    .innerJoin(planVersion, eq(planVersion.campaignId, campaign.id))
    .where(eq(campaign.key, key))
    .orderBy(desc(planVersion.number))
    .limit(1);
  return row
    ? { campaignId: row.campaignId, versionId: row.versionId, plan: planSchema.parse(row.content) }
    : null;
}

/** Any number no other program on the cluster uses for the same purpose. */
const LOADING = 7_403_103;

/** Plans and rosters are loaded one after the other, also by several people at once; held until the transaction ends. */
export async function lockLoading(tx: Orm): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${LOADING})`);
}

export async function insertCampaign(orm: Orm, key: string, at: Date, lookedUntil: Date): Promise<number> {
  const [row] = await orm
    .insert(campaign)
    .values({ key, loadedAt: at, lookedUntil })
    .returning({ id: campaign.id });
  if (!row) throw new Error('the campaign was not inserted');
  return row.id;
}

export async function insertPlanVersion(orm: Orm, campaignId: number, plan: Plan, at: Date): Promise<number> {
  const [row] = await orm
    .insert(planVersion)
    .values({
      campaignId,
      content: plan,
      loadedAt: at,
      number: sql`(select coalesce(max(number), 0) + 1 from plan_version where campaign_id = ${campaignId})`,
    })
    .returning({ id: planVersion.id });
  if (!row) throw new Error('the plan was not inserted');
  return row.id;
}

/** Makes sure the paths exist, parents first; those given keep their order, new ones come after all others. */
export async function ensureUnits(orm: Orm, campaignId: number, paths: readonly string[]): Promise<void> {
  const known = new Map(
    (await orm.select().from(unit).where(eq(unit.campaignId, campaignId))).map((row) => [row.path, row]),
  );
  let position = Math.max(-1, ...[...known.values()].map((row) => row.position));
  for (const path of paths.flatMap(withAncestors)) {
    if (known.has(path)) continue;
    const cut = path.lastIndexOf('/');
    const parentId = cut < 0 ? null : (known.get(path.slice(0, cut))?.id ?? null);
    position += 1;
    const [row] = await orm
      .insert(unit)
      .values({ campaignId, parentId, path, name: path.slice(cut + 1), position })
      .returning();
    if (row) known.set(path, row);
  }
}

function withAncestors(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** The plan's order for the units it names; those that a roster added follow in the order they had. */
export async function orderUnits(orm: Orm, campaignId: number, paths: readonly string[]): Promise<void> {
  await orm.execute(sql`
    update unit set position = ordered.place
    from (
      select unit.id, row_number() over (order by listed.place nulls last, unit.position, unit.id) as place
      from unit
      left join jsonb_array_elements_text(${JSON.stringify(paths)}::text::jsonb) with ordinality as listed(path, place)
        on listed.path = unit.path
      where unit.campaign_id = ${campaignId}) as ordered
    where unit.id = ordered.id`);
}

/** Moves the campaign to its next version; false when somebody else changed it since. */
export async function advanceCampaign(orm: Orm, campaignId: number, version: number): Promise<boolean> {
  const rows = await orm
    .update(campaign)
    .set({ version: version + 1 })
    .where(and(eq(campaign.id, campaignId), eq(campaign.version, version)))
    .returning({ id: campaign.id });
  return rows.length > 0;
}

export async function insertAmendment(
  orm: Orm,
  row: Amendment & { campaignId: number; at: Date; by: number | null },
): Promise<void> {
  await orm.insert(amendment).values({
    campaignId: row.campaignId,
    phase: row.phase,
    startOn: row.start ?? null,
    endOn: row.end ?? null,
    madeAt: row.at,
    madeBy: row.by,
  });
}

/** Due slots have been looked for up to this instant; it only moves on. */
export async function markLooked(orm: Orm, campaignId: number, until: Date): Promise<void> {
  await orm
    .update(campaign)
    .set({ lookedUntil: sql`greatest(${campaign.lookedUntil}, ${until.toISOString()}::timestamptz)` })
    .where(eq(campaign.id, campaignId));
}

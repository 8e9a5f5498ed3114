/** Rows to start a test of the database from: a campaign with the sample plan, its units, people and duties. */
import { ensureUnits, insertCampaign, insertPlanVersion, runningCampaign } from '#db/campaign.ts';
import type { Change, Outgoing } from '#db/change.ts';
import type { Database, Orm } from '#db/database.ts';
import { duty } from '#db/schema/duties.ts';
import { day } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import type { Role } from '#domain/roster.ts';
import { samplePlan } from '#test/domain/samples.ts';
import { insertPerson, startRole } from '#test/support/people-rows.ts';

/** A moment on a working morning of the sample plan's first phase. */
export const NOW = new Date('2023-03-02T02:00:00Z');
export const TODAY = day('2023-03-02');

export function later(milliseconds: number, since: Date = NOW): Date {
  return new Date(since.getTime() + milliseconds);
}

let made = 0;
/** A name that no other row of this test file bears. */
export function unique(prefix: string): string {
  made += 1;
  return `${prefix}-${made}`;
}

/** A campaign of its own with the sample plan's five units. */
export async function sampleCampaign(database: Database): Promise<Campaign> {
  return database.transaction(async (tx) => {
    const plan = samplePlan();
    const id = await insertCampaign(tx, unique('campaign'), NOW, NOW);
    await insertPlanVersion(tx, id, plan, NOW);
    await ensureUnits(tx, id, plan.units);
    const campaign = await runningCampaign(tx);
    if (campaign?.id !== id) throw new Error('the campaign made last is the one that runs');
    return campaign;
  });
}

export function unitOf(campaign: Campaign, name: string): number {
  const unit = campaign.tree.find(name);
  if (!unit) throw new RangeError(`no unit ${name}`);
  return unit.id;
}

/** A person with one role; further roles by `startRole`. */
export async function samplePerson(
  orm: Orm,
  campaign: Campaign,
  unit: string,
  role: Role = 'officer',
): Promise<number> {
  const externalId = unique('ou');
  const id = await insertPerson(orm, externalId, null, {
    platform: 'feishu',
    tenantKey: 'tenant',
    externalId,
  });
  await startRole(orm, {
    campaignId: campaign.id,
    personId: id,
    role,
    unitId: unitOf(campaign, unit),
    since: TODAY,
  });
  return id;
}

type DutyValues = Partial<typeof duty.$inferInsert>;

/** An open checklist of the second phase, held by a person of 甲队 or by a unit. */
export async function sampleDuty(orm: Orm, campaign: Campaign, values: DutyValues = {}): Promise<number> {
  const [row] = await orm
    .insert(duty)
    .values({
      campaignId: campaign.id,
      kind: 'checklist',
      subject: unique('inspect'),
      unitId: unitOf(campaign, '甲队'),
      dueOn: day('2023-03-20'),
      openedOn: TODAY,
      planVersionId: campaign.planVersionId,
      ...values,
    })
    .returning({ id: duty.id });
  if (!row) throw new Error('the duty was not inserted');
  return row.id;
}

/** A change that does nothing yet. */
export function changeOf(campaign: Campaign, parts: Partial<Change> = {}): Change {
  return { campaignId: campaign.id, at: NOW, claims: [unique('click')], ...parts };
}

/** A text for a group, due now. */
export function sampleOutgoing(parts: Partial<Outgoing> = {}): Outgoing {
  return {
    key: unique('message'),
    to: { chatId: unique('oc') },
    message: { kind: 'text', text: '示例' },
    why: 'reply',
    notBefore: NOW,
    ...parts,
  };
}

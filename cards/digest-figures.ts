/** The figures every digest shows: totals, completion by unit, findings by topic and state. Numbers, never names. */
import type { CampaignView, Progress } from '#cards/campaign.ts';
import { progressText } from '#cards/campaign.ts';
import type { Block, Chart, Hue } from '#cards/card.ts';
import type { Day } from '#domain/calendar.ts';
import { FINDING_STATE_NAMES, type FindingState } from '#domain/finding.ts';
import type { Phase } from '#domain/phase.ts';

/** Beyond this a chart cannot be read on a phone (design: Limits). */
export const CHARTED = 25;

export interface UnitProgress extends Progress {
  unit: string;
  late: number;
}

export interface FindingCount {
  topic: string;
  state: FindingState;
  count: number;
}

export interface DigestView {
  campaign: CampaignView;
  today: Day;
  /** The unit whose figures these are. */
  scope: string;
  /** The current one; `null` before, between and after. */
  phase: Phase | null;
  /** In the plan's order. */
  units: readonly UnitProgress[];
  /** In the plan's order of topics. */
  findings: readonly FindingCount[];
}

export interface Totals extends Progress {
  late: number;
  findings: number;
}

export function totalsOf(view: Pick<DigestView, 'units' | 'findings'>): Totals {
  const totals = { done: 0, expected: 0, late: 0, findings: 0 };
  for (const row of view.units) {
    totals.done += row.done;
    totals.expected += row.expected;
    totals.late += row.late;
  }
  for (const row of view.findings) totals.findings += row.count;
  return totals;
}

/** The phases whose own thing is counted; in the others everything that is expected is counted together. */
function isCounted(phase: Phase | null): phase is Phase {
  return phase?.action === 'acknowledge' || phase?.action === 'checklist';
}

/** `已提交 12/40 份，逾期 2 项，登记问题 5 条`. */
export function totalsText(view: DigestView): string {
  const totals = totalsOf(view);
  const done =
    totals.expected === 0
      ? []
      : [
          isCounted(view.phase)
            ? progressText(view.phase.action, totals)
            : `已完成 ${totals.done}/${totals.expected}`,
        ];
  return [...done, `逾期 ${totals.late} 项`, `登记问题 ${totals.findings} 条`].join('，');
}

export function chartBlocks(view: DigestView): readonly Block[] {
  const blocks: Block[] = [];
  const units = view.units.filter((row) => row.expected > 0);
  if (units.length > 0) {
    blocks.push({ kind: 'chart', chart: completionChart(units.slice(0, CHARTED)) });
  }
  if (units.length > CHARTED) {
    blocks.push({ kind: 'text', text: `图中为前 ${CHARTED} 个单位，共 ${units.length} 个。`, size: 'note' });
  }
  if (view.findings.some((row) => row.count > 0)) {
    blocks.push({ kind: 'chart', chart: findingsChart(view.findings) });
  }
  return blocks;
}

function completionChart(units: readonly UnitProgress[]): Chart {
  return {
    title: '各单位完成情况',
    bars: units.flatMap(({ unit, done, expected }) => [
      { group: unit, series: '已完成', value: done },
      { group: unit, series: '未完成', value: expected - done },
    ]),
    hues: { 已完成: 'green', 未完成: 'silver' },
  };
}

/** States that no finding is in would only lengthen the legend. */
function findingsChart(findings: readonly FindingCount[]): Chart {
  const inUse = new Set(findings.flatMap(({ state, count }) => (count > 0 ? [state] : [])));
  const shown = findings.filter(({ state }) => inUse.has(state));
  return {
    title: '登记问题',
    bars: shown.map(({ topic, state, count }) => ({
      group: topic,
      series: FINDING_STATE_NAMES[state],
      value: count,
    })),
    hues: Object.fromEntries(shown.map(({ state }) => [FINDING_STATE_NAMES[state], STATE_HUES[state]])),
  };
}

/** What waits for somebody's decision stands out; what is over does not. */
const STATE_HUES: Readonly<Record<FindingState, Hue>> = {
  reported: 'orange',
  rectifying: 'blue',
  submitted: 'purple',
  closed: 'green',
  dismissed: 'grey',
  merged: 'silver',
};

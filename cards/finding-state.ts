/** What a finding's state is called. */
import type { FindingState } from '#domain/finding.ts';

export const FINDING_STATE_NAMES: Readonly<Record<FindingState, string>> = {
  reported: '已登记',
};

/** The faults of the platform that the page switches on and off, as the simulator knows them. */
import type { Fault, Faults } from '#simulator/faults.ts';
import type { Say } from '#simulator/playground/words.ts';

export type FaultName = 'slow' | 'limited' | 'errors' | 'lost' | 'duplicates';

/** Of all calls. */
const SHARE = 0.3;

export const FAULTS: readonly { name: FaultName; label: Parameters<Say>[0]; fault: Fault | null }[] = [
  { name: 'slow', label: 'faultSlow', fault: { kind: 'latency', ms: 1_500 } },
  { name: 'limited', label: 'faultLimited', fault: { kind: 'limited', resetSeconds: 1 } },
  { name: 'errors', label: 'faultErrors', fault: { kind: 'server error' } },
  { name: 'lost', label: 'faultLost', fault: { kind: 'lost answer' } },
  { name: 'duplicates', label: 'faultDuplicates', fault: null },
];

/** These and no others. */
export function switchFaults(faults: Faults, on: ReadonlySet<FaultName>): void {
  faults.clear();
  for (const { name, fault } of FAULTS) if (fault && on.has(name)) faults.share(SHARE, fault);
  faults.events.duplicate = on.has('duplicates') ? 'same event_id' : 'no';
}

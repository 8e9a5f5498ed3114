/** What an admin may change about a phase: start it early, extend it, close it. Deliverables keep their days. */
import type { Day } from '#domain/calendar.ts';
import type { Amendment, Phase } from '#domain/phase.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';

export type PhaseChangeKind = 'start' | 'extend' | 'close';

export interface PhaseChange {
  kind: PhaseChangeKind;
  phase: Phase;
  amendment: Amendment;
  /** The new first day, the new last day, or the day it is closed on. */
  day: Day;
}

export function changePhase(
  kind: PhaseChangeKind,
  phase: Phase,
  until: Day | null,
  today: Day,
): PhaseChange | Refusal {
  switch (kind) {
    case 'start':
      if (phase.start <= today) return refuse({ reason: 'phase already started', phase: phase.name });
      return { kind, phase, day: today, amendment: { phase: phase.key, start: today } };
    case 'extend':
      if (until === null) return refuse({ reason: 'day needed' });
      if (until <= phase.end) return refuse({ reason: 'day not after', day: phase.end });
      if (until < today) return refuse({ reason: 'day not after', day: today });
      return { kind, phase, day: until, amendment: { phase: phase.key, end: until } };
    case 'close':
      if (today < phase.start) {
        return refuse({ reason: 'phase not started', phase: phase.name, start: phase.start });
      }
      if (today > phase.end) return refuse({ reason: 'phase over', phase: phase.name, end: phase.end });
      return { kind, phase, day: today, amendment: { phase: phase.key, end: today } };
  }
}

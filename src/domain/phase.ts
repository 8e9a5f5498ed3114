/**
 * Phases as they stand: the plan's windows with the amendments that admins made since. Windows never change in
 * place, so that any past day can be asked again.
 */
import { z } from 'zod';
import {
  type Day,
  daySchema,
  daysBetween,
  type Workdays,
  workdayOnOrAfter,
  workdayOnOrBefore,
} from '#domain/calendar.ts';
import type { Plan, PlanPhase } from '#domain/plan.ts';

/** A dated change of one phase's window; deliverables keep their own due days (R-AMB-02). */
export const amendmentSchema = z.strictObject({
  phase: z.string(),
  start: daySchema.optional(),
  end: daySchema.optional(),
});
export type Amendment = z.infer<typeof amendmentSchema>;

export interface Phase extends PlanPhase {
  /** 1 for the first phase. */
  number: number;
}

/** The phases with all amendments applied in the order they were made. */
export function phasesOf(plan: Plan, amendments: readonly Amendment[]): readonly Phase[] {
  return plan.phases.map((phase, index) => {
    let { start, end } = phase;
    for (const amendment of amendments) {
      if (amendment.phase !== phase.key) continue;
      start = amendment.start ?? start;
      end = amendment.end ?? end;
    }
    return { ...phase, start, end, number: index + 1 };
  });
}

export type Moment =
  | { kind: 'before'; next: Phase }
  | { kind: 'in'; phase: Phase }
  | { kind: 'between'; last: Phase; next: Phase }
  | { kind: 'after'; last: Phase };

/**
 * Where a day lies among the phases (S17). Where windows overlap, the phase that started last is the current one.
 * Amendments may change the order in which phases start, so the plan's order says nothing here.
 */
export function momentOf(phases: readonly Phase[], on: Day): Moment {
  const byStart = [...phases].sort((a, b) => a.start.localeCompare(b.start) || a.number - b.number);
  const started = byStart.filter((phase) => phase.start <= on);
  const running = started.findLast((phase) => on <= phase.end);
  if (running) return { kind: 'in', phase: running };
  const next = byStart.find((phase) => phase.start > on);
  const [last] = started.sort((a, b) => b.end.localeCompare(a.end) || b.number - a.number);
  if (next) return last ? { kind: 'between', last, next } : { kind: 'before', next };
  if (last) return { kind: 'after', last };
  throw new RangeError('a plan has at least one phase');
}

/** “第N天/共M天”, counted by dates; `null` outside the window (R-AMB-06). */
export function dayCount(window: { start: Day; end: Day }, on: Day): { day: number; of: number } | null {
  if (on < window.start || on > window.end) return null;
  return { day: daysBetween(window.start, on) + 1, of: daysBetween(window.start, window.end) + 1 };
}

/** The day on which a phase announces itself; the phase's own first day is unchanged (R-AMB-18). */
export function kickoffDay(phase: Phase, workdays: Workdays, onRestDay: 'before' | 'after'): Day {
  return onRestDay === 'before'
    ? workdayOnOrBefore(workdays, phase.start)
    : workdayOnOrAfter(workdays, phase.start);
}

/** Instants as a wall clock in China shows them, which has kept UTC+8 without summer time since 1992. */

const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** `2023-03-01` */
export function dayAt(at: Date): string {
  return shifted(at).slice(0, 10);
}

/** `08:30` */
export function timeAt(at: Date): string {
  return shifted(at).slice(11, 16);
}

/** `3月1日 周三` or `Wed 1 Mar`. */
export function dayWords(day: string, lang: 'zh' | 'en'): string {
  const midnight = new Date(`${day}T00:00:00Z`);
  if (lang === 'en') {
    return midnight.toLocaleDateString('en-GB', {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      timeZone: 'UTC',
    });
  }
  return `${midnight.getUTCMonth() + 1}月${midnight.getUTCDate()}日 周${'日一二三四五六'.charAt(midnight.getUTCDay())}`;
}

/** The instant at which the clock shows this time of this day. */
export function instantAt(day: string, time: string): Date {
  return new Date(Date.parse(`${day}T${time}:00Z`) - OFFSET_MS);
}

export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

function shifted(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString();
}

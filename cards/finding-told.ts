/** What was done with a finding so far, in lines on its card. */
import type { Block } from '#cards/card.ts';
import type { FindingView } from '#cards/finding.ts';
import { historyLine } from '#cards/finding-words.ts';
import { oneLine } from '#cards/wording.ts';
import { chineseInstant } from '#domain/calendar.ts';

const HISTORY_LISTED = 6;

/** Moves and re-checks, oldest first. */
function toldOf({ history, rechecks }: FindingView): readonly { at: Date; line: string }[] {
  return [
    ...history.map(({ made, by, owner }) => ({ at: made.at, line: historyLine(made, by, owner) })),
    ...rechecks.map(({ at, by, passed }) => ({
      at,
      line: `${chineseInstant(at)} ${by} 回头看${passed ? '通过' : '未通过'}`,
    })),
  ].toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/** The latest of them, short. */
export function toldLines(view: FindingView): readonly string[] {
  return toldOf(view)
    .slice(-HISTORY_LISTED)
    .map(({ line }) => shortLine(line));
}

export function historyBlocks(view: FindingView): readonly Block[] {
  const items = toldLines(view);
  if (items.length === 0) return [];
  const more = view.history.length + view.rechecks.length - items.length;
  return [
    { kind: 'divider' },
    { kind: 'text', text: [{ text: '办理经过', strong: true }] },
    { kind: 'list', items },
    ...(more > 0 ? [{ kind: 'text', text: `此前另有 ${more} 次办理`, size: 'note' } as const] : []),
  ];
}

/** The words stand above; in the history they only say which move it was. */
export function shortLine(line: string): string {
  const characters = Array.from(oneLine(line));
  return characters.length <= 80 ? characters.join('') : `${characters.slice(0, 80).join('')}…`;
}

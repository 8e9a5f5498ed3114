/** What a submitted checklist states: a zero report is said outright, with name and time, never by silence (S28). */
import type { Block } from '#cards/card.ts';
import { chineseInstant } from '#domain/calendar.ts';

export interface Submission {
  /** Who submitted, and when. */
  by: string;
  at: Date;
  /** After the due day: 补报. */
  late: boolean;
  none: number;
  notApplicable: number;
  findings: readonly { number: number; item: string; title: string }[];
}

/** As many findings as are listed one by one; the rest are counted. */
const LISTED = 20;

export function submissionBlocks(
  submission: Submission,
  unit: string | null,
  changes: string,
): readonly Block[] {
  return [
    { kind: 'text', text: statement(submission, unit) },
    ...findingBlocks(submission.findings),
    { kind: 'text', text: changes, size: 'note' },
  ];
}

function statement(submission: Submission, unit: string | null): string {
  const { none, notApplicable, findings } = submission;
  const who = unit === null ? `本人（${submission.by}）` : `${submission.by}（代表${unit}）`;
  const said = `${who}于${chineseInstant(submission.at)} 确认：`;
  if (findings.length > 0) {
    const rest = [
      ...(none === 0 ? [] : [`${none} 项未发现问题`]),
      ...(notApplicable === 0 ? [] : [`${notApplicable} 项不适用`]),
    ];
    return `${said}${[`发现问题 ${findings.length} 条`, ...rest].join('，')}。`;
  }
  if (notApplicable === 0) return `${said}所列 ${none} 项均未发现问题。`;
  if (none === 0) return `${said}所列 ${notApplicable} 项均不适用。`;
  return `${said}所列 ${none + notApplicable} 项中，${none} 项未发现问题，${notApplicable} 项不适用。`;
}

function findingBlocks(findings: Submission['findings']): readonly Block[] {
  if (findings.length === 0) return [];
  const items = findings.slice(0, LISTED).map(({ number, item, title }) => `第${number}号 ${item} ${title}`);
  const more = findings.length - items.length;
  return [{ kind: 'list', items: more > 0 ? [...items, `另有 ${more} 条`] : items }];
}

/** A finding's words on its card: cut short above, and behind a fold as much of them as the card's 26 KB hold. */
import type { Block } from '#cards/card.ts';
import type { FindingView } from '#cards/finding.ts';
import { shortLine, toldLines } from '#cards/finding-told.ts';
import { cut, cutByWeight, LETTER_WEIGHT, oneLine, SHOWN_MAX, weightOf } from '#cards/wording.ts';

/** Characters in all; steps and pictures take their room of the card's 26 KB. */
const FULL_TEXT_MAX = 4_000;
const STEP_ROOM = 200;
const PICTURE_ROOM = 120;
const QUESTION_ROOM = 250;

export function wordBlocks(view: FindingView): readonly Block[] {
  return texts(view)
    .slice(1)
    .map(([label, text]) => ({
      kind: 'text',
      text: [{ text: `${label}：`, strong: true }, cut(oneLine(text))],
    }));
}

function texts(view: FindingView): readonly (readonly [string, string])[] {
  const { description, measures, cause, result } = view;
  return [
    ['问题描述', description] as const,
    ...(measures === null ? [] : [['整改措施', measures] as const]),
    ...(cause === null ? [] : [['问题原因', cause] as const]),
    ...(result === null ? [] : [['整改结果', result] as const]),
  ];
}

/** What was cut above, whole where the card holds it: four texts as long as they can get do not fit beside all else. */
export function fullTextBlocks(view: FindingView): readonly Block[] {
  const long = texts(view).filter(([, text]) => Array.from(text).length > SHOWN_MAX);
  if (long.length === 0) return [];
  const room =
    FULL_TEXT_MAX -
    view.steps.length * STEP_ROOM -
    view.pictures.length * PICTURE_ROOM -
    Math.min(view.questions.length, 1) * QUESTION_ROOM;
  const share = Math.floor((room * LETTER_WEIGHT - overweight(view)) / long.length);
  const blocks = long.map(
    ([label, text]): Block => ({
      kind: 'text',
      text: [{ text: `${label}：`, strong: true }, cutByWeight(text, share)],
    }),
  );
  return [{ kind: 'fold', title: '查看全文', open: false, blocks }];
}

/** What the words above take beyond as many letters. */
function overweight(view: FindingView): number {
  const { place, extension, steps, questions } = view;
  const last = questions.at(-1);
  const shown = [
    ...texts(view).map(([, text]) => cut(text)),
    place ?? '',
    cut(extension?.reason ?? ''),
    ...steps.map(({ text }) => text),
    shortLine(last?.question ?? ''),
    shortLine(last?.answer ?? ''),
    ...toldLines(view),
  ];
  return shown.reduce((sum, text) => sum + weightOf(text) - Array.from(text).length * LETTER_WEIGHT, 0);
}

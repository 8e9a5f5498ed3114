/** The form for one finding: the item, the fields and the way back, nothing else, so that nothing typed gets lost. */
import { topicButton } from '#cards/buttons.ts';
import type { Block, Card, Field } from '#cards/card.ts';
import { TRACK_NAMES } from '#cards/finding-words.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { fieldful } from '#cards/wording.ts';
import { isDay } from '#domain/calendar.ts';
import { DESCRIPTION_MAX, type FindingForm, PLACE_MAX, RESULT_MAX, TRACKS } from '#domain/finding.ts';
import type { Reason } from '#domain/refusal.ts';

export interface FindingFormView {
  duty: number;
  item: { key: string; title: string; catchAll: boolean; topic: string };
  /** How many findings the item had when the form was opened. */
  draft: number;
  /** What was typed, when the form comes back; `null` for an empty one. */
  typed: FindingForm | null;
  /** False where a photo is wanted first: what was done is told after it. */
  fixable: boolean;
  refused: Reason | null;
}

export function findingFormCard(view: FindingFormView): Card {
  const { duty, item, draft } = view;
  const title = `${item.key} ${item.title}`;
  return {
    title,
    tone: view.refused ? 'orange' : 'blue',
    tags: ['发现问题'],
    summary: `登记问题：${title}`,
    forwardable: false,
    blocks: [
      ...problemBlocks(view.refused),
      { kind: 'text', text: noteOf(view), size: 'note' },
      {
        kind: 'form',
        name: 'finding',
        fields: fields(view),
        submit: {
          label: '登记问题',
          click: { do: 'finding.save', duty, item: item.key, draft },
          look: 'primary',
        },
        beside: [topicButton('返回', duty, item.topic)],
      },
    ],
  };
}

function noteOf({ fixable }: FindingFormView): string {
  const note = '只需填写问题描述，其余可以留空。';
  return fixable ? note : `${note}当场已改好的，先保存，发来“整改后”的照片，再点“立查立改”。`;
}

function problemBlocks(refused: Reason | null): readonly Block[] {
  return refused ? [{ kind: 'text', text: [{ text: refusalSentence(refused), tone: 'red' }] }] : [];
}

/** The names are the form's contract with the action that reads it. */
function fields({ item, typed, fixable }: FindingFormView): readonly Field[] {
  const fields: readonly Field[] = [
    {
      kind: 'text',
      name: 'description',
      label: '问题描述',
      placeholder: item.catchAll ? '违反了哪一条规定？有什么表现？' : '什么情况，有什么表现？',
      ...given(fieldful(typed?.description ?? '', DESCRIPTION_MAX)),
      required: true,
      lines: 'many',
      maxLength: DESCRIPTION_MAX,
    },
    {
      kind: 'text',
      name: 'place',
      label: '地点',
      placeholder: '可以留空',
      ...given(fieldful(typed?.place ?? '', PLACE_MAX)),
      required: false,
      lines: 'one',
      maxLength: PLACE_MAX,
    },
    {
      kind: 'day',
      name: 'foundOn',
      label: '发现日期（留空为今天）',
      ...givenDay(typed?.foundOn),
      required: false,
    },
    {
      kind: 'select',
      name: 'track',
      label: '整改方式',
      options: TRACKS.map((track) => ({ value: track, label: TRACK_NAMES[track] })),
      ...given(TRACKS.find((track) => track === typed?.track)),
      required: false,
    },
    { kind: 'day', name: 'dueOn', label: '整改期限', ...givenDay(typed?.dueOn), required: false },
  ];
  return fixable ? [...fields, resultField(typed)] : fields;
}

function resultField(typed: FindingForm | null): Field {
  return {
    kind: 'text',
    name: 'result',
    label: '怎样改的（当场已改好的才填）',
    placeholder: '可以留空',
    ...given(fieldful(typed?.result ?? '', RESULT_MAX)),
    required: false,
    lines: 'many',
    maxLength: RESULT_MAX,
  };
}

function given(typed: string | undefined): { value?: string } {
  return typed === undefined || typed === '' ? {} : { value: typed };
}

/** A picker cannot show what is no day; the sentence above the form repeats what was typed. */
function givenDay(typed: string | undefined): { value?: string } {
  return typed !== undefined && isDay(typed) ? { value: typed } : {};
}

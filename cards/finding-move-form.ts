/** The form of one move: the finding in a line, the fields that move asks for, the way back. */
import { findingOpenButton, moveSubmitButton } from '#cards/buttons.ts';
import type { Block, Card, Field, Option } from '#cards/card.ts';
import { dueText } from '#cards/dates.ts';
import { type AskedField, MOVE_ASKS } from '#cards/finding-fields.ts';
import { MOVE_NAMES, TRACK_NAMES } from '#cards/finding-words.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { cut, fieldful, oneLine } from '#cards/wording.ts';
import { type Day, isDay } from '#domain/calendar.ts';
import { DESCRIPTION_MAX, PLACE_MAX, TRACKS } from '#domain/finding.ts';
import type { Move } from '#domain/finding-history.ts';
import { type MoveField, type MoveForm, REASON_MAX, WORDS_MAX } from '#domain/finding-wish.ts';
import type { Reason } from '#domain/refusal.ts';

export interface MoveFormView {
  campaign: { id: number; short: string };
  number: number;
  version: number;
  move: Move;
  item: { key: string; title: string };
  unit: string;
  description: string;
  due: Day | null;
  /** Who can be picked as the owner, the finding's unit first. */
  people: readonly { id: number; name: string; unit: string }[];
  /** Some bear the same name: one of them is to be picked. */
  namesakes: boolean;
  /** What was typed, or what stands to begin with. */
  typed: MoveForm;
  refused: Reason | null;
}

export const PEOPLE_LISTED = 100;

export function moveFormCard(view: MoveFormView): Card {
  const title = `第${view.number}号：${MOVE_NAMES[view.move]}`;
  return {
    title,
    subtitle: `${view.campaign.short} · ${view.unit}`,
    tone: view.refused ? 'orange' : 'blue',
    summary: title,
    forwardable: false,
    blocks: [
      ...(view.refused
        ? [{ kind: 'text', text: [{ text: refusalSentence(view.refused), tone: 'red' }] } as const]
        : []),
      {
        kind: 'text',
        text: [
          { text: `${view.item.key} ${view.item.title}`, strong: true },
          `\n${cut(oneLine(view.description))}`,
        ],
      },
      ...noteBlocks(view),
      {
        kind: 'form',
        name: 'move',
        fields: MOVE_ASKS[view.move].map((field) => fieldOf(view, field)),
        submit: moveSubmitButton(view.campaign.id, view.number, view.version, view.move),
        beside: [findingOpenButton(view.campaign.id, view.number, '返回')],
      },
    ],
  };
}

function noteBlocks(view: MoveFormView): readonly Block[] {
  const notes = [
    ...(view.move === 'extend' ? [`现在的期限：${dueText(view.due)}`] : []),
    ...(view.move === 'assign' ? ['限期整改须写期限，其他可以留空。建章立制的期限是最后一步的日期。'] : []),
    ...(view.move === 'plan' ? ['每行一步，如：4月10日 起草制度。已完成的步骤不变，这里只改未完成的。'] : []),
    ...(view.move === 'correct' ? ['原来的文字留在办理经过和台账里。'] : []),
    ...(view.namesakes ? ['有同名的人，请选择其中一位。'] : []),
    ...(!view.namesakes && view.people.length > PEOPLE_LISTED
      ? [`只列出前 ${PEOPLE_LISTED} 人，其余可发送“/${MOVE_NAMES[view.move]} ${view.number} 姓名”。`]
      : []),
  ];
  return notes.map((text) => ({ kind: 'text', text, size: 'note' }));
}

function fieldOf(view: MoveFormView, asked: AskedField): Field {
  const required = asked.endsWith('!');
  switch (asked) {
    case 'owner':
    case 'owner!':
      return {
        kind: 'select',
        name: 'owner',
        label: '责任人',
        options: options(view),
        required,
        ...picked(view),
      };
    case 'track':
    case 'track!': {
      const tracks = TRACKS.map((track) => ({ value: track, label: TRACK_NAMES[track] }));
      const track = TRACKS.find((known) => known === view.typed.track);
      return {
        kind: 'select',
        name: 'track',
        label: '整改方式',
        options: tracks,
        required,
        ...(track ? { value: track } : {}),
      };
    }
    case 'dueOn':
    case 'dueOn!': {
      const { dueOn } = view.typed;
      const value = dueOn !== undefined && isDay(dueOn) ? { value: dueOn } : {};
      const label = view.move === 'extend' ? '延期至' : '整改期限';
      return { kind: 'day', name: 'dueOn', label, required, ...value };
    }
    case 'description':
    case 'description!':
      return text(view, 'description', '问题描述', 'many', DESCRIPTION_MAX, required);
    case 'place':
    case 'place!':
      return text(view, 'place', '地点', 'one', PLACE_MAX, required);
    case 'into':
    case 'into!':
      return text(view, 'into', '合并至第几号', 'one', 9, required);
    case 'result':
    case 'result!':
      return text(view, 'result', view.move === 'fix' ? '怎样改的' : '整改结果', 'many', WORDS_MAX, required);
    case 'cause':
    case 'cause!':
      return text(view, 'cause', '问题原因', 'many', WORDS_MAX, required);
    case 'steps':
    case 'steps!': {
      const label = view.move === 'assign' ? '步骤（建章立制才写）' : '未完成的步骤';
      const field = text(view, 'steps', label, 'many', WORDS_MAX, required);
      return field.kind === 'text' ? { ...field, placeholder: '每行一步，如：4月10日 起草制度' } : field;
    }
    case 'measures':
    case 'measures!':
      return text(view, 'measures', '整改措施', 'many', WORDS_MAX, required);
    case 'reason':
    case 'reason!':
      return text(
        view,
        'reason',
        view.move === 'refuse' || view.move === 'handOver' || view.move === 'plan' ? '说明' : '原因',
        'many',
        REASON_MAX,
        required,
      );
  }
}

function text(
  view: MoveFormView,
  name: MoveField,
  label: string,
  lines: 'one' | 'many',
  maxLength: number,
  required: boolean,
): Field {
  const typed = fieldful(view.typed[name] ?? '', maxLength);
  const hint = required ? {} : { placeholder: '可以留空' };
  return {
    kind: 'text',
    name,
    label,
    lines,
    maxLength,
    required,
    ...hint,
    ...(typed === '' ? {} : { value: typed }),
  };
}

function options(view: MoveFormView): readonly Option[] {
  return view.people.slice(0, PEOPLE_LISTED).map(({ id, name, unit }) => ({
    value: String(id),
    label: Array.from(`${name}（${unit}）`).slice(0, 24).join(''),
  }));
}

function picked(view: MoveFormView): { value?: string } {
  const shown = options(view).some((option) => option.value === view.typed.owner);
  return shown && view.typed.owner !== undefined ? { value: view.typed.owner } : {};
}

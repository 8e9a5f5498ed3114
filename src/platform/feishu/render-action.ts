/** What a person presses or fills in. The value of a button is the click itself, which comes back as it was sent. */
import type { Block, Button, Field, Option } from '#cards/card.ts';
import { plain } from './plain.ts';
import { type CardNode, label, paragraph } from './render-text.ts';

type Choice = Extract<Block, { kind: 'choice' }>;
type Form = Extract<Block, { kind: 'form' }>;
type Select = Extract<Block, { kind: 'select' }>;

const LOOKS = { primary: 'primary_filled', plain: 'default', danger: 'danger' } as const;

function callback(click: Button['click']): object[] {
  return [{ type: 'callback', value: click }];
}

function button(pressed: Button): CardNode {
  return {
    tag: 'button',
    text: label(pressed.label),
    type: LOOKS[pressed.look ?? 'plain'],
    behaviors: callback(pressed.click),
  };
}

/** Side by side, and on the next line where the screen is too narrow. */
function row(buttons: readonly CardNode[]): CardNode[] {
  if (buttons.length < 2) return [...buttons];
  const columns = buttons.map((each) => ({ tag: 'column', width: 'auto', elements: [each] }));
  return [{ tag: 'column_set', flex_mode: 'flow', horizontal_spacing: 'small', columns }];
}

export function renderButtons(buttons: readonly Button[]): CardNode[] {
  return row(buttons.map(button));
}

/** Equal columns that shrink instead of wrapping, so that the answers stay side by side on a phone. */
export function renderChoice(choice: Choice): CardNode[] {
  const columns = choice.options.map((option) => ({
    tag: 'column',
    width: 'weighted',
    weight: 1,
    elements: [{ ...answer(option), width: 'fill' }],
  }));
  const answers = { tag: 'column_set', flex_mode: 'none', horizontal_spacing: 'small', columns };
  const question = [
    paragraph(choice.question),
    choice.note === undefined ? null : paragraph(choice.note, 'note'),
  ];
  const elements = [...question.filter((node) => node !== null), ...(columns.length > 0 ? [answers] : [])];
  if (elements.length === 0) return [];
  const column = { tag: 'column', width: 'weighted', weight: 1, vertical_spacing: 'small', elements };
  return [{ tag: 'column_set', flex_mode: 'none', columns: [column] }];
}

function answer(option: Choice['options'][number]): CardNode {
  if (!option.chosen) return button(option);
  return { ...button({ ...option, label: `✓ ${option.label}` }), type: 'primary' };
}

export function renderForm(form: Form): CardNode[] {
  const submit = {
    ...button({ look: 'primary', ...form.submit }),
    name: `${form.name}_submit`,
    form_action_type: 'submit',
  };
  const beside = form.beside.map((each, index) => ({
    ...button(each),
    name: `${form.name}_beside_${index + 1}`,
  }));
  const elements = [...form.fields.flatMap(renderField), ...row([submit, ...beside])];
  return [{ tag: 'form', name: form.name, elements }];
}

function renderField(field: Field): CardNode[] {
  switch (field.kind) {
    case 'text':
      return [input(field)];
    case 'select':
      return [caption(field), { ...select(field, field.label, field.value), required: field.required }];
    case 'day':
      return [caption(field), picker(field)];
  }
}

/** Selects and pickers have no label of their own. */
function caption(field: Field): CardNode {
  return { tag: 'div', text: label(field.label) };
}

function input(field: Extract<Field, { kind: 'text' }>): CardNode {
  const lines =
    field.lines === 'one'
      ? { input_type: 'text' }
      : { input_type: 'multiline_text', rows: 4, auto_resize: true, max_rows: 10 };
  return {
    tag: 'input',
    name: field.name,
    label: label(field.label),
    label_position: 'top',
    required: field.required,
    width: 'fill',
    max_length: field.maxLength,
    ...lines,
    ...(field.placeholder === undefined ? {} : { placeholder: label(field.placeholder) }),
    ...(field.value === undefined ? {} : { default_value: plain(field.value) }),
  };
}

function picker(field: Extract<Field, { kind: 'day' }>): CardNode {
  // What was typed elsewhere and is no day cannot be shown here; an empty picker is better than a refused card.
  const initial = /^\d{4}-\d{2}-\d{2}$/.test(field.value ?? '') ? { initial_date: field.value } : {};
  return {
    tag: 'date_picker',
    name: field.name,
    required: field.required,
    width: 'fill',
    placeholder: label(field.label),
    ...initial,
  };
}

/**
 * The option to start with goes by its place, counted from one: whether the platform finds it by value or by text is
 * told in two ways.
 */
function select(
  { name, options }: { name: string; options: readonly Option[] },
  placeholder: string,
  value?: string,
): CardNode {
  const chosen = options.findIndex((option) => option.value === value) + 1;
  return {
    tag: 'select_static',
    name,
    width: 'fill',
    placeholder: label(placeholder),
    options: options.map((option) => ({ text: label(option.label), value: option.value })),
    ...(chosen === 0 ? {} : { initial_index: chosen }),
  };
}

export function renderSelect(block: Select): CardNode[] {
  return [{ ...select(block, block.placeholder), behaviors: callback(block.click) }];
}

/** What is typed and picked. In a form a field waits for the button that submits; outside, it acts by itself. */
import { isObject, type JsonObject } from '#simulator/json.ts';
import { actsOf, confirmOf } from '#simulator/playground/card-acts.ts';
import { drawButton } from '#simulator/playground/card-buttons.ts';
import {
  called,
  idAt,
  listIn,
  numberIn,
  objectsIn,
  type Place,
  textIn,
  under,
  wordsIn,
} from '#simulator/playground/card-context.ts';
import { edgesOf, pixels } from '#simulator/playground/card-looks.ts';
import { inlineText } from '#simulator/playground/card-text.ts';
import { glyph } from '#simulator/playground/icons.ts';
import { attributes, css, type Html, html, nothing, tag } from '#simulator/playground/markup.ts';

const LONGEST_INPUT = 1000;

/** The box around a field: its width, and where it says that something is missing. */
function field(node: JsonObject, place: Place, inner: Html, more = ''): Html {
  const style = css({ margin: edgesOf(node.margin), width: pixels(node.width, 9999) });
  const classes = ['fs-field', node.width === 'fill' ? 'fs-fill' : '', more].filter(Boolean).join(' ');
  const needed = place.inForm && isRequired(node);
  const name = place.inForm ? textIn(node, 'name') : null;
  return tag('div', { class: classes, style, 'data-field': name, 'data-required': needed }, inner);
}

/** Where a card does not say, only the pickers of several ask for something. */
function isRequired(node: JsonObject): boolean {
  if (typeof node.required === 'boolean') return node.required;
  return node.tag === 'multi_select_static' || node.tag === 'multi_select_person';
}

function controlOf(node: JsonObject, place: Place, label: string) {
  return {
    id: idAt(place),
    disabled: node.disabled === true,
    'aria-label': label || null,
    'aria-required': place.inForm && isRequired(node) ? 'true' : null,
    title: node.disabled === true ? wordsIn(node, 'disabled_tips') || null : null,
    ...(place.inForm ? {} : { ...actsOf(node, place), ...confirmOf(node) }),
  };
}

export function drawInput(node: JsonObject, place: Place): Html {
  const label = wordsIn(node, 'label');
  const many = node.input_type === 'multiline_text';
  const longest = Math.min(
    LONGEST_INPUT,
    Math.max(1, Math.floor(numberIn(node, 'max_length') ?? LONGEST_INPUT)),
  );
  const value = textIn(node, 'default_value');
  const given = attributes({
    ...controlOf(node, place, label === '' ? wordsIn(node, 'placeholder') || '输入框' : ''),
    ...(label === '' ? {} : { 'aria-label': null }),
    placeholder: wordsIn(node, 'placeholder') || '请输入',
    maxlength: longest,
    autocomplete: 'off',
    ...(many ? { rows: rowsOf(node), class: node.auto_resize === true ? 'fs-grows' : null } : {}),
    ...(many ? { style: css({ '--rows': numberIn(node, 'max_rows'), '--rows-first': rowsOf(node) }) } : {}),
  });
  const control = many
    ? html`<textarea${given}>${`\n${value}`}</textarea>`
    : html`<input${given}${attributes({ type: node.input_type === 'password' ? 'password' : 'text', value })}>`;
  const mark =
    place.inForm && isRequired(node) ? html`<span class="fs-required" aria-hidden="true">*</span>` : nothing;
  const named = label === '' ? nothing : html`<label for="${idAt(place)}">${label}${mark}</label>`;
  const sender = { type: 'button', class: 'fs-send', 'aria-label': '发送', disabled: node.disabled === true };
  const send = place.inForm ? nothing : tag('button', sender, glyph('yes_outlined'));
  return field(
    node,
    place,
    html`${named}<div class="fs-control">${control}${send}</div>`,
    node.label_position === 'left' ? 'fs-label-left' : '',
  );
}

function rowsOf(node: JsonObject): number {
  return Math.min(30, Math.max(1, Math.floor(numberIn(node, 'rows') ?? 5)));
}

interface Choice {
  value: string;
  words: string;
}

function choicesOf(node: JsonObject, { card }: Place): readonly Choice[] {
  const ofPeople = textIn(node, 'tag').endsWith('person');
  const options = objectsIn(node, 'options').filter((option) => typeof option.value === 'string');
  if (!ofPeople)
    return options.map((option) => ({
      value: textIn(option, 'value'),
      words: wordsIn(option) || textIn(option, 'value'),
    }));
  if (options.length === 0) return card.context.people.map(({ id, name }) => ({ value: id, words: name }));
  return options.map((option) => ({
    value: textIn(option, 'value'),
    words: called(textIn(option, 'value'), card.context),
  }));
}

/** What a select starts with goes by value, by words, or by place counted from one. */
function chosenAtFirst(node: JsonObject, choices: readonly Choice[]): Choice | undefined {
  const initial = node.initial_option;
  if (typeof initial === 'string') {
    return choices.find(({ value }) => value === initial) ?? choices.find(({ words }) => words === initial);
  }
  return choices[(numberIn(node, 'initial_index') ?? 0) - 1];
}

export function drawSelect(node: JsonObject, place: Place): Html {
  const choices = choicesOf(node, place);
  const first = chosenAtFirst(node, choices);
  const placeholder = wordsIn(node, 'placeholder') || '请选择';
  const options = choices.map(
    (choice) =>
      html`<option${attributes({ value: choice.value, selected: choice === first })}>${choice.words}</option>`,
  );
  const none = tag('option', { value: '', selected: first === undefined }, placeholder);
  const select = tag('select', controlOf(node, place, placeholder), none, options);
  return field(node, place, html`<div class="fs-control fs-select">${select}${glyph('down_outlined')}</div>`);
}

/** Native boxes to tick in a fold: everything else that picks several is worse with a keyboard or a finger. */
export function drawMultiSelect(node: JsonObject, place: Place): Html {
  const chosen = new Set(listIn(node, 'selected_values'));
  const placeholder = wordsIn(node, 'placeholder') || '请选择';
  const choices = choicesOf(node, place);
  const picked = choices.filter(({ value }) => chosen.has(value));
  const disabled = node.disabled === true;
  const boxes = choices.map(({ value, words }) => {
    const given = attributes({ type: 'checkbox', value, checked: chosen.has(value), disabled });
    return html`<label><input${given}><span>${words}</span></label>`;
  });
  const shown = picked.map(({ words }) => words).join('、');
  const told = html`<span class="fs-unseen">${placeholder}：</span><span data-picked>${shown || placeholder}</span>`;
  const opener = { id: idAt(place), 'data-placeholder': placeholder };
  const list = { class: 'fs-multi-list', role: 'group', 'aria-label': placeholder };
  const fold = tag(
    'details',
    { class: `fs-control fs-multi${shown === '' ? ' fs-empty' : ''}` },
    tag('summary', opener, told, glyph('down_outlined')),
    tag('div', list, boxes),
  );
  return field(node, place, fold);
}

const PICKERS: Readonly<Record<string, { type: string; initial: string; shape: RegExp }>> = {
  date_picker: { type: 'date', initial: 'initial_date', shape: /^\d{4}-\d{2}-\d{2}$/ },
  picker_time: { type: 'time', initial: 'initial_time', shape: /^\d{2}:\d{2}$/ },
  picker_datetime: {
    type: 'datetime-local',
    initial: 'initial_datetime',
    shape: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/,
  },
};

export function drawPicker(node: JsonObject, place: Place): Html {
  const { type, initial, shape } = PICKERS[textIn(node, 'tag')] ?? { type: 'text', initial: '', shape: /^$/ };
  const start = textIn(node, initial);
  const placeholder = wordsIn(node, 'placeholder') || '请选择';
  const value = shape.test(start) ? start.replace(' ', 'T') : '';
  const control = html`<input${attributes({ ...controlOf(node, place, placeholder), type, value })}>`;
  const given = attributes({
    class: `fs-control fs-picker${value === '' ? ' fs-empty' : ''}`,
    'data-placeholder': placeholder,
  });
  return field(node, place, html`<div${given}>${control}</div>`);
}

export function drawChecker(node: JsonObject, place: Place): Html {
  const look =
    isObject(node.checked_style) && node.checked_style.show_strikethrough === true ? ' fs-struck' : '';
  const control = { ...controlOf(node, place, ''), type: 'checkbox', checked: node.checked === true };
  const area = isObject(node.button_area) ? objectsIn(node.button_area, 'buttons').slice(0, 3) : [];
  const buttons = area.map((button, index) =>
    drawButton(button, under(place, 'button_area', 'buttons', index)),
  );
  const words = tag('span', {}, wordsIn(node) === '' ? '勾选' : inlineText(node, 'text', place));
  const box = tag('label', { class: `fs-checker${look}` }, html`<input${attributes(control)}>`, words);
  const beside = buttons.length === 0 ? nothing : tag('span', { class: 'fs-checker-buttons' }, buttons);
  return field(node, place, html`${box}${beside}`, 'fs-checker-field');
}

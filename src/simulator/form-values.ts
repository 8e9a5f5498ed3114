/**
 * What a form sends when it is submitted, encoded field by field as the client does. A field left alone sends its
 * initial value; required fields and lengths are the client's business, so that they are refused here.
 */
import { z } from 'zod';
import { cardParts } from '#simulator/card-parts.ts';
import { ClientRefusal } from '#simulator/client-refusal.ts';
import type { JsonObject } from '#simulator/json.ts';

/** What a person fills in, by the field's name: text, a day `YYYY-MM-DD`, an option's value or label, `true`. */
export type Filled = Readonly<Record<string, string | readonly string[]>>;

export interface Filling {
  filled: Filled;
  /** Who can be picked where a person select names no candidates. */
  members: readonly string[];
  unset: 'absent' | 'empty' | 'null';
}

const optionSchema = z.looseObject({
  value: z.string(),
  text: z.looseObject({ content: z.string() }).optional(),
});

const fieldSchema = z.looseObject({
  tag: z.enum([
    'input',
    'select_static',
    'multi_select_static',
    'select_person',
    'multi_select_person',
    'date_picker',
    'picker_time',
    'picker_datetime',
    'checker',
  ]),
  name: z.string(),
  required: z.boolean().optional(),
  disabled: z.boolean().optional(),
  max_length: z.number().optional(),
  default_value: z.string().optional(),
  options: z.array(optionSchema).optional(),
  initial_option: z.string().optional(),
  initial_index: z.number().optional(),
  selected_values: z.array(z.string()).optional(),
  initial_date: z.string().optional(),
  initial_time: z.string().optional(),
  initial_datetime: z.string().optional(),
  checked: z.boolean().optional(),
});

export type Field = z.infer<typeof fieldSchema>;

const ZONE = '+0800';
const INPUT_MAX_LENGTH = 1_000;

/** @throws ClientRefusal */
export function formValue(form: JsonObject, filling: Filling): JsonObject {
  const fields = fieldsOf(form);
  const strange = Object.keys(filling.filled).find((name) => fields.every((field) => field.name !== name));
  if (strange !== undefined) {
    const names = fields.map((field) => field.name).join(', ');
    throw new ClientRefusal('not there', `The form has no field ${strange}; it has ${names}.`);
  }
  return Object.fromEntries(fields.flatMap((field) => entryOf(field, filling)));
}

/** What a field outside a form hands over when something was typed or picked. @throws ClientRefusal */
export function fieldValue(node: JsonObject, given: string, filling: Omit<Filling, 'filled'>): unknown {
  const field = fieldSchema.safeParse({ name: '', ...node });
  if (!field.success) throw new ClientRefusal('not there', `A ${String(node.tag)} takes no value.`);
  const value = typedValue(field.data, given, filling.members);
  return isEmpty(value) ? '' : encoded(field.data, value);
}

function fieldsOf(form: JsonObject): readonly Field[] {
  return cardParts({ body: form.elements }).flatMap(({ node }) => {
    const field = fieldSchema.safeParse(node);
    return field.success ? [field.data] : [];
  });
}

function entryOf(field: Field, filling: Filling): readonly (readonly [string, unknown])[] {
  // A field may be called `constructor`.
  const given = Object.hasOwn(filling.filled, field.name) ? filling.filled[field.name] : undefined;
  if (given !== undefined && field.disabled === true) {
    throw new ClientRefusal('disabled', `The field ${field.name} is disabled.`);
  }
  const value = given === undefined ? initialValue(field) : typedValue(field, given, filling.members);
  if (field.tag === 'checker') return [[field.name, value === true]];
  if (isEmpty(value)) return emptyEntry(field, filling.unset);
  return [[field.name, encoded(field, value)]];
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

function emptyEntry(field: Field, unset: Filling['unset']): readonly (readonly [string, unknown])[] {
  const requiredUnlessSaid = field.tag === 'multi_select_static' || field.tag === 'multi_select_person';
  if (field.required ?? requiredUnlessSaid) {
    throw new ClientRefusal('required', `有必填项未填写: ${field.name} is required.`);
  }
  if (field.tag === 'input' || unset === 'empty') return [[field.name, '']];
  return unset === 'null' ? [[field.name, null]] : [];
}

function initialValue(field: Field): unknown {
  switch (field.tag) {
    case 'input':
      return field.default_value;
    case 'select_static':
    case 'select_person':
      return initialOption(field);
    case 'multi_select_static':
    case 'multi_select_person':
      return field.selected_values;
    case 'date_picker':
      return field.initial_date;
    case 'picker_time':
      return field.initial_time;
    case 'picker_datetime':
      return field.initial_datetime;
    case 'checker':
      return field.checked;
  }
}

/** By value or by label: the platform's pages disagree. An index counts from one. */
function initialOption(field: Field): string | undefined {
  const options = field.options ?? [];
  if (field.initial_option !== undefined) return optionValue(options, field.initial_option);
  return options[(field.initial_index ?? 0) - 1]?.value;
}

type Option = z.infer<typeof optionSchema>;

/** The options that carry a value; one that only opens a link does not. */
export function optionsOf(node: JsonObject): readonly Option[] {
  const options = Array.isArray(node.options) ? node.options : [];
  return options.flatMap((option) => optionSchema.safeParse(option).data ?? []);
}

/** The value of the option that bears this value or this label. */
export function optionValue(options: readonly Option[], valueOrLabel: string): string | undefined {
  const found =
    options.find((option) => option.value === valueOrLabel) ??
    options.find((option) => option.text?.content === valueOrLabel);
  return found?.value;
}

function typedValue(field: Field, given: string | readonly string[], members: readonly string[]): unknown {
  if (field.tag === 'checker') return given === 'true';
  const many = typeof given === 'string' ? [given] : given;
  if (field.tag.startsWith('multi_')) return many.map((one) => picked(field, one, members));
  const [one = ''] = many;
  if (many.length > 1) throw new ClientRefusal('not there', `The field ${field.name} takes one value.`);
  if (one !== '' && field.tag.startsWith('select_')) return picked(field, one, members);
  const longest = field.max_length ?? INPUT_MAX_LENGTH;
  if (field.tag === 'input' && one.length > longest) {
    throw new ClientRefusal('too long', `The field ${field.name} takes ${longest} characters.`);
  }
  return one;
}

function picked(field: Field, wanted: string, members: readonly string[]): string {
  const ofPeople = field.tag.endsWith('person');
  const nobodyNamed = ofPeople && (field.options ?? []).length === 0;
  const found = nobodyNamed
    ? members.find((member) => member === wanted)
    : optionValue(field.options ?? [], wanted);
  if (found !== undefined) return found;
  throw new ClientRefusal('not there', `The field ${field.name} has no option ${wanted}.`);
}

const PICKED_AS: Readonly<Record<string, RegExp>> = {
  date_picker: /^\d{4}-\d{2}-\d{2}$/,
  picker_time: /^\d{2}:\d{2}$/,
  picker_datetime: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/,
};

function encoded(field: Field, value: unknown): unknown {
  const shape = PICKED_AS[field.tag];
  if (shape === undefined) return value;
  if (shape.test(String(value))) return `${value} ${ZONE}`;
  throw new ClientRefusal('not there', `The field ${field.name} cannot be set to ${value}.`);
}

/** Card JSON 2.0 as data: the components a person acts on, and the containers that act. */
import {
  anyText,
  behaviors,
  chosen,
  colour,
  confirm,
  count,
  fieldWidth,
  icon,
  padding,
  picked,
  placed,
  plainText,
  type Rule,
  radius,
  type Shape,
  spaced,
  words,
} from './card-shapes.ts';

const persons: Rule = { list: { fragment: 'personOption' } };

export const USED: Readonly<Record<string, Shape>> = {
  button: {
    keys: {
      ...placed,
      text: plainText,
      type: {
        oneOf: words(
          'default primary danger text primary_text danger_text primary_filled danger_filled laser',
        ),
      },
      size: { oneOf: words('tiny small medium large') },
      width: fieldWidth,
      icon,
      hover_tips: plainText,
      disabled: 'boolean',
      disabled_tips: plainText,
      confirm,
      behaviors,
      name: 'string',
      required: 'boolean',
      form_action_type: { oneOf: words('submit reset') },
      action_type: { oneOf: words('link request multi form_submit form_reset') },
    },
  },
  form: {
    required: ['name', 'elements'],
    keys: { ...placed, ...spaced, name: 'string', confirm, elements: 'elements' },
  },
  input: {
    keys: {
      ...picked,
      input_type: { oneOf: words('text multiline_text password') },
      rows: { from: 1, to: 100 },
      auto_resize: 'boolean',
      max_rows: { from: 1, to: 100 },
      max_length: { from: 1, to: 1000 },
      default_value: 'string',
      i18n_default_value: 'object',
      label: plainText,
      label_position: { oneOf: words('top left') },
    },
  },
  select_static: {
    required: ['options'],
    keys: { ...chosen, initial_option: 'string', initial_index: count },
  },
  multi_select_static: {
    required: ['options'],
    keys: { ...chosen, selected_values: { list: 'string' } },
  },
  select_person: { keys: { ...chosen, options: persons, initial_option: 'string' } },
  multi_select_person: { keys: { ...chosen, options: persons, selected_values: { list: 'string' } } },
  date_picker: {
    keys: { ...picked, initial_date: { like: /^\d{4}-\d{2}-\d{2}$/, called: 'a day' } },
  },
  picker_time: { keys: { ...picked, initial_time: { like: /^\d{2}:\d{2}$/, called: 'a time' } } },
  picker_datetime: {
    keys: {
      ...picked,
      initial_datetime: { like: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/, called: 'a day and time' },
    },
  },
  checker: {
    keys: {
      ...placed,
      name: 'string',
      checked: 'boolean',
      text: anyText,
      overall_checkable: 'boolean',
      button_area: { fragment: 'checkerArea' },
      checked_style: { fragment: 'checkedStyle' },
      padding,
      confirm,
      behaviors,
      disabled: 'boolean',
      disabled_tips: plainText,
      hover_tips: plainText,
    },
  },
  overflow: {
    required: ['options'],
    keys: {
      ...placed,
      name: 'string',
      width: fieldWidth,
      options: { list: { fragment: 'overflowOption' } },
      behaviors,
      confirm,
    },
  },
  interactive_container: {
    required: ['behaviors', 'elements'],
    keys: {
      ...placed,
      ...spaced,
      width: { like: /^(fill|auto|\d{2,3}px)$/, called: 'a width' },
      height: { like: /^(auto|\d{2,3}px)$/, called: 'a height' },
      has_border: 'boolean',
      border_color: colour,
      corner_radius: radius,
      background_style: { like: /^(default|laser|[a-z]+(-\d{2,3})?)$/, called: 'a background' },
      behaviors,
      disabled: 'boolean',
      disabled_tips: plainText,
      hover_tips: plainText,
      confirm,
      elements: 'elements',
    },
  },
};

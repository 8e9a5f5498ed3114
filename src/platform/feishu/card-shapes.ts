/**
 * Card JSON 2.0 as data: the rules a value can have, and the parts of a card without a tag of their own. A key that is
 * not listed is an error on the platform, too, so nothing is listed that its documentation does not have.
 */

export type Rule =
  | 'string'
  | 'boolean'
  | 'anything'
  | 'object'
  /** A list of components that may stand in a body or a container. */
  | 'elements'
  | { oneOf: readonly string[] }
  | { like: RegExp; called: string }
  /** A whole number. */
  | { from: number; to: number }
  /** A part without a tag, by its name in `FRAGMENTS`. */
  | { fragment: string }
  /** A component with one of these tags. */
  | { tagged: readonly string[] }
  | { list: Rule };

export type Keys = Readonly<Record<string, Rule>>;

export interface Shape {
  readonly required?: readonly string[];
  readonly keys: Keys;
}

export function words(text: string): readonly string[] {
  return text.split(' ');
}

const COLOUR_NAMES =
  'blue|carmine|green|grey|indigo|lime|orange|purple|red|sunflower|turquoise|violet|wathet|yellow';
export const colour: Rule = {
  like: new RegExp(`^(default|white|bg-white|(${COLOUR_NAMES})(-\\d{2,3})?|cus-\\d+|rgba\\([\\d., ]+\\))$`),
  called: 'a colour',
};
export const size: Rule = { like: /^\d{1,3}px$/, called: 'a size in px' };
export const spacing: Rule = { like: /^(small|medium|large|extra_large|\d{1,2}px)$/, called: 'a spacing' };
export const padding: Rule = { like: /^\d{1,2}px( \d{1,2}px){0,3}$/, called: 'a padding' };
export const margin: Rule = { like: /^-?\d{1,2}px( -?\d{1,2}px){0,3}$/, called: 'a margin' };
export const elementId: Rule = { like: /^[A-Za-z][A-Za-z0-9_]{0,19}$/, called: 'an element id' };
export const fieldWidth: Rule = { like: /^(default|fill|\d{3,4}px)$/, called: 'a width' };
export const radius: Rule = { like: /^\d{1,3}(px|%)$/, called: 'a radius' };
export const link: Rule = { like: /^((https?|lark):\/\/\S+)?$/, called: 'a link' };
export const textSize: Rule = {
  like: /^(heading(-[0-4])?|normal|notation|(xxxx-|xxx-|xx-|x-)?large|medium|small|x-small|cus-\d+)$/,
  called: 'a text size',
};
export const count: Rule = { from: 0, to: 1000 };
export const align: Rule = { oneOf: words('left center right') };
export const upright: Rule = { oneOf: words('top center bottom') };
export const direction: Rule = { oneOf: words('vertical horizontal') };

export const plainText: Rule = { tagged: ['plain_text'] };
export const anyText: Rule = { tagged: ['plain_text', 'lark_md'] };
export const icon: Rule = { tagged: ['standard_icon', 'custom_icon'] };
export const confirm: Rule = { fragment: 'confirm' };
export const behaviors: Rule = { list: { fragment: 'behavior' } };

export const placed: Keys = { element_id: elementId, margin };
export const spaced: Keys = {
  direction,
  padding,
  vertical_spacing: spacing,
  horizontal_spacing: spacing,
  horizontal_align: align,
  vertical_align: upright,
};
export const picked: Keys = {
  ...placed,
  name: 'string',
  required: 'boolean',
  disabled: 'boolean',
  placeholder: plainText,
  width: fieldWidth,
  behaviors,
  confirm,
};
export const text: Keys = { content: 'string', i18n_content: 'object', element_id: elementId };
export const chosen: Keys = {
  ...picked,
  type: { oneOf: words('default text') },
  options: { list: { fragment: 'option' } },
};

export const FRAGMENTS: Readonly<Record<string, Shape>> = {
  card: {
    required: ['schema'],
    keys: {
      schema: { oneOf: words('2.0') },
      config: { fragment: 'config' },
      card_link: { fragment: 'link' },
      header: { fragment: 'header' },
      body: { fragment: 'body' },
    },
  },
  config: {
    keys: {
      update_multi: 'boolean',
      width_mode: { oneOf: words('default compact fill') },
      enable_forward: 'boolean',
      enable_forward_interaction: 'boolean',
      summary: { fragment: 'summary' },
      locales: { list: 'string' },
      use_custom_translation: 'boolean',
      streaming_mode: 'boolean',
      streaming_config: 'object',
      style: 'object',
    },
  },
  summary: { keys: { content: 'string', i18n_content: 'object' } },
  link: { keys: { url: link, pc_url: link, ios_url: link, android_url: link } },
  header: {
    required: ['title'],
    keys: {
      title: anyText,
      subtitle: anyText,
      text_tag_list: { list: { tagged: ['text_tag'] } },
      i18n_text_tag_list: 'object',
      template: {
        oneOf: words(
          'blue wathet turquoise green yellow orange red carmine violet purple indigo grey default',
        ),
      },
      icon,
      padding,
    },
  },
  body: { required: ['elements'], keys: { ...spaced, elements: 'elements' } },
  confirm: { required: ['title', 'text'], keys: { title: plainText, text: plainText } },
  behavior: {
    required: ['type'],
    keys: {
      type: { oneOf: words('callback open_url') },
      value: 'anything',
      default_url: link,
      pc_url: link,
      ios_url: link,
      android_url: link,
    },
  },
  option: { required: ['text', 'value'], keys: { text: plainText, value: 'string', icon } },
  personOption: { required: ['value'], keys: { text: plainText, value: 'string', icon } },
  overflowOption: {
    required: ['text'],
    keys: { text: plainText, value: 'string', multi_url: { fragment: 'link' } },
  },
  columnAction: { keys: { multi_url: { fragment: 'link' } } },
  panelHeader: {
    required: ['title'],
    keys: {
      title: { tagged: ['plain_text', 'markdown', 'lark_md'] },
      icon,
      icon_position: { oneOf: words('left right follow_text') },
      icon_expanded_angle: { from: -180, to: 180 },
      width: { oneOf: words('fill auto auto_when_fold') },
      background_color: colour,
      vertical_align: upright,
      padding,
    },
  },
  border: { keys: { color: colour, corner_radius: radius } },
  tableHeader: {
    keys: {
      text_align: align,
      text_size: { oneOf: words('normal heading') },
      background_style: { oneOf: words('none grey') },
      text_color: { oneOf: words('default grey') },
      bold: 'boolean',
      lines: count,
    },
  },
  tableColumn: {
    required: ['name', 'data_type'],
    keys: {
      name: 'string',
      display_name: 'string',
      data_type: { oneOf: words('text lark_md markdown options number persons date') },
      width: { like: /^(auto|\d{2,3}px|\d{1,3}%)$/, called: 'a width' },
      horizontal_align: align,
      vertical_align: upright,
      format: { fragment: 'numberFormat' },
      date_format: 'string',
    },
  },
  numberFormat: { keys: { precision: { from: 0, to: 10 }, symbol: 'string', separator: 'boolean' } },
  personEntry: { required: ['id'], keys: { id: 'string' } },
  checkerArea: {
    keys: { pc_display_rule: { oneOf: words('always on_hover') }, buttons: { list: { tagged: ['button'] } } },
  },
  checkedStyle: { keys: { show_strikethrough: 'boolean', opacity: 'anything' } },
};

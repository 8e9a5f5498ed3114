/** How cells of each kind look. A style is named in a cell by its place in the list. */

const FONTS = {
  plain: '<font><sz val="10"/><name val="宋体"/></font>',
  strong: '<font><b/><sz val="10"/><name val="宋体"/></font>',
  title: '<font><b/><sz val="16"/><name val="宋体"/></font>',
} as const;

const FORMATS = { 164: 'yyyy-mm-dd', 165: 'yyyy-mm-dd hh:mm' } as const;
const GENERAL = 0;
const AS_TEXT = 49;

interface Look {
  font: keyof typeof FONTS;
  format: keyof typeof FORMATS | typeof GENERAL | typeof AS_TEXT;
  /** With lines around it, and words that break. */
  boxed: boolean;
  shaded?: true;
  /** As if typed after an apostrophe: stays text also when somebody edits it. */
  quoted?: true;
}

const LOOKS = {
  /** The first is that of cells nobody wrote. */
  plain: { font: 'plain', format: GENERAL, boxed: false },
  title: { font: 'title', format: GENERAL, boxed: false },
  note: { font: 'plain', format: GENERAL, boxed: false },
  heading: { font: 'strong', format: GENERAL, boxed: true, shaded: true },
  text: { font: 'plain', format: AS_TEXT, boxed: true },
  'quoted text': { font: 'plain', format: AS_TEXT, boxed: true, quoted: true },
  'strong text': { font: 'strong', format: AS_TEXT, boxed: true },
  number: { font: 'plain', format: GENERAL, boxed: true },
  'strong number': { font: 'strong', format: GENERAL, boxed: true },
  day: { font: 'plain', format: 164, boxed: true },
  instant: { font: 'plain', format: 165, boxed: true },
} as const satisfies Record<string, Look>;

export type Style = keyof typeof LOOKS;
export const STYLES: readonly string[] = Object.keys(LOOKS);

const THIN = ['left', 'right', 'top', 'bottom'].map((side) => `<${side} style="thin"/>`).join('');
const NO_LINES = '<border><left/><right/><top/><bottom/><diagonal/></border>';

export function stylesXml(): string {
  const formats = Object.entries(FORMATS).map(
    ([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`,
  );
  const looks = Object.values(LOOKS).map(cellFormat);
  return (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    `<numFmts count="${formats.length}">${formats.join('')}</numFmts>` +
    `<fonts count="3">${Object.values(FONTS).join('')}</fonts>` +
    // The first two are the format's own, whatever is written there.
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE7ECF4"/></patternFill></fill></fills>' +
    `<borders count="2">${NO_LINES}<border>${THIN}<diagonal/></border></borders>` +
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>' +
    `<cellXfs count="${looks.length}">${looks.join('')}</cellXfs></styleSheet>`
  );
}

function cellFormat({ font, format, boxed, shaded, quoted }: Look): string {
  const attributes = [
    `numFmtId="${format}" applyNumberFormat="1"`,
    `fontId="${Object.keys(FONTS).indexOf(font)}" applyFont="1"`,
    `fillId="${shaded ? 2 : 0}" applyFill="1"`,
    `borderId="${boxed ? 1 : 0}" applyBorder="1" applyAlignment="1" xfId="0"`,
    ...(quoted ? ['quotePrefix="1"'] : []),
  ];
  const wrap = boxed ? ' wrapText="1"' : '';
  return `<xf ${attributes.join(' ')}><alignment vertical="${shaded ? 'center' : 'top'}"${wrap}/></xf>`;
}

/** A roster's file being read as people save it: by Excel or by hand, in any encoding of Chinese Windows. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReadRoster, type RosterRow, readRoster } from '#app/read-roster.ts';

const SEED = readFileSync(new URL('../../db/seeds/roster-synthetic.csv', import.meta.url));
const HEADING = 'unit,name,role,open_id,user_id,mobile,email,away_until';

function rowsOf(file: string | Uint8Array): readonly RosterRow[] {
  const read = readRoster(file);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.rows;
}

function problemsOf(read: ReadRoster): readonly string[] {
  return 'problems' in read ? read.problems.map(({ row, problem }) => `${row} ${problem}`) : [];
}

const ou = (number: number) => `ou_${number.toString(16).padStart(32, '0')}`;

describe('the synthetic bureau', () => {
  const rows = rowsOf(SEED);

  it('has four squads of a leader, eight officers and three auxiliaries, and those above them', () => {
    const people = new Set(rows.map((row) => row.id.value));
    expect(people.size).toBe(55);
    const squads = Map.groupBy(rows, (row) => row.unit);
    for (const squad of ['一中队', '二中队', '三中队', '四中队']) {
      const roles = squads.get(`区局/区大队/${squad}`)?.map((row) => row.role) ?? [];
      expect(roles.filter((role) => role === 'leader')).toHaveLength(1);
      expect(roles.filter((role) => role === 'auxiliary')).toHaveLength(3);
    }
    expect(squads.get('区局/执法科')?.map((row) => row.role)).toEqual(['admin', 'admin', 'inspector']);
  });

  it('has somebody on leave and somebody with two roles', () => {
    expect(rows.filter((row) => row.awayUntil !== null)).toMatchObject([{ awayUntil: '2023-03-17' }]);
    expect(rows.filter((row) => row.name === '戊一').map((row) => row.role)).toEqual(['leader', 'officer']);
  });
});

describe('a roster as people save it', () => {
  const text = `单位,姓名,角色,open_id,请假至\n区局／区大队/ 一中队,甲一,领导,${ou(1)},2023/3/9\n`;
  const expected = [
    {
      row: 2,
      unit: '区局/区大队/一中队',
      name: '甲一',
      role: 'leader',
      id: { column: 'open_id', value: ou(1) },
      awayUntil: '2023-03-09',
    },
  ];
  /** The same text as a spreadsheet on Chinese Windows saves it. */
  const GB18030 = new Uint8Array([
    ...[0xb5, 0xa5, 0xce, 0xbb, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xbd, 0xc7, 0xc9, 0xab, 0x2c],
    ...new TextEncoder().encode('open_id\r\n'),
    ...[0xc7, 0xf8, 0xbe, 0xd6, 0x2c, 0xbc, 0xd7, 0xd2, 0xbb, 0x2c, 0xc1, 0xec, 0xb5, 0xbc, 0x2c],
    ...new TextEncoder().encode(`${ou(1)}\r\n`),
  ]);

  it.each([
    ['with commas', text],
    ['with semicolons', text.replaceAll(',', ';')],
    ['with tabs', text.replaceAll(',', '\t')],
    ['with Windows line ends', text.replaceAll('\n', '\r\n')],
    ['with a mark at the beginning', `\ufeff${text}`],
    ['without a last line end', text.trimEnd()],
    ['with trailing empty columns and rows', text.replaceAll('\n', ',,\n') + ',,,,,,\n'.repeat(3)],
    ['with quotes', text.replace('甲一', '"甲一"')],
    ['with English words', text.replace('单位,姓名,角色', 'Unit,name,ROLE').replace('领导', 'leader')],
    ['with the day in Chinese', text.replace('2023/3/9', '2023年3月9日')],
  ])('is understood %s', (_, saved) => {
    expect(rowsOf(saved)).toEqual(expected);
    expect(rowsOf(new TextEncoder().encode(saved))).toEqual(expected);
  });

  it('is understood in the encodings of Chinese Windows', () => {
    expect(rowsOf(GB18030)).toMatchObject([{ unit: '区局', name: '甲一', role: 'leader' }]);
    const utf16 = new Uint8Array(
      new Uint16Array([0xfeff, ...Array.from(text, (one) => one.charCodeAt(0))]).buffer,
    );
    expect(rowsOf(utf16)).toEqual(expected);
  });

  it('knows every role by its Chinese name', () => {
    const roles = ['执法队员', '协管员', '领导', '管理员', '督察'];
    const lines = roles.map((role, index) => `区局,甲${index},${role},${ou(index)}`);
    expect(rowsOf(`单位,姓名,角色,open_id\n${lines.join('\n')}`).map((row) => row.role)).toEqual([
      'officer',
      'auxiliary',
      'leader',
      'admin',
      'inspector',
    ]);
  });

  it('takes each person by another kind of id, written one way', () => {
    const lines = [
      '区局,甲,领导,,u-1,,,',
      '区局,乙,领导,,,+86 138-0000-0000,,',
      '区局,丙,领导,,,,A@Example.org,',
    ];
    expect(rowsOf([HEADING, ...lines].join('\n')).map((row) => row.id)).toEqual([
      { column: 'user_id', value: 'u-1' },
      { column: 'mobile', value: '13800000000' },
      { column: 'email', value: 'a@example.org' },
    ]);
  });

  it('gives a person several roles, in several rows', () => {
    const lines = [
      `区局,甲,领导,${ou(1)},,,,`,
      `区局/队,甲,执法队员,${ou(1)},,,,`,
      `区局,甲,管理员,${ou(1)},,,,`,
    ];
    expect(rowsOf([HEADING, ...lines].join('\n'))).toHaveLength(3);
  });
});

describe('a roster with a mistake is refused with its row', () => {
  const good = `区局,甲,领导,${ou(1)},,,,`;
  it.each([
    ['nothing', '', '1 文件是空的'],
    ['blanks', ' \n\n', '1 文件是空的'],
    ['nobody', `${HEADING}\n,,,,,,,\n`, '1 只有表头，没有人员'],
    ['an unknown column', `单位,姓名,角色,open_id,备注\n${good}`, '1 不认识“备注”列，请删去'],
    ['a misspelt column', `unit,name,roles,open_id\n${good}`, '1 不认识“roles”列，应为“role”？'],
    ['a column twice', `单位,unit,姓名,角色,open_id\n${good}`, '1 “unit”列重复，请只留一列'],
    ['no column for the role', `单位,姓名,open_id\n${good}`, '1 缺少“角色（role）”列'],
    [
      'no column for an id',
      `单位,姓名,角色\n${good}`,
      '1 缺少账号列：open_id、user_id、手机（mobile）、邮箱（email）至少要有一列',
    ],
    ['no heading', good, '1 缺少“单位（unit）”列'],
  ])('%s', (_, text, problem) => {
    expect(problemsOf(readRoster(text))).toContain(problem);
  });

  it.each([
    ['no name', `区局,,领导,${ou(2)},,,,`, '缺少姓名'],
    ['no unit', `,乙,领导,${ou(2)},,,,`, '缺少单位'],
    ['a gap in the path', `区局//队,乙,领导,${ou(2)},,,,`, '单位“区局//队”应为路径，如 区局/区大队/一中队'],
    ['another root', `市局,乙,领导,${ou(2)},,,,`, '最上级单位是“市局”，与第 2 行的“区局”不同'],
    [
      'an unknown role',
      `区局,乙,队长,${ou(2)},,,,`,
      '不认识角色“队长”，应为 执法队员、协管员、领导、管理员、督察 之一',
    ],
    ['no role', `区局,乙,,${ou(2)},,,,`, '缺少角色：执法队员、协管员、领导、管理员、督察'],
    ['no id', '区局,乙,领导,,,,,', '缺少账号：open_id、user_id、手机、邮箱填一个'],
    ['two ids', `区局,乙,领导,${ou(2)},,13800000000,,`, '账号只填一个，open_id、mobile 中请留一个'],
    [
      'a malformed open_id',
      '区局,乙,领导,on_123,,,,',
      'open_id“on_123”不对，应为ou_ 开头，后接小写字母与数字',
    ],
    ['a short mobile', '区局,乙,领导,,,1380000,,', 'mobile“1380000”不对，应为11 位手机号'],
    [
      'a mobile spoilt by a spreadsheet',
      '区局,乙,领导,,,1.38E+10,,',
      '手机被表格软件改成了科学计数，请将该列设为文本后重填',
    ],
    [
      'a malformed mail address',
      '区局,乙,领导,,,,a.example.org,',
      'email“a.example.org”不对，应为邮箱地址，如 name@example.org',
    ],
    [
      'a malformed user_id',
      '区局,乙,领导,,用户,,,',
      'user_id“用户”不对，应为字母、数字与 _ - @ .，不超过 64 位',
    ],
    [
      'a day that does not exist',
      `区局,乙,领导,${ou(2)},,,,2023-02-30`,
      '请假至“2023-02-30”应为存在的日期，如 2023-03-10',
    ],
    [
      'words outside the columns',
      `区局,乙,领导,${ou(2)},,,,,备注`,
      '有内容不在任何列名之下，请检查分隔符或补上列名',
    ],
    ['a break in the name', `区局,"乙\n丙",领导,${ou(2)},,,,`, '姓名中有换行或不可见字符'],
    ['the same row again', good, '与第 2 行重复，请删去一行'],
    ['one id with two names', `区局,乙,领导,${ou(1)},,,,`, '与第 2 行同一账号，姓名却不同'],
    ['a quote that does not close', `区局,"乙,领导,${ou(2)}`, '英文引号不成对，请删去或补上'],
  ])('%s', (_, line, problem) => {
    expect(problemsOf(readRoster([HEADING, good, ',,,,,,,', line].join('\n')))).toContain(`4 ${problem}`);
  });

  it('two days of leave for one person', () => {
    const lines = [`区局,甲,领导,${ou(1)},,,,2023-03-10`, `区局/队,甲,执法队员,${ou(1)},,,,2023-03-11`];
    const read = readRoster([HEADING, ...lines].join('\n'));
    expect(problemsOf(read)).toEqual(['3 与第 2 行同一账号，请假至却不同']);
  });

  it('everything wrong at once, in the order of the rows', () => {
    const lines = [good, '区局,乙,,x,,,,', '区局,,领导,,,,,'];
    expect(problemsOf(readRoster([HEADING, ...lines].join('\n'))).map((line) => line[0])).toEqual([
      '3',
      '3',
      '4',
      '4',
    ]);
  });

  it('a workbook that only bears the name of a text', () => {
    for (const sign of [
      [0x50, 0x4b, 3, 4],
      [0xd0, 0xcf, 0x11, 0xe0],
    ]) {
      const read = readRoster(Uint8Array.from([...sign, 20, 0, 6, 0, 8]));
      expect(read).toMatchObject({ problems: [{ row: 1, problem: expect.stringContaining('另存为') }] });
    }
  });

  it('more rows than any bureau has', () => {
    const lines = Array.from({ length: 20_001 }, (_, index) => `区局,甲,领导,${ou(index)}`);
    const [problem] = problemsOf(readRoster(`unit,name,role,open_id\n${lines.join('\n')}`));
    expect(problem).toMatch(/^20002 超过 20000 行/);
  });

  it('and no file at all makes it throw', () => {
    const soup = fc.array(
      fc.oneof(
        fc.constantFrom(
          'unit',
          'name',
          'role',
          'open_id',
          '区局',
          '领导',
          ou(1),
          ',',
          ';',
          '\t',
          '\n',
          '"',
          '\r',
        ),
        fc.string({ unit: 'binary', maxLength: 6 }),
      ),
      { maxLength: 50 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          soup.map((parts) => parts.join('')),
        ),
        (file) => {
          const read = readRoster(file);
          expect('rows' in read ? read.rows.length : read.problems.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});

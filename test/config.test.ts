/** What the settings may be, and that a wrong one is told in plain words without being repeated. */
import { describe, expect, it } from 'vitest';
import { readSettings, type Settings } from '#src/config.ts';

const FEISHU = {
  FEISHU_APP_ID: 'cli_0123456789abcdef',
  FEISHU_APP_SECRET: 'canary-secret',
  FEISHU_ENCRYPT_KEY: 'canary-key',
  FEISHU_VERIFICATION_TOKEN: 'canary-token',
};

type Variables = Readonly<Record<string, string | undefined>>;

function settingsOf(variables: Variables): Settings {
  const settings = readSettings(variables);
  if ('problems' in settings) throw new Error(settings.problems.join('\n'));
  return settings;
}

function problemsOf(variables: Variables): readonly string[] {
  const settings = readSettings(variables);
  return 'problems' in settings ? settings.problems : [];
}

describe('without any setting', () => {
  it('the bot runs on the simulator, with its own database, on port 3000', () => {
    expect(settingsOf({})).toEqual({
      port: 3000,
      databaseUrl: undefined,
      dataDir: '.data',
      logLevel: 'info',
      feishu: undefined,
      evidence: undefined,
    });
  });

  it('a line left blank counts as no setting', () => {
    const blank = { PORT: '', DATABASE_URL: '  ', DATA_DIR: '', LOG_LEVEL: '', FEISHU_APP_ID: '' };
    expect(settingsOf({ ...blank, FEISHU_DOMAIN: ' ' })).toEqual(settingsOf({}));
  });

  it('what other programs are told is no concern of ours', () => {
    expect(settingsOf({ HOME: '/root', NODE_ENV: 'test', TZ: 'UTC', LARK_APP_ID: 'x' })).toEqual(
      settingsOf({}),
    );
  });
});

describe('with an app of Feishu', () => {
  it('every setting is taken as it is', () => {
    const settings = settingsOf({
      ...FEISHU,
      FEISHU_APP_SECRET: ' canary-secret\n',
      FEISHU_DOMAIN: 'https://open.example.cn/',
      PORT: '8080',
      DATABASE_URL: 'postgresql://bot:p%40ss@db.example:5432/bot?sslmode=require',
      DATA_DIR: '/var/lib/bot',
      LOG_LEVEL: 'debug',
    });
    expect(settings).toEqual({
      port: 8080,
      databaseUrl: 'postgresql://bot:p%40ss@db.example:5432/bot?sslmode=require',
      dataDir: '/var/lib/bot',
      logLevel: 'debug',
      feishu: {
        appId: FEISHU.FEISHU_APP_ID,
        appSecret: 'canary-secret',
        encryptKey: 'canary-key',
        verificationToken: 'canary-token',
        domain: 'https://open.example.cn',
      },
    });
  });

  it('the platform is found where it is for everybody', () => {
    expect(settingsOf(FEISHU).feishu?.domain).toBe('https://open.feishu.cn');
  });

  it.each(['FEISHU_APP_SECRET', 'FEISHU_ENCRYPT_KEY', 'FEISHU_VERIFICATION_TOKEN'])(
    'nothing starts without %s, however it is missing',
    (name) => {
      for (const value of [undefined, '', '   ']) {
        expect(problemsOf({ ...FEISHU, [name]: value })).toEqual([`${name} 未设置`]);
      }
    },
  );

  it.each([
    'FEISHU_APP_SECRET',
    'FEISHU_ENCRYPT_KEY',
    'FEISHU_VERIFICATION_TOKEN',
    'FEISHU_DOMAIN',
    'FEISHU_ANYTHING_ELSE',
  ])('%s alone is a mistake, not a wish for the simulator', (name) => {
    const problems = problemsOf({ [name]: 'https://canary.example' });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
    expect(problems[0]).toContain('没有 FEISHU_APP_ID');
  });
});

describe('a wrong setting', () => {
  it.each([
    ['PORT', 'canary'],
    ['PORT', '0'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', '0x50'],
    ['PORT', '1e3'],
    ['PORT', 'NaN'],
    ['DATABASE_URL', 'canary'],
    ['DATABASE_URL', 'mysql://root:canary@localhost/bot'],
    ['DATABASE_URL', 'https://canary@localhost/bot'],
    ['DATABASE_URL', 'postgres://bot:canary/with-slash@localhost/bot'],
    ['DATABASE_URL', 'postgres://bot:canary@localhost:99999/bot'],
    ['LOG_LEVEL', 'canary'],
    ['LOG_LEVEL', 'INFO'],
  ])('%s=%s is one problem that names the setting and not its value', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toEqual([expect.stringContaining(name)]);
    expect(problems.join()).not.toContain('canary');
  });

  it.each([
    ['FEISHU_APP_ID', 'canary'],
    ['FEISHU_APP_ID', 'cli_canary'],
    ['FEISHU_APP_ID', 'cli_0123456789abcdef0'],
    ['FEISHU_DOMAIN', 'canary'],
    ['FEISHU_DOMAIN', 'canary.feishu.cn'],
    ['FEISHU_DOMAIN', 'ftp://canary.feishu.cn'],
    ['FEISHU_DOMAIN', 'javascript:canary'],
  ])('%s=%s is told likewise', (name, value) => {
    const problems = problemsOf({ ...FEISHU, [name]: value });
    expect(problems).toEqual([expect.stringContaining(name)]);
    expect(problems.join()).not.toContain('canary');
  });

  it('does not hide another: all are told at once', () => {
    const problems = problemsOf({
      PORT: 'canary',
      DATABASE_URL: 'canary',
      LOG_LEVEL: 'canary',
      FEISHU_APP_ID: 'canary',
      FEISHU_DOMAIN: 'canary',
    });
    const named = problems.map((problem) => /^[A-Z_]+/.exec(problem)?.[0]);
    expect(named).toEqual([
      'PORT',
      'DATABASE_URL',
      'LOG_LEVEL',
      'FEISHU_APP_ID',
      'FEISHU_APP_SECRET',
      'FEISHU_ENCRYPT_KEY',
      'FEISHU_VERIFICATION_TOKEN',
      'FEISHU_DOMAIN',
    ]);
    expect(problems.join()).not.toContain('canary');
  });

  it('is told beside settings that lack their app', () => {
    expect(problemsOf({ PORT: '0', FEISHU_APP_SECRET: 'canary' })).toHaveLength(2);
  });
});

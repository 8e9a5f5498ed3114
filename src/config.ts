/** Every setting, read once at the start. A bad or missing one stops the start with all problems in plain words. */
import { z } from 'zod';

export interface FeishuSettings {
  appId: string;
  appSecret: string;
  encryptKey: string;
  verificationToken: string;
  domain: string;
}

export interface Settings {
  port: number;
  /** Undefined: the embedded database in `dataDir`. */
  databaseUrl: string | undefined;
  dataDir: string;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** Undefined: the built-in simulator. */
  feishu: FeishuSettings | undefined;
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const filled = (name: string) =>
  z
    .string({ error: `${name} 未设置` })
    .trim()
    .min(1, `${name} 为空`);

const commonSchema = z.object({
  PORT: z.coerce
    .number({ error: 'PORT 应为 1–65535 之间的数字' })
    .int('PORT 应为整数')
    .min(1, 'PORT 应为 1–65535 之间的数字')
    .max(65535, 'PORT 应为 1–65535 之间的数字')
    .default(3000),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'DATABASE_URL 应以 postgres:// 开头；不设置则使用内置数据库')
    .optional(),
  DATA_DIR: z.string().min(1, 'DATA_DIR 为空').default('.data'),
  LOG_LEVEL: z.enum(LEVELS, { error: `LOG_LEVEL 应为 ${LEVELS.join('、')} 之一` }).default('info'),
});

const feishuSchema = z.object({
  FEISHU_APP_ID: filled('FEISHU_APP_ID').regex(
    /^cli_[0-9a-fA-F]{16}$/,
    'FEISHU_APP_ID 应形如 cli_ 加 16 位十六进制',
  ),
  FEISHU_APP_SECRET: filled('FEISHU_APP_SECRET'),
  FEISHU_ENCRYPT_KEY: filled('FEISHU_ENCRYPT_KEY'),
  FEISHU_VERIFICATION_TOKEN: filled('FEISHU_VERIFICATION_TOKEN'),
  FEISHU_DOMAIN: z
    .url({ protocol: /^https?$/, error: 'FEISHU_DOMAIN 应为网址，如 https://open.feishu.cn' })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://open.feishu.cn'),
});

/** The settings, or every problem found, one sentence each; no value is repeated in them. */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Settings | { problems: string[] } {
  const common = commonSchema.safeParse(environment);
  const problems = common.success ? [] : common.error.issues.map((issue) => issue.message);
  const named = Object.keys(environment).filter((name) => name.startsWith('FEISHU_') && environment[name]);
  let feishu: FeishuSettings | undefined;
  if (environment.FEISHU_APP_ID) {
    const parsed = feishuSchema.safeParse(environment);
    if (parsed.success) {
      feishu = {
        appId: parsed.data.FEISHU_APP_ID,
        appSecret: parsed.data.FEISHU_APP_SECRET,
        encryptKey: parsed.data.FEISHU_ENCRYPT_KEY,
        verificationToken: parsed.data.FEISHU_VERIFICATION_TOKEN,
        domain: parsed.data.FEISHU_DOMAIN,
      };
    } else {
      problems.push(...parsed.error.issues.map((issue) => issue.message));
    }
  } else if (named.length > 0) {
    problems.push(`设置了 ${named.join('、')} 却没有 FEISHU_APP_ID：请补上，或全部去掉以使用内置模拟平台`);
  }
  if (!common.success || problems.length > 0) return { problems };
  return {
    port: common.data.PORT,
    databaseUrl: common.data.DATABASE_URL,
    dataDir: common.data.DATA_DIR,
    logLevel: common.data.LOG_LEVEL,
    feishu,
  };
}

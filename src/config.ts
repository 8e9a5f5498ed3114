/** Every setting, read once at the start. A bad or missing one stops the start with all problems in plain words. */
import { z } from 'zod';
import type { FeishuSettings } from '#platform/feishu/feishu.ts';

/** A bucket that speaks S3: Amazon's, R2, MinIO, OSS. */
export interface BucketSettings {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export interface Settings {
  port: number;
  /** Undefined: the embedded database in `dataDir`. */
  databaseUrl: string | undefined;
  dataDir: string;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** Undefined: the built-in simulator. */
  feishu: FeishuSettings | undefined;
  /** Where evidence lies. Undefined: in a folder in `dataDir`. */
  evidence: BucketSettings | undefined;
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const PORT_RULE = 'PORT 应为 1–65535 之间的整数';

const commonSchema = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, PORT_RULE)
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65535, PORT_RULE)
    .default(3000),
  // An address that cannot be read would later be repeated, with its password, in an error.
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, {
      error: 'DATABASE_URL 应以 postgres:// 开头；不设置则使用内置数据库',
      abort: true,
    })
    .refine((url) => URL.canParse(url), 'DATABASE_URL 不是完整的地址；密码中的特殊字符需转义，如 @ 写作 %40')
    .optional(),
  DATA_DIR: z.string().default('.data'),
  LOG_LEVEL: z.enum(LEVELS, { error: `LOG_LEVEL 应为 ${LEVELS.join('、')} 之一` }).default('info'),
});

const given = (name: string) => z.string({ error: `${name} 未设置` });

const feishuSchema = z.object({
  FEISHU_APP_ID: given('FEISHU_APP_ID').regex(
    /^cli_[0-9a-fA-F]{16}$/,
    'FEISHU_APP_ID 应形如 cli_ 加 16 位十六进制',
  ),
  FEISHU_APP_SECRET: given('FEISHU_APP_SECRET'),
  FEISHU_ENCRYPT_KEY: given('FEISHU_ENCRYPT_KEY'),
  FEISHU_VERIFICATION_TOKEN: given('FEISHU_VERIFICATION_TOKEN'),
  FEISHU_DOMAIN: z
    .url({ protocol: /^https?$/, error: 'FEISHU_DOMAIN 应为网址，如 https://open.feishu.cn' })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://open.feishu.cn'),
});

const bucketSchema = z.object({
  EVIDENCE_S3_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'EVIDENCE_S3_ENDPOINT 应为网址，如 https://s3.example.com' })
    .transform((url) => url.replace(/\/+$/, '')),
  EVIDENCE_S3_BUCKET: given('EVIDENCE_S3_BUCKET').regex(
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'EVIDENCE_S3_BUCKET 应为 3–63 个小写字母、数字、点或短横线',
  ),
  EVIDENCE_S3_REGION: z.string().default('auto'),
  EVIDENCE_S3_ACCESS_KEY_ID: given('EVIDENCE_S3_ACCESS_KEY_ID'),
  EVIDENCE_S3_SECRET_ACCESS_KEY: given('EVIDENCE_S3_SECRET_ACCESS_KEY'),
});

/** All of them or none: half a bucket would mean evidence in a folder that nobody expects. */
function readBucket(
  environment: Readonly<Record<string, string>>,
): BucketSettings | undefined | { problems: string[] } {
  if (!Object.keys(environment).some((name) => name.startsWith('EVIDENCE_S3_'))) return undefined;
  const parsed = bucketSchema.safeParse(environment);
  if (!parsed.success) return { problems: parsed.error.issues.map((issue) => issue.message) };
  return {
    endpoint: parsed.data.EVIDENCE_S3_ENDPOINT,
    bucket: parsed.data.EVIDENCE_S3_BUCKET,
    region: parsed.data.EVIDENCE_S3_REGION,
    accessKeyId: parsed.data.EVIDENCE_S3_ACCESS_KEY_ID,
    secretAccessKey: parsed.data.EVIDENCE_S3_SECRET_ACCESS_KEY,
  };
}

/** The settings, or every problem found, one sentence each; no value is repeated in them. */
export function readSettings(
  variables: Readonly<Record<string, string | undefined>>,
): Settings | { problems: string[] } {
  const environment = withoutBlanks(variables);
  const common = commonSchema.safeParse(environment);
  const problems = common.success ? [] : common.error.issues.map((issue) => issue.message);
  const named = Object.keys(environment).filter((name) => name.startsWith('FEISHU_'));
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
  const bucket = readBucket(environment);
  if (bucket && 'problems' in bucket) problems.push(...bucket.problems);
  if (!common.success || problems.length > 0 || (bucket && 'problems' in bucket)) return { problems };
  return {
    port: common.data.PORT,
    databaseUrl: common.data.DATABASE_URL,
    dataDir: common.data.DATA_DIR,
    logLevel: common.data.LOG_LEVEL,
    feishu,
    evidence: bucket,
  };
}

/** A blank setting counts as not set: that is how a line of an `.env` file is left open. */
function withoutBlanks(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const filled: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) {
    if (value?.trim()) filled[name] = value.trim();
  }
  return filled;
}

/**
 * A real Chromium, brought by npm and unpacked once per machine. It hears this machine only: whatever a page asks of
 * any other address is refused, and told to who asked for the browser, so that a test fails by it.
 */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import chromium from '@sparticuz/chromium';
import {
  type BrowserContext,
  type BrowserContextOptions,
  chromium as driver,
  type Page,
} from 'playwright-core';
import { z } from 'zod';

export interface TestBrowser {
  /** A page of its own, as of somebody who comes for the first time. */
  page(options?: BrowserContextOptions): Promise<Page>;
  /** What pages asked of other machines, and what went wrong in them that nobody caught. */
  readonly strays: readonly string[];
  close(): Promise<void>;
}

const QUIET = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--force-color-profile=srgb',
  '--lang=zh-CN',
];

const packageSchema = z.object({ version: z.string() });
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const packages = createRequire(import.meta.url);
/** Chinese letters for a machine that has none; the product itself uses the letters of whoever looks. */
const FONT = '@fontsource/noto-sans-sc';
const FONT_ADDRESS = 'http://127.0.0.1/test-fonts/';

export async function openBrowser(): Promise<TestBrowser> {
  const executablePath = await unpacked();
  const home = mkdtempSync(join(tmpdir(), 'hundred-days-browser-'));
  const browser = await driver.launch({
    executablePath,
    headless: true,
    args: [...chromium.args.filter((flag) => !flag.startsWith('--headless')), ...QUIET],
    env: { ...process.env, HOME: home },
  });
  const strays: string[] = [];
  return {
    strays,
    page: async (options = {}) => {
      const context = await browser.newContext({
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        reducedMotion: 'reduce',
        ...options,
      });
      await keepHome(context, strays);
      const page = await context.newPage();
      page.on('pageerror', (error) => strays.push(`${page.url()}: ${error.message}`));
      page.on('console', (line) => {
        if (line.type() === 'error' && /Content Security Policy|Refused to/.test(line.text()))
          strays.push(line.text());
      });
      return page;
    },
    close: async () => {
      await browser.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/**
 * The package unpacks to wherever temporary files lie and takes what lies there for whole; so each unpacks for itself,
 * and the first to be done names it.
 */
async function unpacked(): Promise<string> {
  const { version } = packageSchema.parse(JSON.parse(readFileSync(chromiumPackage(), 'utf8')));
  const folder = join(tmpdir(), `hundred-days-chromium-${version}`);
  if (!existsSync(folder)) {
    const own = mkdtempSync(join(tmpdir(), 'hundred-days-unpacking-'));
    await unpackTo(own);
    try {
      renameSync(own, folder);
    } catch {
      rmSync(own, { recursive: true, force: true });
    }
  }
  return join(folder, 'chromium');
}

async function unpackTo(folder: string): Promise<void> {
  const { TMPDIR: before } = process.env;
  process.env.TMPDIR = folder;
  try {
    await chromium.executablePath();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

function chromiumPackage(): string {
  return join(dirname(packages.resolve('@sparticuz/chromium')), '..', 'package.json');
}

async function keepHome(context: BrowserContext, strays: string[]): Promise<void> {
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (LOOPBACK.has(url.hostname) || url.protocol === 'data:' || url.protocol === 'blob:')
      return route.fallback();
    strays.push(url.href);
    return route.abort();
  });
}

/**
 * Chinese letters for a page that is there, before a picture is taken of it. No page allows them: its context is to
 * be opened with `bypassCSP`.
 */
export async function withLetters(
  page: Page,
  weights: readonly (400 | 500 | 700)[] = [400, 500, 700],
): Promise<void> {
  const folder = dirname(packages.resolve(`${FONT}/package.json`));
  await page.route(`${FONT_ADDRESS}**`, (route) =>
    route.fulfill({
      body: readFileSync(
        join(folder, 'files', new URL(route.request().url()).pathname.replace('/test-fonts/', '')),
      ),
      contentType: 'font/woff2',
      headers: { 'access-control-allow-origin': '*' },
    }),
  );
  for (const weight of weights) {
    const css = readFileSync(join(folder, `${weight}.css`), 'utf8').replaceAll('./files/', FONT_ADDRESS);
    await page.addStyleTag({ content: css });
  }
  await page.addStyleTag({
    content: `:root, body, body * { font-family: 'Noto Sans SC', sans-serif !important; }`,
  });
  await lettersCame(page);
}

/** Letters are fetched when something first shows them: to be waited for again after more has come to be seen. */
export async function lettersCame(page: Page): Promise<void> {
  await page.evaluate(
    'new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))).then(() => document.fonts.ready)',
  );
}

/**
 * The files a page of the playground loads: scripts are the TypeScript in `browser`, types stripped when first asked
 * for, so that there is nothing to build; the chart library comes from its package, as one file.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono, type MiddlewareHandler } from 'hono';

const here = dirname(fileURLToPath(import.meta.url));

interface Source {
  path: string;
  type: string;
  read: (path: string) => string;
}

interface Asset {
  body: string;
  etag: string;
  /** When the file was last changed: who edits one sees it with the next load. */
  changed: number;
}

/** Nothing on a page comes from elsewhere, and no script stands in the page itself. Styles on elements are numbers and colours of cards. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const pageHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  // A file of the chat brings a stricter one.
  if (!context.res.headers.has('content-security-policy')) context.header('content-security-policy', POLICY);
  context.header('x-content-type-options', 'nosniff');
  context.header('referrer-policy', 'no-referrer');
};

/** Mounted at `/playground/assets`. */
export function playgroundAssets(): Hono {
  const sources = new Map([...ownSources(), chartLibrary()]);
  const kept = new Map<string, Asset>();
  const routes = new Hono();
  routes.use(pageHeaders);
  routes.get('/:name', (context) => {
    const name = context.req.param('name');
    const source = sources.get(name);
    if (source === undefined) return context.json({ error: `There is no ${name} here.` }, 404);
    const asset = fresh(kept.get(name), source);
    kept.set(name, asset);
    const headers = { etag: asset.etag, 'cache-control': 'no-cache', 'content-type': source.type };
    if (context.req.header('if-none-match') === asset.etag) return context.body(null, 304, headers);
    return context.body(asset.body, 200, headers);
  });
  return routes;
}

function ownSources(): readonly (readonly [string, Source])[] {
  const files = (folder: string, ending: string) =>
    readdirSync(join(here, folder))
      .filter((name) => name.endsWith(ending) && !name.endsWith('.d.ts'))
      .map((name) => ({ name, path: join(here, folder, name) }));
  return [
    ...files('browser', '.ts').map(
      ({ name, path }) => [name, { path, type: 'text/javascript; charset=utf-8', read: stripped }] as const,
    ),
    ...files('styles', '.css').map(
      ({ name, path }) => [name, { path, type: 'text/css; charset=utf-8', read: asItIs }] as const,
    ),
    ...files('pictures', '.svg').map(
      ({ name, path }) => [name, { path, type: 'image/svg+xml', read: asItIs }] as const,
    ),
  ];
}

function chartLibrary(): readonly [string, Source] {
  const main = createRequire(import.meta.url).resolve('@visactor/vchart/build/index.min.js');
  return ['vchart.js', { path: main, type: 'text/javascript; charset=utf-8', read: asItIs }];
}

function fresh(kept: Asset | undefined, { path, read }: Source): Asset {
  const changed = statSync(path).mtimeMs;
  if (kept?.changed === changed) return kept;
  const body = read(path);
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  return { body, etag: `"${digest}"`, changed };
}

function asItIs(path: string): string {
  return readFileSync(path, 'utf8');
}

/** Node warns once that stripping is experimental; the entry relies on the same machinery, and the log is for the bot. */
function stripped(path: string): string {
  const source = readFileSync(path, 'utf8');
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}

/**
 * The Worker as it would be deployed, in the local runtime: bundled by the deploying tool as `wrangler.toml` says, and
 * listening on this machine. Nothing else is reached: no account, no metrics, no look-up of where we are.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTestHarness } from 'wrangler';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));

Object.assign(process.env, {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_WRITE_LOGS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  // A developer's own settings are no business of a test.
  CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: 'false',
});

export interface WorkerBundle {
  folder: string;
  code: string;
  /** The files it was made from, by their paths in the checkout, each with what it imports. */
  sources: readonly { path: string; imports: readonly string[] }[];
  remove(): void;
}

const metafileSchema = z.object({
  inputs: z.record(z.string(), z.object({ imports: z.array(z.object({ path: z.string() })) })),
});

export async function bundleWorker(): Promise<WorkerBundle> {
  const folder = mkdtempSync(join(tmpdir(), 'hundred-days-worker-'));
  const metafile = join(folder, 'metafile.json');
  const wrangler = join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js');
  const args = [wrangler, 'deploy', '--dry-run', `--outdir=${folder}`, `--metafile=${metafile}`];
  await promisify(execFile)(process.execPath, args, { cwd: root });
  const { inputs } = metafileSchema.parse(JSON.parse(readFileSync(metafile, 'utf8')));
  return {
    folder,
    code: readFileSync(join(folder, 'worker.js'), 'utf8'),
    sources: Object.entries(inputs).map(([path, { imports }]) => ({
      path,
      imports: imports.map((imported) => imported.path),
    })),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface RunningWorker {
  url: URL;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** The cron trigger; ends when the handler has. */
  minute(): Promise<unknown>;
  /** Every line it wrote. */
  lines(): readonly string[];
  stop(): Promise<void>;
}

export async function startWorker(
  { folder }: WorkerBundle,
  secrets: Record<string, string>,
): Promise<RunningWorker> {
  const harness = createTestHarness({
    root,
    workers: [{ configPath: 'wrangler.toml', prebuiltWorkerDir: folder, secrets }],
  });
  const { url } = await harness.listen();
  return {
    url,
    fetch: (path, init) => fetch(new URL(path, url), init),
    minute: () => harness.getWorker().scheduled({ cron: '* * * * *' }),
    lines: () => harness.getLogs().map(({ message }) => message),
    stop: () => harness.close(),
  };
}

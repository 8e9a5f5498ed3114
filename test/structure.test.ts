/**
 * The shape of the code: which room may import which, where the big libraries and the outer world are allowed, and that
 * the README names nothing that is not there.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** What each room may import beside itself; `:types` for types only, and single files where a room is too much. */
const ARROWS: Record<string, readonly string[]> = {
  'src/domain': [],
  cards: ['src/domain'],
  db: ['src/domain', 'cards:types'],
  'src/platform/port.ts': ['src/domain', 'cards:types'],
  'src/platform/feishu': ['src/domain', 'cards:types', 'src/platform/port.ts'],
  'src/app': ['src/domain', 'cards', 'db', 'src/platform/port.ts'],
  'src/jobs': ['src/domain', 'cards', 'db', 'src/platform/port.ts', 'src/app'],
  'src/http': [
    'cards',
    'db/ready.ts',
    'db/installation.ts',
    'db/database.ts:types',
    'src/platform/port.ts',
    'src/app',
  ],
  // Runs in a page, not here: it has nothing but itself, and the page's side knows it by its types only.
  'src/simulator/playground/browser': [],
  'src/simulator': ['cards', 'src/platform/feishu/card-rules.ts', 'src/simulator/playground/browser:types'],
};

/** Files that lie in no room put the rooms together and may import everything. */
const ENTRIES = 'src/*.ts';

/** Where alone these may be used. */
const CONFINED: readonly { what: RegExp; to: readonly string[] }[] = [
  { what: /from 'drizzle-orm/, to: ['db'] },
  { what: /from '(hono|@hono\/)/, to: ['src/http', 'src/simulator', ENTRIES] },
  { what: /from '(dayjs|chinese-days)/, to: ['src/domain/calendar.ts'] },
  { what: /from 'unstorage/, to: [ENTRIES] },
  { what: /from 'hucre/, to: ['src/app/xlsx.ts'] },
  { what: /from 'node-cron'/, to: ['src/node.ts'] },
  { what: /\bprocess\.env\b/, to: ['src/config.ts', 'src/node.ts', 'src/worker.ts'] },
  { what: /\bDate\.now\(|\bnew Date\(\)|\bconsole\.\w+\(/, to: [ENTRIES] },
];

/** What a Worker has not: a file system, the memory for an embedded database, a reason for the stand-in platform. */
const NOT_ON_A_WORKER =
  /^(@electric-sql\/|@hono\/node-server|node-cron|node:fs|node:child_process|drizzle-orm\/migrator|unstorage\/drivers|src\/simulator\/)/;

interface Import {
  /** A path in this repository, or the name of a package. */
  target: string;
  typesOnly: boolean;
  relative: boolean;
}

const aliases = z
  .object({ imports: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json'))).imports;

function resolve(file: string, name: string): string {
  if (name.startsWith('.')) return normalize(join(dirname(file), name));
  const alias = Object.keys(aliases).find((key) => name.startsWith(key.replace('*', '')));
  if (!alias) return name;
  return normalize((aliases[alias] ?? '').replace('*', name.slice(alias.length - 1)));
}

function importsOf(file: string): readonly Import[] {
  const statement = /^(?:import|export)\s(?:([^'";]*?)\sfrom\s)?'([^']+)'|\bimport\('([^']+)'\)/gm;
  return [...read(file).matchAll(statement)].map(([, names = '', from, dynamic]) => {
    const name = from ?? dynamic ?? '';
    const typesOnly = names.startsWith('type ') || /^\{(\s*type \w+[^,}]*,?)+\s*\}$/.test(names);
    return { target: resolve(file, name), typesOnly, relative: name.startsWith('.') };
  });
}

const lies = (file: string, place: string) =>
  file === place || file.startsWith(`${place}/`) || (place === ENTRIES && dirname(file) === 'src');
const roomOf = (file: string) => Object.keys(ARROWS).find((room) => lies(file, room));
const sources = globSync(['src/**/*.ts', 'cards/**/*.ts', 'db/**/*.ts'], { cwd: root }).sort();

function mayImport(room: string, { target, typesOnly }: Import): boolean {
  const allowed = [room, ...(ARROWS[room] ?? [])];
  return allowed.some(
    (place) => lies(target, place.replace(/:types$/, '')) && (typesOnly || !place.endsWith(':types')),
  );
}

describe('the rooms', () => {
  it('import only along their arrows', () => {
    const strays = sources.flatMap((file) => {
      const room = roomOf(file);
      if (room === undefined) return lies(file, ENTRIES) ? [] : [`${file} is in no room`];
      const inside = importsOf(file).filter((one) => existsSync(join(root, one.target)));
      return inside.filter((one) => !mayImport(room, one)).map((one) => `${file} → ${one.target}`);
    });
    expect(strays).toEqual([]);
  });

  it('name each other, and do not climb over the fence by relative paths', () => {
    const climbing = sources.flatMap((file) =>
      importsOf(file)
        .filter((one) => one.relative && roomOf(one.target) !== roomOf(file))
        .map((one) => `${file} → ${one.target}`),
    );
    expect(climbing).toEqual([]);
  });

  it.each(CONFINED)('keep $what where it belongs', ({ what, to }) => {
    const outside = sources.filter((file) => !to.some((place) => lies(file, place)));
    expect(outside.filter((file) => what.test(read(file)))).toEqual([]);
  });

  it('leave the page to itself: what runs there loads its own files by their addresses, and no package', () => {
    const page = sources.filter((file) => lies(file, 'src/simulator/playground/browser'));
    expect(page.length).toBeGreaterThan(0);
    const wrong = page.flatMap((file) =>
      importsOf(file)
        .filter(({ target, relative, typesOnly }) => {
          const here = relative && dirname(target) === 'src/simulator/playground/browser';
          return !here || (!typesOnly && !target.endsWith('.ts'));
        })
        .map(({ target }) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('hold no file longer than 400 lines', () => {
    expect(sources.filter((file) => read(file).split('\n').length > 401)).toEqual([]);
  });

  it('let nothing reach the Worker that it cannot run', () => {
    const reached = new Map<string, string>();
    const walk = (file: string): void => {
      for (const { target, typesOnly } of importsOf(file)) {
        if (typesOnly || reached.has(target)) continue;
        reached.set(target, file);
        if (target.endsWith('.ts')) walk(target);
      }
    };
    walk('src/worker.ts');
    expect(reached.has('src/jobs/tick.ts')).toBe(true);
    const wrong = [...reached].filter(([target]) => NOT_ON_A_WORKER.test(target));
    expect(wrong.map(([target, from]) => `${from} → ${target}`)).toEqual([]);
  });
});

describe('the checkout', () => {
  it('holds every path that the README names', () => {
    const ignored = read('.gitignore')
      .split('\n')
      .filter((line) => line.endsWith('/'));
    const paths = [...read('README.md').matchAll(/`([\w.-]+(?:\/[\w.-]+)*\/?)`/g)]
      .map(([, path = '']) => path)
      .filter((path) => path.includes('/') && (path.endsWith('/') || /\.\w+$/.test(path)))
      .filter((path) => !ignored.some((folder) => path.startsWith(folder)));
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('says nowhere in the lock file from which host a package comes', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved"|registry\./);
  });
});

/** How a command talks to the person who runs it, and how it starts and ends: problems go to stderr, with exit code 1. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { PlatformError } from '#platform/port.ts';
import { readSettings } from '#src/config.ts';
import { type Installation, openInstallation, StartProblem } from '#src/runtime.ts';

export interface Terminal {
  say(line: string): void;
  complain(line: string): void;
  /** Yes where nobody can be asked. */
  confirm(question: string): Promise<boolean>;
}

export type Opened = Pick<Installation, 'database' | 'platform' | 'clock' | 'close'>;
/** Opens the database and the platform; asked for only once the file is known to be good. */
export type Open = () => Promise<Opened>;

export type Command = (args: readonly string[], terminal: Terminal, open: Open) => Promise<number>;

/** Runs a command on this process's arguments, settings and terminal. */
export async function run(command: Command): Promise<void> {
  const terminal = processTerminal();
  try {
    process.exitCode = await command(process.argv.slice(2), terminal, openBySettings);
  } catch (cause) {
    if (!(cause instanceof StartProblem) && !(cause instanceof PlatformError)) throw cause;
    terminal.complain(cause.message);
    process.exitCode = 1;
  }
}

async function openBySettings(): Promise<Opened> {
  const settings = readSettings(process.env);
  if ('problems' in settings) throw new StartProblem(settings.problems.join('\n'));
  return openInstallation(settings);
}

function processTerminal(): Terminal {
  return {
    say: (line) => console.log(line),
    complain: (line) => console.error(line),
    confirm: async (question) => {
      if (!process.stdin.isTTY) return true;
      const lines = createInterface({ input: process.stdin, output: process.stdout });
      const answer = await lines.question(`${question}[y/N] `);
      lines.close();
      return ['y', 'yes', '是'].includes(answer.trim().toLowerCase());
    },
  };
}

/** The file's bytes, or a complaint and null. */
export function readFile(path: string, terminal: Terminal): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch {
    terminal.complain(`读不到文件 ${path}，请检查路径`);
    return null;
  }
}

const SHOWN_PROBLEMS = 50;

export function complainAll(lines: readonly string[], terminal: Terminal): void {
  for (const line of lines.slice(0, SHOWN_PROBLEMS)) terminal.complain(line);
  const hidden = lines.length - SHOWN_PROBLEMS;
  if (hidden > 0) terminal.complain(`另有 ${hidden} 处`);
  terminal.complain(`共 ${lines.length} 处需要改正，没有写入。`);
}

/** Rows as lines, columns under each other: a Chinese character is two columns wide. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    }
  }
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
}

function widthOf(cell: string): number {
  return [...cell].reduce((width, character) => width + (character >= '\u2e80' ? 2 : 1), 0);
}

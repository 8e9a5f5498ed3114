/** What the commands that load files share: a person to talk to, a place to load into, and lines in columns. */
import { readFileSync } from 'node:fs';
import type { Database } from '#db/database.ts';
import type { Platform } from '#platform/port.ts';

export interface Terminal {
  say(line: string): void;
  complain(line: string): void;
  /** Yes where nobody can be asked. */
  confirm(question: string): Promise<boolean>;
}

export interface Opened {
  readonly database: Database;
  readonly platform: Pick<Platform, 'name' | 'resolve'>;
  now(): Date;
  close(): Promise<void>;
}

/** Opens the database and the platform; asked for only once the file is known to be good. */
export type Open = () => Promise<Opened>;

/** Ends with the exit code. */
export type Command = (args: readonly string[], terminal: Terminal, open: Open) => Promise<number>;

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

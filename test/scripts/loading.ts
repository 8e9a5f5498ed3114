/** A person at a terminal who loads files into a database of their own, and what the terminal showed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '#db/database.ts';
import type { Command } from '#scripts/command.ts';
import { freshEmbedded } from '#test/support/embedded.ts';

export interface Ran {
  code: number;
  said: readonly string[];
  complained: readonly string[];
  asked: readonly string[];
}

export class Desk {
  readonly database: Database;
  readonly #folder: string;
  #files = 0;

  private constructor(database: Database, folder: string) {
    this.database = database;
    this.#folder = folder;
  }

  static async open(): Promise<Desk> {
    return new Desk(await freshEmbedded(), mkdtempSync(join(tmpdir(), 'hundred-days-desk-')));
  }

  async close(): Promise<void> {
    await this.database.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** Saves a file and gives its path. */
  file(content: string): string {
    this.#files += 1;
    const path = join(this.#folder, `${this.#files}.txt`);
    writeFileSync(path, content);
    return path;
  }

  async run(
    command: Command,
    args: readonly string[],
    options: { answer?: boolean; now?: Date } = {},
  ): Promise<Ran> {
    const said: string[] = [];
    const complained: string[] = [];
    const asked: string[] = [];
    const terminal = {
      say: (line: string) => said.push(line),
      complain: (line: string) => complained.push(line),
      confirm: async (question: string) => {
        asked.push(question);
        return options.answer ?? true;
      },
    };
    const code = await command(args, terminal, async () => ({
      database: this.database,
      platform: { name: 'feishu', resolve: async () => new Map<string, string>() },
      now: () => options.now ?? new Date('2023-02-20T02:00:00Z'),
      close: async () => {},
    }));
    return { code, said, complained, asked };
  }
}

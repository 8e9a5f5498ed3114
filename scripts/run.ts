/** Runs a command on this process: its arguments, settings and terminal. A start that fails is told in one sentence. */
import { createInterface } from 'node:readline/promises';
import { PlatformError } from '#platform/port.ts';
import type { Command, Opened, Terminal } from '#scripts/command.ts';
import { readSettings } from '#src/config.ts';
import { openInstallation } from '#src/runtime.ts';
import { StartProblem } from '#src/start-problem.ts';

export async function runCommand(command: Command): Promise<void> {
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

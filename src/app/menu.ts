/** What the items of the bot's menu do: the same as typing. The keys are entered in the platform's console. */
import type { Command } from '#domain/command.ts';

export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['check', { kind: 'check', topic: null }],
  ['mine', { kind: 'mine' }],
  ['help', { kind: 'help' }],
  ['anonymous', { kind: 'anonymous' }],
]);

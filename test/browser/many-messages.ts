/** A group in which much was written, put into what the simulator remembers. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SimulatorState, stateSchema } from '#simulator/state.ts';
import { idOf } from '#test/support/playground.ts';

export const MESSAGES = 5_000;

/** Fills a squad's group: four lines of people to each card. */
export function withManyMessages(folder: string): void {
  const file = join(folder, 'simulator.json');
  const state = stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(file, JSON.stringify(filled(state)));
}

function filled(state: SimulatorState): SimulatorState {
  const chat = state.tenant.chats.find(({ name }) => name === '一中队工作群');
  const card = state.tenant.messages.findLast(
    ({ chatId, type }) => chatId === chat?.chatId && type === 'interactive',
  );
  if (!chat || !card) throw new Error('the group has no card yet');
  const more = Array.from({ length: MESSAGES }, (_, index) => {
    const messageId = `om_f${String(index).padStart(31, '0')}`;
    if (index % 5 === 0) return { ...card, messageId, readers: [] };
    const text = `第${index}条：${'今天的巡查已经完成，情况正常。'.repeat(1 + (index % 4))}`;
    const sender = { kind: 'person' as const, openId: idOf('甲三'), name: '甲三' };
    return {
      ...card,
      messageId,
      sender,
      type: 'text' as const,
      content: { text },
      readers: [],
      updatedCount: 0,
    };
  });
  return { ...state, tenant: { ...state.tenant, messages: [...state.tenant.messages, ...more] } };
}

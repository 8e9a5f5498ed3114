/** Asks for what all test files share; the first wish makes it. */
import { inject } from 'vitest';

export async function shared(what: 'postgres' | 'embedded'): Promise<string> {
  const response = await fetch(`${inject('ground')}/${what}`);
  const answer = await response.text();
  if (!response.ok) throw new Error(`${what} is not to be had: ${answer}`);
  return answer;
}

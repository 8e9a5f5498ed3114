/**
 * What the log may hold of an error: its name, the code of the driver or the platform, and where it happened. Never
 * its message: a failed query repeats its parameters there, which are people's names and words.
 */
export interface Trouble {
  error: string;
  where: string;
}

export function troubleOf(cause: unknown): Trouble {
  if (!(cause instanceof Error)) return { error: 'not an error', where: '' };
  const code = codeOf(cause);
  // The message comes first in the stack, on as many lines as it has.
  const frames = (cause.stack ?? '').split('\n').slice(cause.message.split('\n').length);
  const isOurs = (frame: string) => frame.includes('file:') && !frame.includes('node_modules');
  const where = frames.find(isOurs) ?? frames[0] ?? '';
  return { error: code === null ? cause.name : `${cause.name} ${code}`, where: where.trim() };
}

/** The first code down the chain of causes, such as `ECONNREFUSED` or PostgreSQL's `57P01`. */
export function codeOf(cause: unknown): string | null {
  if (!(cause instanceof Error)) return null;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : codeOf(cause.cause);
}

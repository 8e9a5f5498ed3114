/**
 * What a person wrote, as plain words: the mention of the bot is gone, other people's placeholders are their names,
 * a rich-text message is flattened to its lines.
 */
import { z } from 'zod';
import { readJson } from './json.ts';
import { plain } from './plain.ts';

export interface Mention {
  /** The placeholder in the text, such as `@_user_1`. */
  key: string;
  name: string;
  mentioned_type?: string | undefined;
}

const textSchema = z.object({ text: z.string() });
const postSchema = z.object({
  title: z.string().nullish(),
  content: z.array(
    z.array(
      z.object({
        tag: z.string(),
        text: z.string().nullish(),
        user_id: z.string().nullish(),
        user_name: z.string().nullish(),
      }),
    ),
  ),
});

type Run = z.infer<typeof postSchema>['content'][number][number];

const PLACEHOLDER = /@_user_\d+|@_all/g;
const WIDE_SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

/** The words of a `text` or `post` message; every other type, and a post of pictures only, has none. */
export function readWords(
  type: string,
  content: string,
  mentions: readonly Mention[],
): { text: string } | 'no words' | 'unreadable' {
  if (type !== 'text' && type !== 'post') return 'no words';
  const body = readJson(content);
  const written = type === 'text' ? readText(body) : readPost(body, mentions);
  if (written === null) return 'unreadable';
  if (type === 'post' && written.trim() === '') return 'no words';
  return { text: tidy(nameMentioned(written, mentions)) };
}

function readText(body: unknown): string | null {
  const parsed = textSchema.safeParse(body);
  return parsed.success ? parsed.data.text : null;
}

function readPost(body: unknown, mentions: readonly Mention[]): string | null {
  const parsed = postSchema.safeParse(body);
  if (!parsed.success) return null;
  const lines = parsed.data.content.map((line) => line.map((run) => wordsOf(run, mentions)).join(''));
  return [parsed.data.title ?? '', ...lines].filter((line) => line !== '').join('\n');
}

function wordsOf(run: Run, mentions: readonly Mention[]): string {
  if (run.tag !== 'at') return run.text ?? '';
  const known = mentions.find((mention) => mention.key === run.user_id);
  return known?.key ?? run.user_name ?? '';
}

function nameMentioned(text: string, mentions: readonly Mention[]): string {
  const bot = botMention(text, mentions);
  return text.replace(PLACEHOLDER, (key) => {
    if (key === '@_all') return '所有人';
    const mention = mentions.find((candidate) => candidate.key === key);
    if (mention === undefined) return key;
    return mention.mentioned_type === 'bot' || mention === bot ? ' ' : mention.name;
  });
}

/** Where the platform does not say what was mentioned, the mention a message begins with is the bot's. */
function botMention(text: string, mentions: readonly Mention[]): Mention | undefined {
  const first = /^\s*(@_user_\d+)/.exec(text)?.[1];
  return mentions.find((mention) => mention.key === first && mention.mentioned_type === undefined);
}

function tidy(text: string): string {
  return plain(text.replace(WIDE_SPACE, ' ')).replace(/ {2,}/g, ' ').trim();
}

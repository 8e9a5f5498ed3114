/** The pictures and files a message carries, by the keys with which they can be fetched. */
import { z } from 'zod';
import type { Attachment } from '#platform/port.ts';
import { id } from './envelope.ts';
import { readJson } from './json.ts';
import { plainLine } from './plain.ts';

const imageSchema = z.object({ image_key: id });
const fileSchema = z.object({ file_key: id, file_name: z.string().nullish() });
const postSchema = z.object({
  content: z.array(z.array(z.object({ tag: z.string(), image_key: z.string().nullish() }))),
});

/** No device gives a longer one, and it stands in lines for people. */
const NAME_MAX = 200;

/** Empty for every other type, and where the content is not as documented. */
export function readAttachments(type: string, content: string): readonly Attachment[] {
  switch (type) {
    case 'image': {
      const image = imageSchema.safeParse(readJson(content));
      return image.success ? [imageOf(image.data.image_key)] : [];
    }
    case 'file': {
      const file = fileSchema.safeParse(readJson(content));
      if (!file.success) return [];
      const name = Array.from(plainLine(file.data.file_name ?? ''))
        .slice(0, NAME_MAX)
        .join('');
      return [{ kind: 'file', key: file.data.file_key, name: name === '' ? null : name }];
    }
    case 'post': {
      const post = postSchema.safeParse(readJson(content));
      if (!post.success) return [];
      const keys = post.data.content
        .flat()
        .flatMap(({ tag, image_key }) =>
          tag === 'img' && id.safeParse(image_key).success ? (image_key ?? '') : [],
        );
      return [...new Set(keys)].map(imageOf);
    }
    default:
      return [];
  }
}

function imageOf(key: string): Attachment {
  return { kind: 'image', key, name: null };
}

/**
 * The copy of a picture that may be shown: place, device, author, comments, profiles and thumbnails are cut out, the
 * data of the picture itself is copied byte by byte. How it is turned is kept, in an EXIF block that says nothing else,
 * because turning the picture itself would mean to decode it. Colours may be a shade off where a profile went.
 */
import type { Stripped } from '#domain/exif.ts';
import type { ImageType } from '#domain/file-type.ts';
import { stripJpeg } from '#domain/image-jpeg.ts';
import { stripPng } from '#domain/image-png.ts';
import { stripWebp } from '#domain/image-webp.ts';

/** `null` when the picture is damaged; never throws. HEIC is kept sealed and has no copy to show. */
export function stripImage(type: Exclude<ImageType, 'heic'>, bytes: Uint8Array): Stripped | null {
  switch (type) {
    case 'jpeg':
      return stripJpeg(bytes);
    case 'png':
      return stripPng(bytes);
    case 'webp':
      return stripWebp(bytes);
  }
}

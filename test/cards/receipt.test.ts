/** What is said of photos and files that somebody sent as evidence. */
import { describe, expect, it } from 'vitest';
import { type ReceiptView, receiptText } from '#cards/receipt.ts';
import type { Unfit } from '#domain/evidence.ts';

type Received = ReceiptView['received'][number];

const one = (parts: Partial<Received> = {}): Received => ({
  kind: 'image',
  name: null,
  state: 'stored',
  type: 'jpeg',
  unfit: null,
  ...parts,
});
const refused = (unfit: Unfit, name: string | null = null): Received =>
  one({ kind: name === null ? 'image' : 'file', name, state: 'unfit', type: null, unfit });
const text = (received: readonly Received[], waiting = 0) => receiptText({ finding: 12, received, waiting });

/** A reason added to the domain is a type error here. */
const REASONS: Record<Unfit, true> = {
  empty: true,
  'image too large': true,
  'file too large': true,
  damaged: true,
  executable: true,
  macros: true,
  archive: true,
  'archive bomb': true,
  unknown: true,
  vanished: true,
  restricted: true,
  lost: true,
};

describe('a receipt', () => {
  it('counts photos and files, a photo sent as a file among the photos', () => {
    const file = one({ kind: 'file', name: 'a.pdf', type: 'pdf' });
    const photoAsFile = one({ kind: 'file', name: 'a.jpg' });
    expect(text([one(), one(), photoAsFile, file])).toBe('已收到 3 张照片、1 个文件，存入第12号问题。');
  });

  it('says what is still under way', () => {
    expect(text([one()], 2)).toContain('另有 2 件还在接收');
  });

  it.each(Object.keys(REASONS))('says of what is not taken (%s) why, in a finished sentence', (reason) => {
    const unfit = Object.keys(REASONS).find((key): key is Unfit => key === reason) ?? 'lost';
    const line = text([refused(unfit, '材料.bin')]).split('\n')[1];
    expect(line).toMatch(/^未收：“材料\.bin”.+。$/);
    expect(line).not.toContain(reason);
    expect(line).not.toMatch(/[！!]/);
  });

  it('names five files by one reason and counts more, and no name breaks its line', () => {
    const many = Array.from({ length: 8 }, (_, index) => refused('archive', `${index}.zip`));
    expect(text(many)).toContain('“4.zip” 等 8 个文件是压缩包');
    expect(text([refused('archive', `a\n\u202e${'长'.repeat(99)}.zip`)]).split('\n')).toHaveLength(2);
  });

  it('counts refused photos, which have no names', () => {
    expect(text([refused('image too large'), refused('image too large')])).toContain(
      '未收：2 张照片超过 10 MB',
    );
  });
});

/** Which files are taken as evidence, known by their bytes and not by their names, and the day they show. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '#domain/calendar.ts';
import {
  checkFile,
  evidenceDay,
  hasAfterPhoto,
  type Mark,
  picturesShown,
  sentInCycle,
  takesEvidence,
} from '#domain/evidence.ts';
import { FINDING_STATES } from '#domain/finding.ts';
import { docx, heic, jpeg, pdf, png, webp, xlsx, zip, zipBomb } from '#test/support/pictures.ts';

const MEGABYTE = 1024 ** 2;
const words = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
/** An older office file: its signature, and the name of a stream in UTF-16. */
const compound = (stream: string) =>
  Uint8Array.from(
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(600),
      Buffer.from(stream, 'utf16le'),
    ]),
  );

describe('a file', () => {
  it.each([
    ['jpeg', jpeg()],
    ['png', png()],
    ['webp', webp()],
    ['heic', heic()],
    ['pdf', pdf()],
    ['docx', docx()],
    ['xlsx', xlsx()],
    ['pptx', zip({ '[Content_Types].xml': 9, 'ppt/presentation.xml': 9 })],
    ['ofd', zip({ 'OFD.xml': 300, 'Doc_0/Document.xml': 2_000 })],
    ['doc', compound('WordDocument')],
    ['xls', compound('Workbook')],
    ['ppt', compound('PowerPoint Document')],
  ])('is a %s by its content', (type, bytes) => {
    expect(checkFile(bytes)).toEqual({ type });
  });

  it('of 30 MB and of one letter is known in a moment, so that nobody’s press waits for it', () => {
    const bytes = new Uint8Array(30 * MEGABYTE).fill('W'.charCodeAt(0));
    bytes.set(compound(''));
    const began = performance.now();
    expect(checkFile(bytes)).toEqual({ unfit: 'unknown' });
    expect(performance.now() - began).toBeLessThan(600);
  });

  it.each([
    ['empty', words('')],
    ['executable', words('MZ\u0090\u0000 this program')],
    ['executable', words('\u007fELF')],
    ['executable', words('#!/bin/sh')],
    ['executable', zip({ 'AndroidManifest.xml': 5_000, 'classes.dex': 90_000 })],
    ['macros', zip({ '[Content_Types].xml': 9, 'word/document.xml': 9, 'word/vbaProject.bin': 9 })],
    ['archive', zip({ 'photo.jpg': 5_000 })],
    ['archive', words('PK\u0003\u0004 cut short')],
    ['archive', words('Rar!\u001a\u0007')],
    ['archive bomb', zipBomb()],
    ['archive bomb', zip({ '[Content_Types].xml': 9, 'word/document.xml': 900 * MEGABYTE })],
    ['unknown', compound('MsiDatabase')],
    ['unknown', words('GIF89a')],
    ['unknown', words('<html><script>')],
    ['image too large', jpeg({ atLeast: 10 * MEGABYTE })],
    ['file too large', pdf(30 * MEGABYTE + 1)],
  ])('is not taken when it is %s', (unfit, bytes) => {
    expect(checkFile(bytes)).toEqual({ unfit });
  });

  it('may be exactly as large as allowed', () => {
    expect(checkFile(pdf(30 * MEGABYTE))).toEqual({ type: 'pdf' });
  });

  it('is judged without a fault whatever it holds', () => {
    const starts = [jpeg(), docx(), zipBomb(), compound('Workbook'), heic()].map((bytes) =>
      bytes.subarray(0, 60),
    );
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }), (start, tail) => {
        const judged = checkFile(Uint8Array.from([...start, ...tail]));
        expect('type' in judged || 'unfit' in judged).toBe(true);
      }),
    );
  });
});

describe('the day evidence shows', () => {
  const sent = day('2023-03-15');
  it.each([
    ['the camera’s', '2023-03-14', '2023-03-14'],
    ['the day it was sent, where the camera lives in the future', '2023-03-16', '2023-03-15'],
    ['the day it was sent, where the camera’s clock was never set', '2000-01-01', '2023-03-15'],
    ['the day it was sent, where the camera says nothing', null, '2023-03-15'],
  ])('is %s', (_, camera, shown) => {
    expect(evidenceDay(camera === null ? null : day(camera), sent)).toBe(shown);
  });
});

it('a finding takes evidence until it is decided', () => {
  expect(FINDING_STATES.filter(takesEvidence)).toEqual(['reported', 'rectifying', 'submitted']);
});

it('an after-photo is a photo, and marked so', () => {
  expect(
    hasAfterPhoto([
      { type: 'jpeg', mark: 'before' },
      { type: 'pdf', mark: 'after' },
    ]),
  ).toBe(false);
  expect(hasAfterPhoto([{ type: 'heic', mark: 'after' }])).toBe(true);
});

describe('what a card shows of the pictures', () => {
  const piece = (nth: number, mark: Mark | null, shown = 'copy') => ({ nth, mark, shown });
  const shownOf = (pieces: readonly ReturnType<typeof piece>[]) =>
    picturesShown(pieces).map(({ nth }) => nth);

  it('is those before, then those after, then the rest, each in the order they came', () => {
    expect(shownOf([piece(1, 'after'), piece(2, null), piece(3, 'before'), piece(4, 'after')])).toEqual([
      3, 1, 4, 2,
    ]);
  });

  it('is six: the latest that show it put right before all others', () => {
    const many = Array.from({ length: 9 }, (_, index) => piece(index + 1, null));
    expect(shownOf(many)).toEqual([4, 5, 6, 7, 8, 9]);
    expect(shownOf([piece(10, 'after'), piece(11, 'before'), ...many])).toEqual([11, 10, 6, 7, 8, 9]);
  });

  it('is nothing that may not be shown', () => {
    expect(shownOf([piece(1, 'after', 'nothing'), piece(2, 'after', 'original')])).toEqual([]);
  });
});

it('what was sent in an earlier cycle does not show that it was put right in this one', () => {
  const at = (hour: number) => new Date(Date.UTC(2023, 2, 15, hour));
  const evidence = [{ uploadedAt: at(8) }, { uploadedAt: at(12) }];
  const moves = [
    { cycle: 1, at: at(7) },
    { cycle: 2, at: at(10) },
    { cycle: 2, at: at(13) },
  ];
  expect(sentInCycle(evidence, 1, moves)).toEqual(evidence);
  expect(sentInCycle(evidence, 2, moves)).toEqual([{ uploadedAt: at(12) }]);
});

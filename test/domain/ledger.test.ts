/** The chain as plain values: what is hashed, and what the check says of a batch that is not as it was sealed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BATCH,
  entryDigest,
  hashOf,
  type LedgerEntry,
  NO_SEAL_YET,
  nextBatch,
  type Seal,
  type Tip,
  tipAfter,
} from '#domain/ledger.ts';
import { checkBatch, checkEnd, checkStored, type StoredLink } from '#domain/ledger-check.ts';

const CAMPAIGN = 1;
const SALT = 'ab'.repeat(16);

function entryOf(id: number, parts: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    id,
    campaignId: CAMPAIGN,
    at: `2023-03-02T02:00:0${id}`,
    actorId: 7,
    unitId: null,
    noun: 'finding',
    ref: String(id),
    verb: 'reported',
    hash: hashOf(SALT, `示例${id}`),
    ...parts,
  };
}

interface Sealed {
  seal: Seal;
  links: readonly StoredLink[];
}

function sealed(entries: readonly LedgerEntry[], tip: Tip = NO_SEAL_YET): Sealed {
  const batch = nextBatch(CAMPAIGN, tip, entries, '2023-03-02T02:01:00');
  if (!batch) throw new RangeError('nothing to seal');
  const links = batch.links.map((link, index) => {
    const entry = entries[index] ?? null;
    return { ...link, entry, words: entry && { salt: SALT, text: `示例${entry.id}` } };
  });
  return { seal: batch.seal, links };
}

const THREE = sealed([entryOf(1), entryOf(2), entryOf(3)]);

function check({ seal, links }: Sealed, tip = NO_SEAL_YET) {
  return checkBatch(CAMPAIGN, tip, seal, links);
}

/** The three links, one of them changed. */
function withLink(place: number, change: (link: StoredLink) => StoredLink): Sealed {
  return { ...THREE, links: THREE.links.map((link, index) => (index === place ? change(link) : link)) };
}

describe('an entry', () => {
  const value = fc.record({
    id: fc.nat(),
    campaignId: fc.nat(),
    at: fc.string(),
    actorId: fc.option(fc.nat()),
    unitId: fc.option(fc.nat()),
    noun: fc.string(),
    ref: fc.string(),
    verb: fc.string(),
    hash: fc.string(),
  });

  it('has a digest that no other entry has', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(entryDigest(one) === entryDigest(other)).toBe(isSame);
      }),
    );
  });

  it('has another digest after a change of any one column', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        for (const [column, content] of Object.entries(other)) {
          const changed = { ...one, [column]: content };
          const isSame = JSON.stringify(changed) === JSON.stringify(one);
          expect(entryDigest(changed) === entryDigest(one)).toBe(isSame);
        }
      }),
    );
  });

  it('is not proved by words whose beginning was moved into the salt', () => {
    const entry = entryOf(1, { hash: hashOf(SALT, '甲\n乙') });
    const words = { salt: `${SALT}\n甲`, text: '乙' };
    expect(hashOf(words.salt, words.text)).toBe(entry.hash);
    expect(checkStored(NO_SEAL_YET, { entry, words })).toMatchObject({ what: 'text' });
  });

  it('may be dated a little before the seal in front of it, but not by days', () => {
    const tip = { ...NO_SEAL_YET, clearedAt: '2023-03-05T00:00:00' };
    const dated = (at: string) => checkStored(tip, { entry: entryOf(1, { at }), words: null });
    expect(dated('2023-03-04T00:00:00')).toBeNull();
    expect(dated('2023-03-03T23:59:59.999')).toMatchObject({ what: 'extra', position: null, entryId: 1 });
  });
});

describe('a batch', () => {
  it('is none where there is nothing to seal', () => {
    expect(nextBatch(CAMPAIGN, NO_SEAL_YET, [], '2023-03-02T02:01:00')).toBeNull();
  });

  it('holds as it was sealed, and with words removed', () => {
    expect(check(THREE)).toBeNull();
    expect(check({ ...THREE, links: THREE.links.map((link) => ({ ...link, words: null })) })).toBeNull();
  });

  it('follows the one before it, and no other', () => {
    const tip = tipAfter(NO_SEAL_YET, THREE.seal);
    const next = sealed([entryOf(4)], tip);
    expect(next).toMatchObject({
      seal: { number: 2, previousHash: THREE.seal.hash },
      links: [{ position: 4 }],
    });
    expect(check(next, tip)).toBeNull();
    expect(check(next)).toEqual({ about: 'seal', what: 'missing', number: 1 });
    expect(check(next, { ...tip, hash: NO_SEAL_YET.hash })).toEqual({
      about: 'seal',
      what: 'changed',
      number: 2,
    });
  });

  it('with an entry put in long after its day is found out when that is sealed, too', () => {
    const tip = { ...tipAfter(NO_SEAL_YET, THREE.seal), clearedAt: '2023-03-05T00:00:00' };
    expect(check(sealed([entryOf(4)], tip), tip)).toMatchObject({ what: 'extra', position: 4 });
  });

  it('may be one of many that a long silence left behind, however old their entries are', () => {
    const entries = Array.from({ length: BATCH + 1 }, (_, index) =>
      entryOf(index, { at: '2022-12-01T00:00:00' }),
    );
    const [full, rest] = [entries.slice(0, BATCH), entries.slice(BATCH)];
    const tip = tipAfter(NO_SEAL_YET, sealed(full).seal);
    expect(check(sealed(rest, tip), tip)).toBeNull();
    expect(tipAfter(tip, sealed(rest, tip).seal).clearedAt).toBe('2023-03-02T02:01:00');
  });

  it('belongs to one campaign', () => {
    expect(checkBatch(CAMPAIGN + 1, NO_SEAL_YET, THREE.seal, THREE.links)).toMatchObject({ about: 'seal' });
  });

  it.each([
    [
      'an entry changed',
      withLink(1, (link) => ({ ...link, entry: entryOf(2, { verb: 'closed' }) })),
      'content',
      2,
    ],
    ['its digest changed', withLink(1, (link) => ({ ...link, digest: 'f'.repeat(64) })), 'content', 2],
    ['words changed', withLink(1, (link) => ({ ...link, words: { salt: SALT, text: '别的' } })), 'text', 2],
    ['an entry gone', withLink(2, (link) => ({ ...link, entry: null, words: null })), 'missing', 3],
    ['the last link gone', { ...THREE, links: THREE.links.slice(0, 2) }, 'missing', 3],
    ['a link gone between', { ...THREE, links: THREE.links.filter((_, index) => index !== 1) }, 'missing', 2],
    ['all links gone', { ...THREE, links: [] }, 'missing', 1],
    ['a link before the first', withLink(0, (link) => ({ ...link, position: 0 })), 'extra', 0],
    [
      'two entries in each other’s place',
      withLink(0, (link) => ({ ...link, entry: entryOf(3), words: null })),
      'order',
      1,
    ],
    [
      'two whole links in each other’s place',
      {
        ...THREE,
        links: [...THREE.links].reverse().map((link, index) => ({ ...link, position: index + 1 })),
      },
      'order',
      1,
    ],
  ])('with %s is found out', (_, tampered, what, position) => {
    expect(check(tampered)).toMatchObject({ about: 'entry', what, position });
  });

  it.each([
    ['number', 2],
    ['firstEntryId', 2],
    ['lastEntryId', 9],
    ['count', 2],
    ['count', 0],
    ['count', BATCH + 1],
    ['previousHash', 'f'.repeat(64)],
    ['sealedAt', '2023-03-02T02:01:00.000001'],
    ['hash', 'f'.repeat(64)],
  ])('with the seal’s %s changed to %s is found out', (column, content) => {
    const fault = check({ ...THREE, seal: { ...THREE.seal, [column]: content } });
    expect(fault).toMatchObject({ about: 'seal', number: 1 });
  });

  it('is the end of the chain, or what follows is too much', () => {
    expect(checkEnd(undefined)).toBeNull();
    expect(checkEnd(THREE.links[0])).toMatchObject({ what: 'extra', position: 1, entryId: 1 });
  });
});

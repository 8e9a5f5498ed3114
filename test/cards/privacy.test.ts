/** Which cards may name people: none that a group sees, and none that can be passed on. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupDigestCard, type LeaderDigestView, leaderDigestCard, quietDigestCard } from '#cards/digest.ts';
import { campaign, inspect, today } from '#cards/gallery/world.ts';
import { type MissingView, missingCard, missingNumbersCard } from '#cards/missing.ts';

/** No word of a card's own contains it. */
const MARK = '§';
const name = fc.string({ minLength: 1, maxLength: 10 }).map((text) => `${MARK}${text}`);
const unit = fc.constantFrom('一中队', '二中队', '区大队');
const small = fc.nat({ max: 50 });
const nudge = fc.record({
  kind: fc.constantFrom('acknowledge' as const, 'checklist' as const, 'deliverable' as const),
  subject: fc.constant('inspect'),
  unitId: fc.integer({ min: 1, max: 9 }),
  people: small,
});

const digests: fc.Arbitrary<LeaderDigestView> = fc.record({
  campaign: fc.constant(campaign),
  today: fc.constant(today),
  scope: unit,
  phase: fc.constantFrom(inspect, null),
  units: fc.array(fc.record({ unit, done: small, expected: small, late: small })),
  findings: fc.array(fc.record({ topic: unit, state: fc.constant('reported' as const), count: small })),
  attention: fc.array(
    fc.record({
      unit,
      matter: fc.constant('逾期'),
      people: fc.array(name),
      act: fc.option(fc.record({ kind: fc.constant('nudge' as const), nudge })),
    }),
  ),
  open: fc.array(fc.record({ unit, names: fc.array(name) })),
});

const missing: fc.Arbitrary<MissingView> = fc.record({
  campaign: fc.constant(campaign),
  phase: fc.constant(inspect),
  units: fc.array(fc.record({ unit, done: small, expected: small, names: fc.array(name) })),
  nudge: fc.option(nudge),
});

describe('a card in a group', () => {
  it('keeps the names a digest knows to itself', () => {
    fc.assert(
      fc.property(digests, (view) => {
        expect(JSON.stringify(groupDigestCard(view))).not.toContain(MARK);
        expect(JSON.stringify(quietDigestCard(view))).not.toContain(MARK);
      }),
    );
  });

  it('keeps the names of those missing to itself', () => {
    fc.assert(
      fc.property(missing, fc.boolean(), (view, sent) => {
        expect(JSON.stringify(missingNumbersCard(view, sent))).not.toContain(MARK);
      }),
    );
  });
});

describe('a card with names', () => {
  it('can never be passed on', () => {
    fc.assert(
      fc.property(digests, missing, (digest, lacking) => {
        expect(leaderDigestCard(digest).forwardable).toBe(false);
        expect(missingCard(lacking).forwardable).toBe(false);
      }),
    );
  });
});

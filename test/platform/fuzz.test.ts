/** Twenty thousand spoilt requests: each is refused or harmless, none throws, and nothing is left behind. */
import { describe, expect, it } from 'vitest';
import type { RawRequest } from '#platform/port.ts';
import { clickEvent, messageEvent, NOW, platform, postText, seconds, sign, signed } from './door.ts';

/** A seeded generator (mulberry32), so that a failure can be run again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const next = random(20230301);
const below = (n: number) => Math.floor(next() * n);
const oneOf = <T>(choices: readonly [T, ...T[]]): T => choices[below(choices.length)] ?? choices[0];

const WRONG = [
  '',
  0,
  -1,
  null,
  true,
  [],
  {},
  [[]],
  '\u0000',
  '__proto__',
  1e308,
  '𝕏',
  { constructor: {} },
] as const;
const envelopes = [messageEvent(), clickEvent({ form_value: { a: 'b' }, option: 'x' })] as const;

/** Another value somewhere in the tree. */
function spoil(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || next() < 0.1) return WRONG[below(WRONG.length)];
  const entries = Object.entries(value);
  const hit = below(entries.length);
  const changed = entries.map(([key, child], index) => [key, index === hit ? spoil(child) : child]);
  if (next() < 0.05) changed.push(['__proto__', { polluted: true }]);
  return Array.isArray(value) ? changed.map(([, child]) => child) : Object.fromEntries(changed);
}

function spoilBytes(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[below(copy.length)] = below(256);
  return next() < 0.3 ? copy.subarray(0, below(copy.length)) : copy;
}

/** Resealed and resigned, as only the platform could: spoilt on the inside. */
function inside(): RawRequest {
  const text = JSON.stringify(spoil(oneOf(envelopes)));
  return postText(next() < 0.2 ? spoilBytes(Buffer.from(text)) : text);
}

/** Signed bytes that were never sealed well. */
function outside(): RawRequest {
  const { body } = postText(JSON.stringify(oneOf(envelopes)));
  return signed(spoilBytes(body));
}

/** Anybody's: the signature is of another body. */
function forged(): RawRequest {
  const { body, headers } = postText(JSON.stringify(oneOf(envelopes)));
  if (next() < 0.5) return { headers, body: Uint8Array.from([...spoilBytes(body), 32]) };
  return { headers: sign(body, seconds(NOW), 'guess'), body };
}

describe('the door', () => {
  it('withstands twenty thousand spoilt requests within three seconds of work', () => {
    const spoilt = Array.from({ length: 14_000 }, () => oneOf([inside, outside])());
    const forgeries = Array.from({ length: 6000 }, forged);
    const before = process.cpuUsage();
    const answers = spoilt.map((request) => platform.receive(request, NOW));
    const refusals = forgeries.map((request) => platform.receive(request, NOW));
    // The processor's time, not the wall's: a busy machine makes nobody slower.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(3000);

    expect(answers.filter(({ kind }) => kind === 'challenge')).toEqual([]);
    expect(answers.filter(({ kind }) => kind === 'refused').length).toBeGreaterThan(5000);
    expect(refusals.filter((each) => each.kind !== 'refused' || each.status !== 401)).toEqual([]);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

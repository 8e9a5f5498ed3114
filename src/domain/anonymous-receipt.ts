/**
 * The code by which whoever reported anonymously asks again: eleven symbols drawn by lot and one that checks them, so
 * that a slip of the finger is told apart from a code that never was. Nothing here is stored but under a secret.
 */
import { createHmac } from 'node:crypto';

/** Without 0 O 1 I L, which look alike. A prime number of them: any one wrong and any two swapped are noticed. */
const SYMBOLS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const DRAWN = 11;
/** Longer than any way of writing one. */
export const CODE_TYPED_MAX = 40;

/**
 * What stands for something while the secret is there, and for nothing once it is gone. HMAC and not a slow hash:
 * what is hidden is either drawn by lot (54 bits, beyond trying out) or hidden only until the secret is deleted; and a
 * receipt must be found by an index, which a salt of its own would prevent.
 */
export function veiled(secret: string, ...parts: readonly string[]): string {
  return createHmac('sha256', secret).update(JSON.stringify(parts)).digest('hex');
}

/** `7KQ2-M9XA-44TN`, the same for the same veiled draft: a form pressed twice brings one code. */
export function receiptCode(veiledDraft: string): string {
  let rest = BigInt(`0x${veiledDraft}`);
  const values = Array.from({ length: DRAWN }, () => {
    const value = Number(rest % BigInt(SYMBOLS.length));
    rest /= BigInt(SYMBOLS.length);
    return value;
  });
  return grouped([...values, checkOf(values)].map((value) => SYMBOLS.charAt(value)).join(''));
}

/** The code as it was given out, however it was typed; null when something in it is mistyped. */
export function readReceiptCode(typed: string): string | null {
  const symbols = typed
    .slice(0, CODE_TYPED_MAX)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Dash}]/gu, '');
  const values = Array.from(symbols, (symbol) => SYMBOLS.indexOf(symbol));
  const drawn = values.slice(0, DRAWN);
  const isRight = values.length === DRAWN + 1 && !values.includes(-1) && checkOf(drawn) === values[DRAWN];
  return isRight ? grouped(symbols) : null;
}

const DASHED = /^\/?\s*[^\s\d]*?\s*[0-9A-Z]{4}(?:\p{Dash}[0-9A-Z]{4}){2}$/iu;
const UNDASHED = /^\/?\s*[^\s\d]*?\s*([0-9A-Z]{4}\s?[0-9A-Z]{4}\s?[0-9A-Z]{4})$/iu;

/** A line of a code, with at most one word before it. Whatever was wanted, nothing of it may be repeated anywhere. */
export function holdsReceiptCode(line: string): boolean {
  const plain = line.trim().normalize('NFKC');
  if (DASHED.test(plain)) return true;
  const symbols = UNDASHED.exec(plain)?.[1];
  return symbols !== undefined && readReceiptCode(symbols) !== null;
}

function checkOf(values: readonly number[]): number {
  return values.reduce((sum, value, index) => sum + (index + 2) * value, 0) % SYMBOLS.length;
}

function grouped(symbols: string): string {
  return [symbols.slice(0, 4), symbols.slice(4, 8), symbols.slice(8)].join('-');
}

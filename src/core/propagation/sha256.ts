// The constants of SHA-256 are the first 32 bits of the fractional parts of square roots and cube roots of primes.
// https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.180-4.pdf
function rootsOfPrimes(count: number, exponent: number): Int32Array {
  const roots: number[] = [];
  for (let candidate = 2; roots.length < count; candidate++) {
    let divisor = 2;
    while (candidate % divisor) divisor++;
    if (divisor === candidate) roots.push((candidate ** exponent * 2 ** 32) | 0);
  }
  return Int32Array.from(roots);
}

const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/** Copies bytes into blocks of 16 words. After the bytes comes one bit, and the last word holds the length in bits. */
function padded(bytes: Uint8Array): Int32Array {
  const words = new Int32Array((((bytes.length + 8) >> 6) + 1) * 16);
  for (let nth = 0; nth <= bytes.length; nth++)
    words[nth >> 2]! |= (bytes[nth] ?? 0x80) << (24 - 8 * (nth & 3));
  words[words.length - 1] = bytes.length * 8;
  return words;
}

/** Mixes one block of 16 words into the state. `w` has room for 64 words, and begins with the block. */
function mix(state: Int32Array, w: Int32Array, constants: Int32Array): void {
  const before = state.slice();
  for (let nth = 0; nth < 64; nth++) {
    if (nth > 15) {
      const early = w[nth - 15]!;
      const late = w[nth - 2]!;
      w[nth] =
        w[nth - 16]! +
        (rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)) +
        w[nth - 7]! +
        (rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10));
    }
    const a = state[0]!,
      b = state[1]!,
      c = state[2]!,
      e = state[4]!,
      f = state[5]!,
      g = state[6]!,
      h = state[7]!;
    const first =
      h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[nth]! + w[nth]!;
    const second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    state.copyWithin(1, 0);
    state[4]! += first;
    state[0] = first + second;
  }
  for (let nth = 0; nth < 8; nth++) state[nth]! += before[nth]!;
}

/**
 * Returns the SHA-256 of a text as 64 hex digits. `crypto.subtle` answers later, and only on pages with https. But a
 * record takes its identity immediately.
 */
export function sha256(text: string): string {
  const constants = rootsOfPrimes(64, 1 / 3);
  const state = rootsOfPrimes(8, 1 / 2);
  const words = padded(new TextEncoder().encode(text));
  const w = new Int32Array(64);
  for (let from = 0; from < words.length; from += 16) {
    w.set(words.subarray(from, from + 16));
    mix(state, w, constants);
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

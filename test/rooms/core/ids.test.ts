import { describe, expect, it, vi } from 'vitest';
import { generateCorrelationId, generateSpanId, generateTraceId, generateTraceparent } from 'waybill';
import { hexOf } from '../../../src/core/propagation/ids.ts';

const COUNT = 100_000;

/** The positions of the bits that are the same (always 0, or always 1) in all given hex strings. */
function constantBits(ids: readonly string[], bytes: number): number[] {
  const ones = new Array<number>(bytes * 8).fill(0);
  for (const id of ids) {
    for (let byte = 0; byte < bytes; byte++) {
      const value = parseInt(id.slice(byte * 2, byte * 2 + 2), 16);
      for (let bit = 0; bit < 8; bit++) ones[byte * 8 + bit]! += (value >> (7 - bit)) & 1;
    }
  }
  return ones.flatMap((count, bit) => (count === 0 || count === ids.length ? [bit] : []));
}

describe('generateTraceId', () => {
  it('gives UUIDs of version 7 that carry the time', () => {
    const before = Date.now();
    const ids = Array.from({ length: 1000 }, generateTraceId);
    const after = Date.now();
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
      const ms = parseInt(id.slice(0, 12), 16);
      expect(ms).toBeGreaterThanOrEqual(before);
      expect(ms).toBeLessThanOrEqual(after);
    }
  });

  it('never gives the same id twice', () => {
    expect(new Set(Array.from({ length: COUNT }, generateTraceId)).size).toBe(COUNT);
  });

  it('has no constant bit in its right-most seven bytes, as level 2 of W3C Trace Context wants', () => {
    const ends = Array.from({ length: 10_000 }, () => generateTraceId().slice(-14));
    expect(constantBits(ends, 7)).toEqual([]);
  });

  it('spreads its random bits evenly', () => {
    const values = Array.from({ length: 10_000 }, () => parseInt(generateTraceId().slice(-1), 16));
    const counts = new Array<number>(16).fill(0);
    for (const value of values) counts[value]!++;
    // The expected count is 625. By chance a count is this far off only once in about ten million runs.
    for (const count of counts) expect(Math.abs(count - 625)).toBeLessThan(140);
  });

  it('follows the clock when it moves on within one pool of random bytes', () => {
    vi.useFakeTimers({ now: 1_767_225_600_000 });
    try {
      const first = generateTraceId();
      vi.setSystemTime(1_767_225_600_001);
      const second = generateTraceId();
      expect(parseInt(second.slice(0, 12), 16) - parseInt(first.slice(0, 12), 16)).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('generateSpanId', () => {
  it('gives 16 hex digits without a constant bit, never the same twice', () => {
    const ids = Array.from({ length: COUNT }, generateSpanId);
    expect(ids.every((id) => /^[0-9a-f]{16}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(COUNT);
    expect(constantBits(ids, 8)).toEqual([]);
  });

  it('draws again where chance gives only zeros', async () => {
    const random = vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => array);
    try {
      vi.resetModules();
      const { generateSpanId: fresh } = await import('../../../src/core/propagation/ids.ts');
      let pools = 0;
      random.mockImplementation((array) => {
        if (++pools > 1) new Uint8Array(array.buffer).fill(0xab);
        return array;
      });
      expect(fresh()).toBe('abababababababab');
      expect(pools).toBe(2);
    } finally {
      random.mockRestore();
    }
  });
});

it('refills its pool from the CSPRNG, and never from Math.random', () => {
  const secure = vi.spyOn(crypto, 'getRandomValues');
  const insecure = vi.spyOn(Math, 'random');
  for (let nth = 0; nth < 1000; nth++) {
    generateTraceId();
    generateSpanId();
  }
  expect(secure.mock.calls.length).toBeGreaterThan(2);
  expect(secure.mock.calls.length).toBeLessThan(100);
  expect(insecure).not.toHaveBeenCalled();
  secure.mockRestore();
  insecure.mockRestore();
});

it('never hands out the same random digits to two ids', () => {
  const parts = Array.from({ length: 2000 }, () => [
    generateSpanId(),
    generateTraceId().slice(-15, -1),
  ]).flat();
  const windows = parts.map((part) => part.slice(0, 12));
  expect(new Set(windows).size).toBe(windows.length);
});

it('makes correlation ids as UUIDs of version 7', () => {
  expect(generateCorrelationId()).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

it('makes traceparents of new, sampled traces with random ids', () => {
  const made = Array.from({ length: 1000 }, generateTraceparent);
  expect(
    made.every((one) => /^00-[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}-[0-9a-f]{16}-01$/.test(one)),
  ).toBe(true);
  expect(new Set(made).size).toBe(1000);
});

it('spells bytes as hex, with and without the help of the platform', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
  const expected = Buffer.from(bytes).toString('hex');
  expect(hexOf(bytes)).toBe(expected);
  expect(hexOf(Object.assign(bytes.slice(), { toHex: () => 'by the platform' }))).toBe('by the platform');
});

describe('generateCorrelationId', () => {
  const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

  it('gives UUIDs of version 7, also as the callback of a list', () => {
    const ids = [generateCorrelationId(), generateCorrelationId({ version: 7 }), generateCorrelationId({})];
    expect(ids).toEqual(ids.map(() => expect.stringMatching(V7)));
    const callback = generateCorrelationId as (given: unknown) => string;
    const called = [null, 'a', 4].map((given) => callback(given));
    expect(called).toEqual(called.map(() => expect.stringMatching(V7)));
  });

  it('gives UUIDs of version 4 if asked, without a time in them', () => {
    const ids = Array.from({ length: 10_000 }, () => generateCorrelationId({ version: 4 }));
    expect(ids.filter((id) => !V4.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    // Only the version (bits 48 to 51) and the variant (bits 64 to 67) are constant.
    const hex = ids.map((id) => id.replaceAll('-', ''));
    expect(constantBits(hex, 16)).toEqual([48, 49, 50, 51, 64, 65, 66, 67]);
  });
});

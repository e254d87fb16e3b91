import { expect, it, vi } from 'vitest';
import { WantedRows } from '../../../src/browser/durable/wanted-rows.ts';

const DAY_MS = 86_400_000;

function setUp() {
  let current: string | null = null;
  const wanted = new WantedRows({ canSend: (identity) => identity === null || identity === current }, DAY_MS);
  const row = (identity?: string) => ({
    key: ['gone', 1] as const,
    sinceMs: Date.now(),
    json: '[]',
    ...(identity !== undefined && { identity }),
  });
  return { wanted, row, signIn: (identity: string) => (current = identity) };
}

it('wants signed-out rows, and those of the current user', () => {
  const { wanted, row, signIn } = setUp();
  signIn('alice');
  expect([wanted.wants(row()), wanted.wants(row('alice')), wanted.wants(row('bob'))]).toEqual([
    true,
    true,
    false,
  ]);
});

it('does not read a row of another user again until that user signs in', () => {
  const { wanted, row, signIn } = setUp();
  const { key } = row();
  expect(wanted.mayWant(key)).toBe(true);
  wanted.wants(row('alice'));
  expect(wanted.mayWant(key)).toBe(false);
  signIn('alice');
  expect(wanted.mayWant(key)).toBe(true);
});

it('wants rows of other users that are too old, so that the queue can count them', () => {
  vi.useFakeTimers();
  try {
    const { wanted, row } = setUp();
    const left = row('alice');
    expect(wanted.wants(left)).toBe(false);
    vi.setSystemTime(Date.now() + DAY_MS + 1);
    expect([wanted.mayWant(left.key), wanted.wants(left)]).toEqual([true, true]);
  } finally {
    vi.useRealTimers();
  }
});

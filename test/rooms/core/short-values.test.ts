import { expect, it } from 'vitest';
import { ValueCapture } from '../../../src/core/capture/value-capture.ts';
import { redactSecrets } from '../../../src/core/capture/redact.ts';
import { firstSeed, underSeed } from '../../house/fuzz-seeds.ts';
import { createRandom } from '../../house/random.ts';

// Waybill captures short and flat values on a fast path. A redactor of the app turns that path off.
const ways = [
  [new ValueCapture(false), new ValueCapture((_, value) => value)],
  [new ValueCapture(redactSecrets), new ValueCapture((key, value) => redactSecrets(key, value))],
] as const;

const KEYS = [
  'orderId',
  'password',
  'a name that nobody gives to a field of a log line',
  '__proto__',
  '',
  'e\uD800',
  'x',
];
const VALUES: unknown[] = [
  'A-1017',
  '',
  'token=c4n4ry',
  'Bearer c4n4ryc4n4ry',
  'half a pair \uDC00',
  '"quoted" \\ and \u0000 control',
  'long '.repeat(200),
  'longer '.repeat(2000),
  'ü'.repeat(700),
  7,
  -0,
  4_111_111_111_111_111,
  Number.NaN,
  Infinity,
  true,
  false,
  null,
  undefined,
  12n,
  Symbol('s'),
  new Date(0),
  [1, 'two'],
  { inner: { secret: 'c4n4ry' } },
  () => {},
];

it('captures short and flat values as it captures all other values', () => {
  const random = createRandom(firstSeed);
  const check = (): void => {
    const values = Object.fromEntries(
      Array.from({ length: random.below(random.chance(0.05) ? 90 : 6) }, (_, nth) => [
        `${KEYS[random.below(KEYS.length)]!}${random.chance(0.5) ? nth : ''}`,
        VALUES[random.below(VALUES.length)],
      ]),
    );
    const message = VALUES[random.below(9)] as string;
    for (const [short, long] of ways) {
      expect(short.attributes(values)).toEqual(long.attributes(values));
      expect(short.text(message)).toBe(long.text(message));
    }
  };
  underSeed(firstSeed, () => {
    for (let round = 0; round < 3000; round++) check();
  });
});

it('reads no getter that logs again, in either way', () => {
  for (const [short] of ways) {
    const fields = {
      get again(): unknown {
        return short.attributes(fields);
      },
    };
    expect(short.attributes(fields)).toEqual({ again: {} });
  }
});

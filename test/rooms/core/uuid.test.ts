import { expect, it } from 'vitest';
import { formatUuid, parseUuid } from '../../../src/core/propagation/uuid.ts';

const hex = '018f3f2e7c1a70008000a1b2c3d4e5f6';
const uuid = '018f3f2e-7c1a-7000-8000-a1b2c3d4e5f6';

it('spells hex as a UUID, and back', () => {
  expect(formatUuid(hex)).toBe(uuid);
  expect(parseUuid(uuid)).toBe(hex);
  expect(parseUuid(hex.toUpperCase())).toBe(hex);
});

it.each([
  null,
  undefined,
  '',
  'x',
  uuid.slice(1),
  `${uuid}0`,
  `${uuid}\n`,
  ` ${uuid}`,
  `{${uuid}}`,
  uuid.replace('f', 'g'),
])('reads %j as no UUID', (text) => {
  expect(parseUuid(text)).toBeNull();
});

it('refuses a huge text', () => {
  expect(parseUuid('0-'.repeat(5e6))).toBeNull();
});

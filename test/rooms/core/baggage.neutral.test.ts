import { describe, expect, it } from 'vitest';
import {
  addCorrelationId,
  readCorrelationId,
  removeCorrelationId,
} from '../../../src/core/propagation/baggage.ts';

const id = '018f3f2e-7c1a-7000-8000-00000000abcd';
const ours = `correlation.id=${id}`;
const many = (count: number) => Array.from({ length: count }, (_, nth) => `k${nth}=v`).join();

describe('readCorrelationId', () => {
  it.each([
    ['alone', ours],
    ['among others', `a=1,${ours},b=2`],
    ['with spaces and tabs', ` a=1 ,\tcorrelation.id = ${id} `],
    ['with properties', `${ours};from=test;x`],
    ['in upper case', `correlation.id=${id.toUpperCase()}`],
    ['without hyphens', `correlation.id=${id.replaceAll('-', '')}`],
    ['percent-encoded', `correlation.id=${id.replaceAll('-', '%2D').replaceAll('a', '%61')}`],
    ['behind one that is none', `correlation.id=nonsense,${ours}`],
    ['behind members that are none', `,bad,é=1,${ours}`],
    ['before another one', `${ours},correlation.id=11111111-1111-4111-8111-111111111111`],
    ['as the last that is read', `${many(63)},${ours}`],
    ['at the beginning of a header over the limit', `${ours},${'a=1,'.repeat(3000)}`],
  ])('finds it %s', (_where, header) => {
    expect(readCorrelationId(header)).toBe(id);
  });

  it.each([
    ['no header', null],
    ['an empty one', ''],
    ['others only', 'a=1,b=2'],
    ['a key that only begins so', `correlation.id2=${id}`],
    ['a key that only ends so', `my.${ours}`],
    ['a key with another sign for the dot', `correlation-id=${id}`],
    ['a key that is percent-encoded', `correlation%2Eid=${id}`],
    ['a key in another case', `Correlation.Id=${id}`],
    ['a value of another member', `a=1;${ours}`],
    ['no value', 'correlation.id'],
    ['an empty value', 'correlation.id='],
    ['a value that is no UUID', 'correlation.id=<script>'],
    ['a value in quotes', `correlation.id="${id}"`],
    ['a UUID with a tail', `${ours}0`],
    ['a UUID behind an encoded line break', `correlation.id=%0A${id}`],
    ['a UUID before a non-breaking space', `${ours}\u00a0`],
    ['commas only', ','.repeat(100)],
    ['one behind the limit in bytes', `a=${'v'.repeat(8180)},${ours}`],
    ['one that the limit cuts', `a=${'v'.repeat(8190 - ours.length)},${ours}`],
    ['one behind the limit in members', `${many(64)},${ours}`],
  ])('gives null for %s', (_what, header) => {
    expect(readCorrelationId(header)).toBeNull();
  });
});

describe('addCorrelationId', () => {
  it.each([
    ['alone where there was nothing', null, ours],
    ['alone where there were empty members only', ', \t,', ours],
    ['behind the members of others', 'a=1;p=2,b=3', `a=1;p=2,b=3,${ours}`],
    ['in the place of an older one', 'a=1, correlation.id=old;p=1', `a=1,${ours}`],
    ['once, however many there were', `${ours},a=1,correlation.id=x ,correlation.id`, `a=1,${ours}`],
    [
      'and leaves every byte of the others',
      ' a = %41%zz ;p;q = "é" ,,\tbad member,a=2 ',
      ` a = %41%zz ;p;q = "é" ,\tbad member,a=2 ,${ours}`,
    ],
    ['as the 64th member', many(63), `${many(63)},${ours}`],
    ['as the 64th member, among empty ones', `${many(63)},, ,`, `${many(63)},${ours}`],
    ['in the place of an older one in a full header', `${many(63)},correlation.id=x`, `${many(63)},${ours}`],
    [
      'up to the 8192nd byte',
      `a=${'v'.repeat(8189 - ours.length)}`,
      `a=${'v'.repeat(8189 - ours.length)},${ours}`,
    ],
  ])('puts it %s', (_where, header, expected) => {
    expect(addCorrelationId(header, id)).toBe(expected);
  });

  it.each([
    ['64 members', many(64), many(64)],
    ['64 members and an older one', `correlation.id=x,${many(64)}`, many(64)],
    ['ten thousand members', many(10_000), many(10_000)],
    [
      'one byte too many for it',
      `a=${'v'.repeat(8190 - ours.length)}`,
      `a=${'v'.repeat(8190 - ours.length)}`,
    ],
    ['more than 8192 bytes', `a=${'v'.repeat(9000)}`, `a=${'v'.repeat(9000)}`],
  ])('leaves it out where there are %s', (_what, header, expected) => {
    expect(addCorrelationId(header, id)).toBe(expected);
  });
});

describe('removeCorrelationId', () => {
  it.each([
    ['its own member', `a=1, ${ours} ,b=2`, 'a=1,b=2'],
    ['its own member with properties', `${ours};p=1,b=2`, 'b=2'],
    ['its own member with spaces', `a=1,\tcorrelation.id \t= x`, 'a=1'],
    ['a key without a value', 'correlation.id,a=1,correlation.id;p', 'a=1'],
    ['no key that is like it', 'correlation.ids=2,a=1;correlation.id=3,xcorrelation.id=4', undefined],
    ['no key behind a non-breaking space', '\u00a0correlation.id=1', undefined],
    ['no key in another case', 'Correlation.Id=1', undefined],
    ['no key with another sign for the dot', 'correlation-id=1', undefined],
    ['nothing where there is none', 'a = 1;p;q=%41 , b=2', undefined],
  ])('takes out %s', (_what, header, rest) => {
    expect(removeCorrelationId(header)).toBe(rest ?? header);
  });

  it('gives nothing without a header', () => {
    expect([removeCorrelationId(null), removeCorrelationId(undefined)]).toEqual(['', '']);
  });
});

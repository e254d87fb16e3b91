import { describe, expect, it } from 'vitest';
import { addCorrelationId, readCorrelationId, removeCorrelationId } from '../../src/core/baggage.ts';

const id = '018f3f2e-7c1a-7000-8000-00000000abcd';

describe('readCorrelationId', () => {
  it.each([
    ['alone', `correlation.id=${id}`],
    ['among others', `a=1,correlation.id=${id},b=2`],
    ['with spaces', ` a=1 , correlation.id = ${id} `],
    ['with properties', `correlation.id=${id};from=test;x`],
    ['in upper case', `correlation.id=${id.toUpperCase()}`],
    ['without hyphens', `correlation.id=${id.replaceAll('-', '')}`],
    ['behind one that is none', `correlation.id=nonsense,correlation.id=${id}`],
  ])('finds it %s', (_where, header) => {
    expect(readCorrelationId(header)).toBe(id);
  });

  it.each([
    ['no header', null],
    ['an empty one', ''],
    ['others only', 'a=1,b=2'],
    ['a name that only begins so', `correlation.id2=${id}`],
    ['a name that only ends so', `my.correlation.id=${id}`],
    ['another case', `Correlation.Id=${id}`],
    ['no value', 'correlation.id'],
    ['a value that is no UUID', 'correlation.id=<script>'],
    ['a UUID with a tail', `correlation.id=${id}0`],
    ['commas only', ','.repeat(100)],
    ['more than the limit of W3C', `${'a=1,'.repeat(3000)}correlation.id=${id}`],
  ])('gives null for %s', (_what, header) => {
    expect(readCorrelationId(header)).toBeNull();
  });
});

describe('addCorrelationId', () => {
  it('puts it behind what others put there', () => {
    expect(addCorrelationId('a=1;p=2,b=3', id)).toBe(`a=1;p=2,b=3,correlation.id=${id}`);
  });

  it('puts it alone where there was nothing', () => {
    expect(addCorrelationId(null, id)).toBe(`correlation.id=${id}`);
  });

  it('puts it in the place of an older one', () => {
    expect(addCorrelationId('a=1, correlation.id=old;p=1', id)).toBe(`a=1,correlation.id=${id}`);
  });
});

it('takes out its own member and no other', () => {
  expect(removeCorrelationId(`a=1, correlation.id=${id} ,correlation.ids=2`)).toBe('a=1,correlation.ids=2');
  expect(removeCorrelationId(null)).toBe('');
});

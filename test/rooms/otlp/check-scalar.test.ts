import { expect, it } from 'vitest';
import { itemPath, plantDefect, startingWith, type Drafts } from './plant-defect.ts';

const twice = [
  { key: 'a', value: {} },
  { key: 'a', value: {} },
];

it.each<[unknown, string]>([
  [{ intValue: 7 }, '.value.intValue must be a decimal string, not 7'],
  [{ intValue: '7.0' }, '.value.intValue must be a decimal string'],
  [{ intValue: '007' }, '.value.intValue must be a decimal string'],
  [{ intValue: '9223372036854775808' }, '.value.intValue does not fit into 64 bits'],
  [{ int_value: '7' }, '.value.int_value is snake_case; OTLP/JSON writes intValue'],
  [{ doubleValue: '1.5' }, '.value.doubleValue must be a number'],
  [{ doubleValue: Number.NaN }, '.value.doubleValue is null'],
  [{ stringValue: 7 }, '.value.stringValue must be a string'],
  [{ stringValue: null }, '.value.stringValue is null'],
  [{ stringValue: '\udc00' }, '.value.stringValue has a lone surrogate'],
  [{ boolValue: 'true' }, '.value.boolValue must be true or false'],
  [{ bytesValue: 'AAE' }, '.value.bytesValue must be base64'],
  [{ bytesValue: '_-8=' }, '.value.bytesValue must be base64'],
  [{ stringValue: 'a', boolValue: true }, '.value has stringValue and boolValue, of which only one'],
  [{ value: 'a' }, '.value.value is unknown: AnyValue has no such field'],
  [{ arrayValue: ['a'] }, '.value.arrayValue must be an object (ArrayValue)'],
  [{ arrayValue: { values: [{ intValue: 1 }] } }, '.value.arrayValue.values[0].intValue must be'],
  [{ kvlistValue: { values: [{ key: 'a' }] } }, '.value.kvlistValue.values[0].value is missing'],
  [{ kvlistValue: { values: twice } }, '.value.kvlistValue.values[1].key is "a" for a second time'],
  ['bare', '.value must be an object'],
  [null, '.value is null'],
  [undefined, '.value is missing'],
])('a value that is written as %j has a problem: %s', (value, problem) => {
  expect(plantDefect('logs', ({ attributes }) => (attributes[0]!['value'] = value))).toContainEqual(
    startingWith(`${itemPath.logs}.attributes[0]${problem}`),
  );
});

it.each([
  {},
  { intValue: '0' },
  { intValue: '-9223372036854775808' },
  { doubleValue: 7 },
  { doubleValue: 'NaN' },
  { doubleValue: '-Infinity' },
  { bytesValue: '' },
  { bytesValue: 'AAEC/w==' },
])('a value may be written as %j', (value) => {
  expect(plantDefect('logs', ({ attributes }) => (attributes[0]!['value'] = value))).toEqual([]);
});

it('a value has a key, and the key is unique', () => {
  const plant = ({ attributes }: Drafts): void => {
    delete attributes[0]!['key'];
    attributes[2]!['key'] = attributes[1]!['key'];
  };
  expect(plantDefect('traces', plant)).toEqual([
    `${itemPath.traces}.attributes[0].key is missing`,
    `${itemPath.traces}.attributes[2].key is "empty" for a second time`,
  ]);
});

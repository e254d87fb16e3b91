import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { redactSecrets } from 'waybill';

const text = readFileSync(new URL('../../../docs/redaction.md', import.meta.url), 'utf8');

/** The cells of the rows of each table of the page. A code span is read without its marks. */
const tables = [...text.matchAll(/^\|[^]*?(?=\n\n)/gm)].map(([table]) =>
  table
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').slice(1, 3))
    .map((cells) => cells.map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')) as [string, string]),
);
const [names, numbers, hidden, kept] = tables as [
  [string, string][],
  [string, string][],
  [string, string][],
  [string, string][],
];

/** Writes a name in all the ways in which programs write names. */
function spellings(name: string): string[] {
  const words = name
    .replace(/[a-z](?=[A-Z])/g, '$&_')
    .toLowerCase()
    .split(/[^a-z]+/);
  const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  const camel = words.map((word, nth) => (nth ? capital(word) : word)).join('');
  return [
    name,
    camel,
    words.join('_'),
    words.join('-'),
    words.join('.'),
    words.join('_').toUpperCase(),
    words.map(capital).join('-'),
  ];
}

describe('the list of what redaction hides and keeps', () => {
  it('is there', () => {
    expect(tables.map((rows) => rows.length)).toEqual([31, 6, 32, 21]);
  });

  it.each(names.map(([name]) => name))('hides a text with the name %s, in every spelling', (name) => {
    for (const spelling of spellings(name)) expect(redactSecrets(spelling, 'a text')).toBe('[redacted]');
    expect(redactSecrets(name, { nested: 'a text' })).toBe('[redacted]');
  });

  it.each(names.map(([name]) => name).filter((name) => !/ /.test(name)))(
    'hides a text behind the name %s in a message, in every way of writing both',
    (name) => {
      const secret = 'hunter2-EXAMPLE';
      const messages = [
        `it had ${name}: ${secret} and failed`,
        `it had ${name}=${secret} and failed`,
        `it had ${name} = ${secret} and failed`,
        JSON.stringify({ a: 1, [name]: secret, b: 2 }),
        JSON.stringify(JSON.stringify({ a: 1, [name]: secret, b: 2 })),
        JSON.stringify({ a: 1, [name]: [secret], b: 2 }),
        `{ a: 1, '${name}': '${secret}', b: 2 }`,
        `/x?a=1&${name}=${secret}&b=2`,
      ];
      for (const message of messages) {
        expect(redactSecrets('message', message)).not.toContain(secret);
        expect(redactSecrets('message', message)).toContain('[redacted]');
      }
    },
  );

  it.each(names.map(([, name]) => name))('keeps a text with the name %s, in every spelling', (name) => {
    for (const spelling of spellings(name)) expect(redactSecrets(spelling, 'a text')).toBe('a text');
    for (const message of [`it had ${name}: fine`, `${name}=fine`, JSON.stringify({ [name]: 'fine' })]) {
      expect(redactSecrets('message', message)).toBe(message);
    }
  });

  it.each(numbers)('hides the number of %j, and keeps the number of %j', (first, second) => {
    const [secret, count] = [first.split(' = '), second.split(' = ')] as [[string, string], [string, string]];
    expect(redactSecrets(secret[0], Number(secret[1]))).toBe('[redacted]');
    expect(redactSecrets('message', `${secret[0]}: ${secret[1]}`)).toBe(`${secret[0]}: [redacted]`);
    expect(redactSecrets(count[0], Number(count[1]))).toBe(Number(count[1]));
    expect(redactSecrets('message', second)).toBe(second);
  });

  it.each(hidden)('leaves of %j only %j', (message, left) => {
    expect(redactSecrets('message', message)).toBe(left);
    // A second pass, such as that of a support bundle, changes no more.
    expect(redactSecrets('message', left)).toBe(left);
  });

  it.each(kept)('keeps %j, because it is %s', (message) => {
    expect(redactSecrets('message', message)).toBe(message);
  });
});

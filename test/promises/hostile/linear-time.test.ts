import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vite';
import { expect, it } from 'vitest';
import { attacksOn } from './attack-texts.ts';
import { growsLinearly } from './measure-growth.ts';

const SRC = fileURLToPath(new URL('../../../src/', import.meta.url));

/** Finds all regular expressions in the code of a file. */
function expressionsOf(path: string): RegExp[] {
  const found: RegExp[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { type, regex } = value as { type?: string; regex?: { pattern: string; flags: string } };
    if (type === 'Literal' && regex) found.push(new RegExp(regex.pattern, regex.flags));
    Object.values(value).forEach(visit);
  };
  visit(parseAst(readFileSync(SRC + path, 'utf8'), { lang: path.endsWith('x') ? 'tsx' : 'ts' }));
  return found;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path, expressions: expressionsOf(path) }))
  .filter(({ expressions }) => expressions.length > 0);

it('finds the regular expressions of the package', () => {
  expect(files.flatMap(({ expressions }) => expressions).length).toBeGreaterThan(100);
});

it.each(files)('each regular expression takes time in proportion to the text: $path', ({ expressions }) => {
  const slow = expressions.flatMap((expression) => {
    const { source, flags } = expression;
    const search = new RegExp(source, /[gy]/.test(flags) ? flags : `${flags}g`);
    return attacksOn(expression)
      .filter(({ make }) => !growsLinearly((text) => text.replace(search, ''), make))
      .map(({ what }) => `${String(expression)} with ${what}`);
  });
  expect(slow).toEqual([]);
});

it.each([/[ \t]+$/, /a.*b/, /<[^>]*>/])('finds a slow expression: %s', (expression) => {
  const search = new RegExp(expression, 'g');
  const isSlow = attacksOn(expression).some(
    ({ make }) => !growsLinearly((text) => text.replace(search, ''), make),
  );
  expect(isSlow).toBe(true);
});

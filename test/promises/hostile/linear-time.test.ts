import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vite';
import { expect, it } from 'vitest';
import { attacksOn } from './attack-texts.ts';
import { growsLinearly } from './measure-growth.ts';

const SRC = fileURLToPath(new URL('../../../src/', import.meta.url));

interface Node {
  readonly type?: string;
  readonly [member: string]: unknown;
}

/** Calls a function with each node of a syntax tree. */
function eachNode(value: unknown, visit: (node: Node) => void): void {
  if (typeof value !== 'object' || value === null) return;
  visit(value as Node);
  for (const member of Object.values(value)) eachNode(member, visit);
}

/**
 * Gives the text that a piece of code makes, as far as the file says it. A part that only the caller knows becomes
 * `x-name`.
 */
function textOf(node: Node | undefined, constants: ReadonlyMap<string, Node>): string {
  if (node?.type === 'Literal') return String(node['value']);
  if (node?.type === 'TaggedTemplateExpression') return textOf(node['quasi'] as Node, constants);
  if (node?.type === 'Identifier') {
    const constant = constants.get(node['name'] as string);
    return constant ? textOf(constant, constants) : 'x-name';
  }
  if (node?.type !== 'TemplateLiteral') return 'x-name';
  const parts = (node['expressions'] as Node[]).map((part) => textOf(part, constants));
  return (node['quasis'] as { value: { raw: string } }[])
    .map(({ value }, at) => value.raw + (parts[at] ?? ''))
    .join('');
}

/** Finds all regular expressions in the code of a file: those between slashes, and those that are put together. */
function expressionsOf(path: string): RegExp[] {
  const ast = parseAst(readFileSync(SRC + path, 'utf8'), { lang: path.endsWith('x') ? 'tsx' : 'ts' });
  const constants = new Map<string, Node>();
  eachNode(ast, ({ type, id, init }) => {
    if (type === 'VariableDeclarator' && init) constants.set((id as { name: string }).name, init as Node);
  });
  const found: RegExp[] = [];
  eachNode(ast, ({ type, regex, callee, arguments: given }) => {
    if (type === 'Literal' && regex) {
      const { pattern, flags } = regex as { pattern: string; flags: string };
      found.push(new RegExp(pattern, flags));
    }
    if ((type === 'NewExpression' || type === 'CallExpression') && (callee as Node)['name'] === 'RegExp') {
      const [source, flags] = given as Node[];
      found.push(new RegExp(textOf(source, constants), flags && textOf(flags, constants)));
    }
  });
  return found;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path, expressions: expressionsOf(path) }))
  .filter(({ expressions }) => expressions.length > 0);

it('finds the regular expressions of the package', () => {
  expect(files.flatMap(({ expressions }) => expressions).length).toBeGreaterThan(100);
});

it('finds expressions that are put together', () => {
  const sources = files.flatMap(({ expressions }) => expressions).map(({ source }) => source);
  expect(sources).toContainEqual(expect.stringMatching(/^\\btrace\(\?:\[ _-\]\?id\)\?\[\\s"/));
  expect(sources).toContain('^x-name: (.*)$');
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

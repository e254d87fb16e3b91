import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';

const MOST = 3;

type Node = Readonly<Record<string, unknown>> & { readonly type: string };

const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === 'string';

/** Tells whether a parameter is an options object: its names are destructured, or its type is named so. */
function isOptions(parameter: Node): boolean {
  const declared = (parameter.type === 'AssignmentPattern' ? parameter['left'] : parameter) as Node;
  if (declared.type === 'ObjectPattern') return true;
  const annotation = declared['typeAnnotation'] as Node | null;
  const type = annotation?.['typeAnnotation'] as Node | undefined;
  const name = (type?.['typeName'] as Node | undefined)?.['name'];
  return /(Options|^Partial)$/.test(String(name));
}

/** Tells whether a parameter is the `this` of TypeScript, which only gives a type: callers pass nothing for it. */
const isThis = (parameter: Node): boolean => parameter['name'] === 'this';

/** Lists the functions whose fourth parameter is not an options object, or that have a fifth parameter. */
function tooManyParameters(code: string, lang: 'ts' | 'tsx' = 'ts'): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    const { params, start } = value as Node & { params?: unknown; start?: number };
    if (Array.isArray(params) && /Function/.test(value.type)) {
      const [fourth, ...more] = (params as Node[]).filter((parameter) => !isThis(parameter)).slice(MOST);
      if (fourth && (more.length > 0 || !isOptions(fourth))) found.push(code.slice(start).split('\n')[0]!);
    }
    Object.values(value).forEach(visit);
  };
  visit(parseAst(code, { lang }));
  return found;
}

describe('a function has three parameters, and perhaps an options object as the fourth', () => {
  const paths = ['src', 'demo', 'stories'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/node_modules|dist|\.data/.test(path))
      .map((path) => `${folder}/${path}`),
  );

  it('everywhere', () => {
    expect(paths.length).toBeGreaterThan(300);
    const found = paths.flatMap((path) =>
      tooManyParameters(readFileSync(path, 'utf8'), extname(path) === '.ts' ? 'ts' : 'tsx').map(
        (line) => `${path}: ${line}`,
      ),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ['function f(a, b, c, d) {}', 1],
    ['const f = (a, b, c, d: () => void) => {};', 1],
    ['const f = (a, b, c, { d }: { d: number }, e) => {};', 1],
    ['class A { f(a, b, c, d: string) {} }', 1],
    ['function f(a, b, c, { d = 1 } = {}) {}', 0],
    ['function f(a, b, c, options: FindOptions = {}) {}', 0],
    ['function f(a, b, c, changes: Partial<Row>) {}', 0],
    ['function f(a, b, c) {}', 0],
    ['function f(this: Runner, a, b, c) {}', 0],
    ['function f(this: Runner, a, b, c, d: string) {}', 1],
  ])('in %s', (code, count) => {
    expect(tooManyParameters(code)).toHaveLength(count);
  });
});

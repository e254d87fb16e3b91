import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { documents, readDocument, root } from '../readme/document-examples.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path, code: read(join('src', path)) }));

/** Gives all code that a document shows, in blocks and in sentences. */
function codeOf(document: string): string {
  const text = readDocument(document);
  return (text.match(/^```[\s\S]*?^```|`[^`\n]+`/gm) ?? []).join('\n');
}

const allCode = Object.keys(documents).map(codeOf).join('\n');

const isNamed = (name: string, where = allCode): boolean =>
  new RegExp(`(?<![\\w$.-])${name.replaceAll('.', '\\.')}(?![\\w$])`).test(where);

it('mentions every name that the package exports', () => {
  const [, snapshot] = read('test/house/__snapshots__/exports.test.ts.snap').split(
    'exports exactly these names 1`] = `',
  );
  const exported = [...snapshot!.matchAll(/^ {4}"(\w+)",$/gm)].map(([, name]) => name!);
  expect(exported.length).toBeGreaterThan(80);
  expect(exported.filter((name) => !isNamed(name))).toEqual([]);
});

it('mentions every subpath of the package in the table of README', () => {
  const { exports } = JSON.parse(read('package.json')) as { exports: Record<string, string> };
  const subpaths = Object.keys(exports)
    .filter((path) => !/\.css$|package\.json$|\/install$/.test(path))
    .map((path) => path.replace('.', 'waybill'));
  const rows = readDocument('readme')
    .match(/^\| `waybill[^`]*`/gm)
    ?.map((row) => row.slice(3, -1));
  expect(rows?.toSorted()).toEqual(subpaths.toSorted());
});

it('lists every attribute of ours, and every one of OpenTelemetry that we use', () => {
  const conventions = read('src/core/records/semantic-conventions.ts').matchAll(/= '([a-z][\w.]*\.?)';/g);
  const own = sources.flatMap(({ code }) => [...code.matchAll(/'((?:exception|react|browser)\.[a-z_]+)'/g)]);
  const names = [...conventions, ...own].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(20);
  const schema = readDocument('event-schema');
  expect(names.filter((name) => !schema.includes(name))).toEqual([]);
});

it('lists every header, and every column that a migration makes', () => {
  const schema = readDocument('event-schema');
  const headers = /TRACING_HEADERS: readonly string\[\] = \[([^\]]*)\]/.exec(
    read('src/core/propagation/tracing-headers.ts'),
  )![1]!;
  const names = [...headers.matchAll(/'([\w-]+)'/g)].map(([, name]) => name!);
  expect(names).toHaveLength(6);
  const table = read('src/postgres/schema/domain-events-table.ts');
  const columns = [...table.matchAll(/^ {6}(\w+) (?:uuid|text|jsonb|timestamptz)\b/gm)].map(
    ([, name]) => name!,
  );
  expect(columns.length).toBeGreaterThan(8);
  expect([...names, ...columns].filter((name) => !schema.includes(`\`${name}`))).toEqual([]);
});

/** Gives the fixed part of a text in the source: the longest part between its placeholders. */
function stillPart(literal: string): string {
  const parts = literal
    .split(/\$\{(?:[^{}]|\{[^}]*\})*\}/)
    .map((part) => part.replace(/\\(.)/g, '$1').trim());
  return parts.toSorted((a, b) => b.length - a.length)[0]!;
}

const plain = (text: string): string => text.replace(/[`\\]/g, '').replace(/\s+/g, ' ');

it('has a remedy for every error that the package throws, and every message of the plugin', () => {
  const page = plain(readDocument('troubleshooting'));
  const literals = sources.flatMap(({ code }) => [
    ...code.matchAll(/(['"`])\[waybill\] ((?:\\.|(?!\1)[^\\])*)\1/g),
  ]);
  // Two messages have no fixed part: the one that passes diagnostics on, and the plugin's lines about a server.
  const messages = literals
    .map(([, , text]) => text!.split(';')[0]!)
    .filter((text) => !/^\$\{(?:message|url)\}/.test(text));
  expect(messages.length).toBeGreaterThan(30);
  expect(messages.map(stillPart).filter((part) => !page.includes(plain(part)))).toEqual([]);
});

it('has a remedy for every kind of diagnostic', () => {
  const page = readDocument('troubleshooting');
  const kinds = sources.flatMap(({ code }) =>
    [
      /\breport\((?:tracing, )?\{\s*kind: (['`])([^'`]+)\1/g,
      /#report\((['`])([^'`]+)\1/g,
      /\b(?:guard|caught)\((?:tracing, )?(['`])([^'`]+)\1/g,
    ].flatMap((pattern) => [...code.matchAll(pattern)].map(([, , kind]) => kind!)),
  );
  const refusals = [...read('src/server/ingest/ingest-answer.ts').matchAll(/^ {2}(\w+): \[\d{3}/gm)].map(
    ([, name]) => name!,
  );
  expect(kinds.length).toBeGreaterThan(25);
  expect(refusals.length).toBeGreaterThan(8);
  expect([...kinds.map(stillPart), ...refusals].filter((kind) => !page.includes(kind))).toEqual([]);
});

it('names every part of the benchmark, and the budgets of sizes', () => {
  const page = readDocument('benchmarks');
  const parts = [...read('test/bench/run.js').matchAll(/^ {2}async '?([\w-]+)'?\(/gm)].map(
    ([, name]) => name!,
  );
  expect(parts.length).toBeGreaterThan(5);
  expect(parts.filter((part) => !page.includes(`| \`${part}\``))).toEqual([]);
  const limits = [...read('.size-limit.js').matchAll(/limit: '([^']+)'/g)].map(([, limit]) => limit);
  const [, bytes] = page.split('## Bytes');
  const stated = [...bytes!.matchAll(/\| ([\d.]+ kB) +\|$/gm)].map(([, limit]) => limit);
  expect(stated).toEqual(limits);
});

import { expect, it } from 'vitest';
import { createSpan, endSpan, extractTracingContext } from 'waybill/server';
import { describeStack } from '../../../src/core/capture/describe-stack.ts';
import { explainError } from '../../../src/core/requests/explain-error.ts';
import { describeError } from '../../../src/react/describe-error.ts';
import { growsLinearly } from './measure-growth.ts';

// Functions with these verbs take a text or a value. Code that is compiled is no text of strangers.
const VERB =
  /^(?:add|copy|decode|describe|escape|explain|extract|find|format|hash|hide|is|join|judge|line|link|name|normalize|parse|read|redact|remove|shorten|split|strip|text|to|trim|valid|with|write)(?:[A-Z]|$)/;
const modules = import.meta.glob<Record<string, unknown>>([
  '../../../src/**/*.ts',
  '!../../../src/**/index.ts',
  '!../../../src/**/internal.ts',
  '!../../../src/{async-context,testing,vite}/**',
  // These take a tracing or its parts, and no value from outside.
  '!../../../src/core/{delivery,instrumentation}/**',
  '!../../../src/postgres/read/**',
  '!../../../src/support-bundle/support-bundle.ts',
  '!../../../src/**/*.d.ts',
]);

// These take an object of the app or of an SDK, and copy its members. Nobody else can choose the object.
const TAKES_NO_TEXT: readonly string[] = ['writeContext', 'withContext', 'readOwnColumns'];

type Work = (value: unknown) => unknown;

const functions = (
  await Promise.all(
    Object.entries(modules).map(async ([path, load]) =>
      Object.entries(await load())
        .filter(
          ([name, value]) =>
            VERB.test(name) &&
            !TAKES_NO_TEXT.includes(name) &&
            typeof value === 'function' &&
            value.length > 0,
        )
        .map(([name, value]) => ({ name: `${name} of ${path.slice(13)}`, work: value as Work })),
    ),
  )
).flat();

// Careless code reads the same characters again and again if one of these parts is repeated.
const PARTS = [
  ' ',
  '\t\n',
  'a',
  '0',
  '-',
  ',',
  ', a=1',
  ';a',
  '=',
  '%C3',
  '/',
  '/a',
  'a.',
  '@',
  'a@',
  '"',
  '\\"',
  '{"a":',
  '[',
  '<a',
  '&',
  '?token=',
  'password: ',
  'http://',
  'at f (',
  '\u001b[',
  '\u009d',
  '\u202e',
  '\ud83d',
];
const attacks = PARTS.map((part) => ({
  what: JSON.stringify(`${part} …`),
  make: (length: number): string => part.repeat(Math.ceil(length / part.length)).slice(0, length) + '\u0001',
}));

/** Calls a function with a text or another value. The function can refuse it, also later. */
function call(work: Work, value: unknown): void {
  const result = work(value);
  if (result instanceof Promise) result.catch(() => {});
}

it('finds the functions that take a text', () => {
  expect(functions.map(({ name }) => name.split(' ')[0])).toEqual(
    expect.arrayContaining(['parseSearch', 'parseBaggage', 'hideAddress', 'stripControls', 'describeStack']),
  );
});

it.each(functions)('takes time in proportion to the text: $name', ({ work }) => {
  const slow = attacks.filter(({ make }) => !growsLinearly((text) => call(work, text), make));
  expect(slow.map(({ what }) => what)).toEqual([]);
});

/** A list in which each list holds the same list twice. Its text would have millions of parts, and take seconds. */
function nested(): unknown[] {
  let list: unknown[] = ['x', 'x'];
  for (let depth = 0; depth < 22; depth++) list = [list, list];
  return list;
}

it.each([
  ['describeError', describeError],
  ['explainError', explainError],
  ['describeStack', describeStack],
  ['endSpan', (value: unknown) => endSpan(createSpan(extractTracingContext({}), 'work'), value as object)],
] as const)('%s answers at once for a value whose text would take seconds', (_, work) => {
  const value = nested();
  // Another program of the machine can hold up one call, but not three.
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    void work(value);
    return performance.now() - start;
  });
  expect(Math.min(...times)).toBeLessThan(100);
});

import { expect, it } from 'vitest';
import { formatBaggage, parseBaggage, parseTraceparent, parseTracestate } from 'waybill';
import {
  addCorrelationId,
  readCorrelationId,
  removeCorrelationId,
} from '../../../src/core/propagation/baggage.ts';

const id = '018f3f2e-7c1a-7000-8000-00000000abcd';

// Repetitions of these parts make a careless regular expression read the same text again and again.
const repeated = [
  ' ',
  '\t',
  ' \t',
  ',',
  ', ',
  ';',
  '=',
  '-',
  '%',
  '%C3',
  '0',
  'a',
  'a=',
  'a=1,',
  ';a',
  '\u00a0',
];
const around: readonly (readonly [string, string])[] = [
  ['', ''],
  ['a=1', '!'],
  ['a=', '"'],
  ['a=1;p', '\u0001'],
  ['cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-', ','],
];

function hostile(length: number): string[] {
  return repeated.flatMap((part) =>
    around.map(([before, after]) => before + part.repeat((length - 60) / part.length) + after),
  );
}

// The whole test takes a tenth of a second. A function that reads in quadratic time takes minutes, and the test times
// out.
it.each([
  ['parseTraceparent', 256, parseTraceparent],
  ['parseTracestate', 32_768, parseTracestate],
  ['parseBaggage', 8192, parseBaggage],
  [
    'formatBaggage',
    8192,
    (text: string) =>
      formatBaggage([
        { key: 'a', value: text },
        { key: text, value: '' },
      ]),
  ],
  ['readCorrelationId', 8192, readCorrelationId],
  ['addCorrelationId', 32_768, (text: string) => addCorrelationId(text, id)],
  ['removeCorrelationId', 32_768, removeCorrelationId],
] as const)(
  '%s takes time in proportion to the text, up to the longest that it reads',
  (_, length, parse) => {
    for (const text of hostile(length)) {
      for (let time = 0; time < 20; time++) expect(() => parse(text)).not.toThrow();
    }
  },
);

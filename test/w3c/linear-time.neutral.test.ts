import { expect, it } from 'vitest';
import { formatBaggage, parseBaggage, parseTraceparent, parseTracestate } from 'waybill';
import { addCorrelationId, readCorrelationId, removeCorrelationId } from '../../src/core/baggage.ts';

const id = '018f3f2e-7c1a-7000-8000-00000000abcd';

// What makes a careless regular expression go over the same text again and again.
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

/** The texts that take more than half a second, and not only once, because the machine had other things to do. */
function slowOnes(texts: readonly string[], times: number, parse: (text: string) => unknown): string[] {
  const isSlow = (text: string) => {
    const begun = performance.now();
    for (let time = 0; time < times; time++) parse(text);
    return performance.now() - begun > 500;
  };
  return texts
    .filter((text) => isSlow(text) && isSlow(text) && isSlow(text))
    .map((text) => text.slice(0, 80));
}

// Twenty such texts take some milliseconds in all. One that is read in quadratic time takes a tenth of a second and more.
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
    expect(slowOnes(hostile(length), 20, parse)).toEqual([]);
  },
);

it.each(Object.entries({ parseTraceparent, parseTracestate, parseBaggage, readCorrelationId }))(
  '%s takes no time worth mentioning for a megabyte',
  (_, parse) => {
    expect(slowOnes(hostile(2 ** 20), 1, parse)).toEqual([]);
  },
);

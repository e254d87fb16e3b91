import { expect, it, onTestFinished, vi } from 'vitest';
import { supportLink } from '../../../src/react/support-link.ts';

const occurrence = {
  reference: 'KM70-WHSPV',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  correlationId: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
  timeMs: 0,
};

it.each([
  ['/help', '/help?reference=KM70-WHSPV'],
  [
    'https://help.example.com/new?topic=errors',
    'https://help.example.com/new?topic=errors&reference=KM70-WHSPV',
  ],
  ['https://help.example.com/#/new', 'https://help.example.com/?reference=KM70-WHSPV#/new'],
  ['mailto:help@example.com', 'mailto:help@example.com?subject=Reference%20KM70-WHSPV'],
  [
    'mailto:help@example.com?cc=a@example.com',
    'mailto:help@example.com?cc=a@example.com&subject=Reference%20KM70-WHSPV',
  ],
  ['MAILTO:help@example.com', 'MAILTO:help@example.com?subject=Reference%20KM70-WHSPV'],
  ['mailto:help@example.com?Subject=Broken&cc=a', 'mailto:help@example.com?Subject=Broken&cc=a'],
  ['/help?subject=errors', '/help?subject=errors&reference=KM70-WHSPV'],
])('adds the reference to %s', (href, expected) => {
  expect(supportLink(href, occurrence)).toBe(expected);
});

it('takes the address of a function as it is', () => {
  expect(supportLink(({ reference }) => `/help/${reference}`, occurrence)).toBe('/help/KM70-WHSPV');
});

it.each<[what: string, href: () => unknown]>([
  [
    'throws',
    () => {
      throw new Error('no ticket system');
    },
  ],
  ['returns a promise', () => Promise.resolve('/help')],
  ['returns null', () => null],
])('has no address if the function of the app %s', (_, href) => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => void vi.restoreAllMocks());
  expect(supportLink(href as () => string, occurrence)).toBeUndefined();
});

it('leaves an address alone without a reference', () => {
  expect(supportLink('/help', undefined)).toBe('/help');
});

it('has no address where a function has nothing to build it from', () => {
  expect(supportLink(({ reference }) => `/help/${reference}`, undefined)).toBeUndefined();
});

it('has no address if the app gives no address', () => {
  expect(supportLink(undefined, occurrence)).toBeUndefined();
});

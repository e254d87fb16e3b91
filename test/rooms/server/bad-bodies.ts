import { gzipSync } from 'node:zlib';

const sixteenMegabytes = gzipSync(Buffer.alloc(16_777_216));

/** 16 MiB of zeros in 16 kB. */
export const smallBomb: Uint8Array = sixteenMegabytes;

/** 1 GiB of zeros in 1 MB. A gzip file may consist of several parts. */
export const bomb: Uint8Array = Buffer.concat(Array.from({ length: 64 }, () => sixteenMegabytes));

const spansOf = (items: string): string => `{"resourceSpans":[{"scopeSpans":[{"spans":[${items}]}]}]}`;

/** Creates a body with the requested number of items in the place of spans. */
export function manySpans(count: number, item = '0'): string {
  return spansOf(`${`${item},`.repeat(count - 1)}${item}`);
}

/** Creates nested lists. */
export function nestedLists(levels: number): string {
  return `${'['.repeat(levels)}${']'.repeat(levels)}`;
}

/** A resource of 100 kB with 5,000 small spans. The store would keep the resource with each span. */
export function largeResource(): string {
  const spans = Array.from({ length: 5000 }, (_, place) => ({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: (place + 1).toString(16).padStart(16, '0'),
    name: 'x',
    startTimeUnixNano: '1',
    endTimeUnixNano: '1',
  }));
  const resource = { attributes: [{ key: 'x', value: { stringValue: 'x'.repeat(100_000) } }] };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
}

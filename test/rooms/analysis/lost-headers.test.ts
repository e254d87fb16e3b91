import { expect, it } from 'vitest';
import type { SpanRecord } from 'waybill';
import { lostHeaders } from 'waybill/analysis';
import { spanOf, traceOf } from './shapes.ts';

const OTHER_TRACE = 'b'.repeat(32);
const facts = { 'correlation.id': 'c-1', 'http.request.method': 'POST' };

function request(id: number, changes: Partial<SpanRecord> = {}): SpanRecord {
  return spanOf(
    { id, from: id * 100, to: id * 100 + 90 },
    { kind: 'client', attributes: { ...facts, 'url.full': 'https://api.example.com/orders' }, ...changes },
  );
}

function answer(id: number, from: number, changes: Partial<SpanRecord> = {}): SpanRecord {
  return spanOf(
    { id, from, to: from + 10 },
    { traceId: OTHER_TRACE, kind: 'server', attributes: { ...facts, 'url.path': '/orders' }, ...changes },
  );
}

const find = (...spans: readonly SpanRecord[]): readonly (readonly [string, string | undefined, number])[] =>
  lostHeaders(traceOf(spans)).map(({ span, caller, candidates }) => [span.name, caller?.name, candidates]);

it('finds the request by correlation, method and path', () => {
  expect(find(request(1), answer(9, 120))).toEqual([['span 9', 'span 1', 1]]);
});

it('finds it with another clock too, as long as one request fits', () => {
  expect(find(request(1), answer(9, 5_000))).toEqual([['span 9', 'span 1', 1]]);
});

it('takes the request in whose time the server began, and names none if two fit', () => {
  expect(find(request(1), request(2), request(3), answer(9, 220))).toEqual([['span 9', 'span 2', 1]]);
  expect(find(request(1), request(2), answer(9, 5_000))).toEqual([['span 9', undefined, 2]]);
});

it('leaves out requests that a recorded span answered', () => {
  const answered = spanOf({ id: 5, under: 1, from: 110, to: 120 }, { kind: 'server' });
  expect(find(request(1), answered, answer(9, 120))).toEqual([]);
});

it.each([
  ['another correlation', { ...facts, 'correlation.id': 'c-2' }],
  ['another method', { ...facts, 'http.request.method': 'GET' }],
  ['no correlation', { 'http.request.method': 'POST' }],
])('does not tie a request to a server span with %s', (_, attributes) => {
  expect(find(request(1), answer(9, 120, { attributes: { ...attributes, 'url.path': '/orders' } }))).toEqual(
    [],
  );
});

it('leaves out servers that were called with headers, and other spans', () => {
  expect(find(request(1), answer(9, 120, { parentSpanId: 'f'.repeat(16) }))).toEqual([]);
  expect(find(request(1), answer(9, 120, { kind: 'internal' }))).toEqual([]);
});

it('believes a server that says so, also without its caller', () => {
  const attributes = { 'waybill.context_lost': true };
  expect(find(answer(9, 120, { attributes }))).toEqual([['span 9', undefined, 0]]);
});

it('answers for addresses of strangers', () => {
  const strange = request(1, { attributes: { ...facts, 'url.full': 'no address' } });
  expect(find(strange, answer(9, 120))).toEqual([]);
});

it('answers for 50,000 requests and 50,000 answers of one correlation', () => {
  const count = 50_000;
  const requests = Array.from({ length: count }, (_, id) => request(id));
  const answers = Array.from({ length: count }, (_, id) => answer(count + id, id * 100 + 20));
  const found = find(...requests, ...answers);
  expect(found).toHaveLength(count);
  expect(found.filter(([, caller], id) => caller !== `span ${id}`)).toEqual([]);
});

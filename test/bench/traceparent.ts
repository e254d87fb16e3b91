import { parseTraceParent } from '@opentelemetry/core';
import { RandomIdGenerator } from '@opentelemetry/sdk-trace';
import { generateTraceparent, parseTraceparent } from 'waybill';
import { compare, type Comparison } from './compare.ts';

const ids = new RandomIdGenerator();

/** Makes the header of a new trace, as OpenTelemetry's tracer and propagator do together. */
const theirTraceparent = () => `00-${ids.generateTraceId()}-${ids.generateSpanId()}-01`;

// Concatenation alone may leave the string unbuilt. Reading a character makes the engine build it.
const digest = (header: string) => header.charCodeAt(40);
const digestOf = (parsed: { traceId: string; spanId: string } | null | undefined) =>
  parsed ? parsed.traceId.charCodeAt(30) ^ parsed.spanId.charCodeAt(7) : 1;

/** Compares Waybill's traceparent code with OpenTelemetry's, in the runtime that calls it. */
export function compareTraceparent(): Comparison[] {
  const nothing = Array.from({ length: 1_000 });
  const headers = Array.from({ length: 1_000 }, generateTraceparent);
  const malformed = headers.map((header, index) => {
    const place = index % header.length;
    return `${header.slice(0, place)}${header[place] === '-' ? '_' : 'G'}${header.slice(place + 1)}`;
  });
  return [
    compare('generate a traceparent', {
      inputs: nothing,
      ours: () => digest(generateTraceparent()),
      theirs: () => digest(theirTraceparent()),
    }),
    compare('parse a valid traceparent', {
      inputs: headers,
      ours: (header) => digestOf(parseTraceparent(header)),
      theirs: (header) => digestOf(parseTraceParent(header)),
    }),
    compare('parse a malformed traceparent', {
      inputs: malformed,
      ours: (header) => digestOf(parseTraceparent(header)),
      theirs: (header) => digestOf(parseTraceParent(header)),
    }),
  ];
}

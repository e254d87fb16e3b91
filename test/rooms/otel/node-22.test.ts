import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { SpanRecord } from 'waybill';
import { installLocked } from '../../house/install-locked.ts';

const folder = fileURLToPath(new URL('./node-22/', import.meta.url));
const program = fileURLToPath(new URL('./node-22/program.js', import.meta.url));

interface Printed {
  readonly version: string;
  readonly sent: Readonly<Record<string, string>>;
  readonly spans: readonly SpanRecord[];
  readonly problems: readonly unknown[];
}

// Version 3 of the SDK needs Node 22.15.
it("is the propagator, the context manager and the span processor of OpenTelemetry's SDK 3 on Node", async () => {
  await installLocked(folder);
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const baggage = 'correlation.id=6ba7b810-9dad-41d1-80b4-00c04fd430c8';
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, baggage };
  const node = join(folder, 'node_modules/node/bin/node');
  const { stdout, stderr } = await promisify(execFile)(node, [program, JSON.stringify(headers)]);
  const { version, sent, spans, problems } = JSON.parse(stdout) as Printed;
  expect([version.slice(0, 4), stderr, problems]).toEqual(['v22.', '', []]);

  const [reserve, count, action] = ['reserve', 'count', 'count stock'].map((name) =>
    spans.find((span) => span.name === name)!,
  );
  expect(reserve).toMatchObject({ traceId, parentSpanId: '00f067aa0ba902b7', remoteParent: true });
  expect(sent).toEqual({ traceparent: `00-${traceId}-${reserve!.spanId}-01`, baggage });
  expect(count).toMatchObject({ traceId: action!.traceId, parentSpanId: action!.spanId });
  expect(count!.attributes['waybill.attribution']).toBe('exact');
}, 300_000);

import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { formatReference } from 'waybill';
import { beforeAll, expect, it } from 'vitest';
import { logFormat, logMixin } from 'waybill/server';
import { installLocked } from '../../house/install-locked.ts';

interface Log {
  readonly info: (message: string, fields?: object) => void;
  readonly child: (fields: object) => Log;
}

interface Pino {
  readonly info: (fields: object, message: string) => void;
  readonly child: (fields: object) => Pino;
}

interface Winston {
  readonly createLogger: (options: object) => Log;
  readonly format: { combine: (...formats: object[]) => object; json: () => object };
  readonly transports: { Stream: new (options: object) => object };
}

type Line = Record<string, unknown>;

const require = createRequire(import.meta.url);
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

beforeAll(() => installLocked(fileURLToPath(new URL('.', import.meta.url))));

/** Keeps the lines of a logger. */
function collect(): { stream: Writable; lines: () => Line[] } {
  let written = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString();
      done();
    },
  });
  const lines = () =>
    written
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  return { stream, lines };
}

/** Gives a logger of each library that writes JSON lines, in the same form. */
async function openLogger(name: 'pino' | 'winston'): Promise<{ log: Log; lines: () => Line[] }> {
  const { forPino, forWinston } = await import('docs:logs/other-loggers');
  const { stream, lines } = collect();
  if (name === 'winston') {
    const { createLogger, format, transports } = require('winston') as Winston;
    const log = createLogger({
      format: format.combine(forWinston, format.json()),
      transports: [new transports.Stream({ stream })],
    });
    return { log, lines };
  }
  const wrap = (pino: Pino): Log => ({
    info: (message, fields = {}) => pino.info(fields, message),
    child: (fields) => wrap(pino.child(fields)),
  });
  return {
    log: wrap((require('pino') as (options: object, stream: Writable) => Pino)(forPino, stream)),
    lines,
  };
}

const loggers = ['pino', 'winston'] as const;

it.each(loggers)('puts the ids of the request and of the span on the lines of %s', async (name) => {
  const { tracing } = await import('docs:logs/other-loggers');
  const { log, lines } = await openLogger(name);
  const child = log.child({ task: 'ship' });
  const spanIds: string[] = [];
  log.info('before');
  const handler = tracing.withTracing(async () => {
    spanIds.push(tracing.current()!.spanId);
    log.info('received', { order: 7 });
    await tracing.span('ship', async (span) => {
      spanIds.push(span.spanId);
      await Promise.resolve();
      child.info('shipping');
    });
    return new Response();
  });
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
  await handler(new Request('http://shop.example/orders', { headers }));
  log.info('after');
  const ids = {
    trace_id: traceId,
    correlation_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
    reference: formatReference(traceId),
  };
  expect(lines()).toMatchObject([
    {},
    { ...ids, span_id: spanIds[0], order: 7 },
    { ...ids, span_id: spanIds[1], task: 'ship' },
    {},
  ]);
  for (const line of [lines()[0]!, lines()[3]!]) expect(Object.keys(line)).not.toContain('trace_id');
});

it.each(loggers)('lets fields of the line win on %s', async (name) => {
  const { tracing } = await import('docs:logs/other-loggers');
  const { log, lines } = await openLogger(name);
  tracing.span('step', () => log.info('imported', { trace_id: 'of another system' }));
  expect(lines()).toMatchObject([{ trace_id: 'of another system' }]);
  expect(lines()[0]?.['span_id']).toMatch(/^[0-9a-f]{16}$/);
});

it.each([undefined, null, {}])('throws for %j in the place of a tracing', (tracing) => {
  expect(() => logMixin(tracing as never)).toThrow(/^\[waybill\] .*; pass the result of createServerTracing/);
  expect(() => logFormat(tracing as never)).toThrow(TypeError);
});

import type { ExportRequest } from 'waybill';
import { decodeLogs, decodeSpans } from 'waybill/otlp';
import { createServerTracing, readEnvironment, type ServerTracingOptions } from 'waybill/server';
import { expect, it, onTestFinished, vi } from 'vitest';
import { checkOtlp } from '../otlp/check-otlp.ts';
import { listen } from './listen.ts';

interface Received {
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A receiver for OTLP over HTTP. `answer` gives the response for a path. */
async function receive(answer: (path: string) => Response | Promise<Response> = () => Response.json({})) {
  const received: Received[] = [];
  const url = await listen(async (request) => {
    const { pathname, search } = new URL(request.url);
    received.push({ path: pathname + search, headers: request.headers, body: await request.json() });
    return answer(pathname);
  });
  const spanNames = () =>
    received.flatMap(({ body }) => decodeSpans(body)?.records ?? []).map(({ name }) => name);
  const logBodies = () =>
    received.flatMap(({ body }) => decodeLogs(body)?.records ?? []).map(({ body: text }) => text);
  return { url, received, paths: () => received.map(({ path }) => path).toSorted(), spanNames, logBodies };
}

function traceWith(environment: Record<string, string>, options: Partial<ServerTracingOptions> = {}) {
  const problems: string[] = [];
  const onDiagnostic = ({ message }: { message: string }) => void problems.push(message);
  const tracing = createServerTracing({
    service: 'invite-user',
    onDiagnostic,
    ...readEnvironment(environment, { onDiagnostic }),
    ...options,
  });
  onTestFinished(() => tracing.dispose());
  return { tracing, problems };
}

/** Sends one request over real HTTP. Its handler writes a log line. */
async function call({ tracing }: ReturnType<typeof traceWith>, headers: HeadersInit = {}): Promise<void> {
  const handler = tracing.withTracing(() => {
    tracing.log.info('inviting');
    return new Response('invited');
  });
  const url = await listen((request) => handler(request));
  await (await fetch(`${url}/members`, { headers })).text();
  await tracing.flush();
}

it('sends spans and log lines to the paths below the endpoint, with the service name of the environment', async () => {
  const { url, received, paths, spanNames, logBodies } = await receive();
  await call(
    traceWith({
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_SERVICE_NAME: 'from-environment',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,service.version=7,cloud.region=eu%2Dcentral%2D1',
    }),
  );
  expect(paths()).toEqual(['/v1/logs', '/v1/traces']);
  expect(spanNames()).toEqual(['GET /members']);
  expect(logBodies()).toEqual(['inviting']);
  for (const { body, headers } of received) {
    expect((decodeSpans(body) ?? decodeLogs(body))?.records[0]?.resource).toEqual({
      'service.name': 'from-environment',
      'service.version': '7',
      'cloud.region': 'eu-central-1',
    });
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.has('traceparent')).toBe(false);
  }
});

it.each([
  ['/', ['/v1/logs', '/v1/traces']],
  ['/collector', ['/collector/v1/logs', '/collector/v1/traces']],
  ['/collector/', ['/collector/v1/logs', '/collector/v1/traces']],
  ['/collector?key=a', ['/collector/v1/logs?key=a', '/collector/v1/traces?key=a']],
])('adds the paths to an endpoint that ends in %s', async (end, expected) => {
  const { url, paths } = await receive();
  await call(traceWith({ OTEL_EXPORTER_OTLP_ENDPOINT: url + end }));
  expect(paths()).toEqual(expected);
});

it('sends spans and log lines to two receivers, with unchanged addresses', async () => {
  const spans = await receive();
  const logs = await receive();
  await call(
    traceWith({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${spans.url}/spans?of=all`,
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: logs.url,
    }),
  );
  expect(spans.paths()).toEqual(['/spans?of=all']);
  expect(logs.paths()).toEqual(['/']);
  expect([spans.spanNames(), logs.logBodies()]).toEqual([['GET /members'], ['inviting']]);
});

it('sends headers; those for one kind of records replace all the others', async () => {
  const { url, received } = await receive();
  await call(
    traceWith({
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Basic dXNlcjpw==,x-tenant=a%2Cb',
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'x-tenant=logs',
    }),
  );
  const sent = Object.fromEntries(
    received.map(({ path, headers }) => [path, [headers.get('authorization'), headers.get('x-tenant')]]),
  );
  expect(sent).toEqual({ '/v1/traces': ['Basic dXNlcjpw==', 'a,b'], '/v1/logs': [null, 'logs'] });
});

it('falls back to the general variable if the variable of one kind cannot be used', async () => {
  const { url, paths, received } = await receive();
  const traced = traceWith({
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'collector:4317',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=all',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'tenant',
  });
  await call(traced);
  expect(paths()).toEqual(['/v1/logs', '/v1/traces']);
  expect(received.map(({ headers }) => headers.get('x-tenant'))).toEqual(['all', 'all']);
  expect(traced.problems).toHaveLength(2);
});

it('sends JSON if another protocol is configured, and reports it once', async () => {
  const { url, paths } = await receive();
  const traced = traceWith({
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  });
  await call(traced);
  expect(paths()).toEqual(['/v1/logs', '/v1/traces']);
  expect(traced.problems).toEqual([expect.stringContaining('Waybill sends only http/json')]);
});

it('keeps records that a receiver does not acknowledge in time', async () => {
  let isStuck = true;
  const { url, received, paths } = await receive((path) =>
    isStuck && path === '/v1/logs' ? new Promise<Response>(() => {}) : Response.json({}),
  );
  const traced = traceWith({
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_TIMEOUT: '0',
    OTEL_EXPORTER_OTLP_LOGS_TIMEOUT: '300',
  });
  await call(traced);
  expect(traced.problems).toEqual([expect.stringContaining('TimeoutError')]);
  isStuck = false;
  const attempts = received.length;
  await traced.tracing.flush();
  await traced.tracing.flush();
  // The log record is sent once more. On a slow machine the receiver may miss further attempts; each of them is
  // repeated too.
  expect(received.slice(attempts).map(({ path }) => path)).toEqual(traced.problems.map(() => '/v1/logs'));
  // The span had already arrived with the first attempt.
  expect(paths().filter((path) => path === '/v1/traces')).toHaveLength(1);
});

it('does not repeat records to one receiver if only the other receiver failed', async () => {
  let isDown = true;
  const spans = await receive();
  const logs = await receive(() => new Response('', { status: isDown ? 503 : 200 }));
  const traced = traceWith({
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${spans.url}/v1/traces`,
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${logs.url}/v1/logs`,
  });
  await call(traced);
  await traced.tracing.flush();
  isDown = false;
  const attempts = logs.received.length;
  expect(attempts).toBeGreaterThan(1);
  await traced.tracing.flush();
  await traced.tracing.flush();
  expect(logs.received).toHaveLength(attempts + 1);
  expect(spans.spanNames()).toEqual(['GET /members']);
});

const request: ExportRequest = {
  signal: new AbortController().signal,
  exit: false,
  maxBytes: Infinity,
  fetch: (...given) => fetch(...given),
};

/** The records of one request, as an exporter receives them. */
async function recordSome() {
  const records: Parameters<NonNullable<ServerTracingOptions['exporter']>>[0][number][] = [];
  const traced = traceWith(
    {},
    {
      exporter: async (batch) => {
        records.push(...batch);
        return { accepted: batch.length, rejected: [] };
      },
    },
  );
  await call(traced);
  return records;
}

it('counts the records that each receiver rejects, even if the other receiver needs another try', async () => {
  let pause: Record<string, string> | undefined = { 'retry-after': '7' };
  const { url } = await receive((path) => {
    if (path === '/v1/traces') return new Response('no', { status: 400 });
    return new Response('{}', { status: pause ? 429 : 200, headers: pause ?? {} });
  });
  const { exporter } = readEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  const records = await recordSome();
  expect(records).toHaveLength(2);
  expect(await exporter?.(records, request)).toEqual({ accepted: 0, rejected: [], retryAfterMs: 7000 });
  pause = undefined;
  expect(await exporter?.(records, request)).toEqual({
    accepted: 1,
    rejected: [
      {
        id: expect.any(String) as string,
        reason: expect.stringContaining('/v1/traces answered 400 no') as string,
      },
    ],
  });
});

it('writes each record to the console as a line of JSON that is safe for a terminal', async () => {
  const lines = vi.spyOn(console, 'info').mockImplementation(() => {});
  onTestFinished(() => lines.mockRestore());
  const traced = traceWith({ OTEL_TRACES_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'Console' });
  const hostile = 'a\u001b[31m\u009b2J\u202eb\nc';
  traced.tracing.log.info('hostile', { hostile });
  await call(traced);
  const printed = lines.mock.calls.map(([line]) => String(line));
  expect(printed.every((line) => /^[ -~]+$/.test(line))).toBe(true);
  expect(printed.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { type: 'log', message: 'hostile', attributes: { hostile: 'ab\nc' } },
    { type: 'log', message: 'inviting' },
  ]);
});

it('sends to a receiver and writes to the console if both are named', async () => {
  const lines = vi.spyOn(console, 'info').mockImplementation(() => {});
  onTestFinished(() => lines.mockRestore());
  const { url, spanNames, logBodies } = await receive();
  await call(
    traceWith({
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_TRACES_EXPORTER: 'otlp, console,none',
      OTEL_LOGS_EXPORTER: 'none',
    }),
  );
  expect([spanNames(), logBodies(), lines.mock.calls.length]).toEqual([['GET /members'], [], 1]);
});

it('uses the collector on this machine for OTLP without an address', async () => {
  const { exporter } = readEnvironment({ OTEL_TRACES_EXPORTER: 'otlp', OTEL_LOGS_EXPORTER: 'OTLP' });
  const records = await recordSome();
  // Another program may listen at this port.
  const fetches = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json({}));
  onTestFinished(() => fetches.mockRestore());
  await exporter?.(records, request);
  const addresses = fetches.mock.calls.map(([url]) => new URL(String(url)));
  expect(addresses.map(({ origin, pathname }) => origin + pathname).toSorted()).toEqual([
    'http://localhost:4318/v1/logs',
    'http://localhost:4318/v1/traces',
  ]);
  for (const [url, init] of fetches.mock.calls) {
    expect(checkOtlp(String(url).endsWith('/logs') ? 'logs' : 'traces', init?.body)).toEqual([]);
  }
});

it.each(['true', 'TRUE'])(
  'exports nothing if OTEL_SDK_DISABLED is %s, and keeps answering requests',
  async (disabled) => {
    const { url, received } = await receive();
    const traced = traceWith({ OTEL_SDK_DISABLED: disabled, OTEL_EXPORTER_OTLP_ENDPOINT: url });
    await call(traced);
    traced.tracing.captureError(new Error('lost'));
    await traced.tracing.flush();
    expect(received).toEqual([]);
    expect(traced.problems).toEqual([]);
  },
);

it('loses against options after it, and wins over options before it', async () => {
  const { url, paths } = await receive();
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_SERVICE_NAME: 'a' };
  const { exporter } = readEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  await call(traceWith(environment, exporter && { exporter }));
  expect(paths()).toEqual(['/v1/logs', '/v1/traces']);
  expect({ service: 'b', version: '2', ...readEnvironment(environment) }).toMatchObject({
    service: 'a',
    version: '2',
  });
});

import { env } from 'node:process';
import { readEnvironment } from 'waybill/server';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from 'waybill';

function read(environment: Record<string, string | undefined>) {
  const diagnostics: Diagnostic[] = [];
  const options = readEnvironment(environment, { onDiagnostic: (one) => void diagnostics.push(one) });
  return { options, diagnostics };
}

describe('reads', () => {
  it.each([
    ['nothing', {}, {}],
    [
      'nothing from empty variables',
      {
        OTEL_SERVICE_NAME: '',
        OTEL_RESOURCE_ATTRIBUTES: ' ',
        OTEL_TRACES_SAMPLER: '',
        OTEL_SDK_DISABLED: '',
      },
      {},
    ],
    ['the name', { OTEL_SERVICE_NAME: ' invite-user ' }, { service: 'invite-user' }],
    [
      'who the program is',
      {
        OTEL_RESOURCE_ATTRIBUTES:
          'service.name=shop,service.version=1.4.0,deployment.environment.name=staging',
      },
      { service: 'shop', version: '1.4.0', environment: 'staging' },
    ],
    [
      'the name before that of the attributes',
      { OTEL_SERVICE_NAME: 'invite-user', OTEL_RESOURCE_ATTRIBUTES: 'service.name=shop' },
      { service: 'invite-user' },
    ],
    [
      'other attributes, percent-encoded, with spaces round them',
      { OTEL_RESOURCE_ATTRIBUTES: ' cloud.region = eu-central-1 , team=a%2Cb%3D%C3%BC , pair=c=d,empty=,' },
      { resource: { 'cloud.region': 'eu-central-1', team: 'a,b=ü', pair: 'c=d', empty: '' } },
    ],
    [
      'the former name of the environment',
      { OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=staging' },
      { environment: 'staging' },
    ],
    [
      'the present name of the environment before the former',
      { OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging,deployment.environment=old' },
      { environment: 'staging' },
    ],
    [
      'no name where it is empty',
      { OTEL_RESOURCE_ATTRIBUTES: 'service.name=,service.version=,deployment.environment.name=' },
      {},
    ],
    ['always_on', { OTEL_TRACES_SAMPLER: 'always_on' }, { sampleRatio: 1, sampledBy: 'ratio' }],
    ['always_off', { OTEL_TRACES_SAMPLER: 'always_off' }, { sampleRatio: 0, sampledBy: 'ratio' }],
    [
      'traceidratio',
      { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' },
      { sampleRatio: 0.25, sampledBy: 'ratio' },
    ],
    ['traceidratio alone', { OTEL_TRACES_SAMPLER: 'traceidratio' }, { sampleRatio: 1, sampledBy: 'ratio' }],
    [
      'parentbased_always_on',
      { OTEL_TRACES_SAMPLER: 'parentbased_always_on' },
      { sampleRatio: 1, sampledBy: 'caller' },
    ],
    [
      'parentbased_always_off',
      { OTEL_TRACES_SAMPLER: 'parentbased_always_off' },
      { sampleRatio: 0, sampledBy: 'caller' },
    ],
    [
      'parentbased_traceidratio, in whatever case',
      { OTEL_TRACES_SAMPLER: 'ParentBased_TraceIdRatio', OTEL_TRACES_SAMPLER_ARG: '5e-2' },
      { sampleRatio: 0.05, sampledBy: 'caller' },
    ],
    [
      'a ratio of 0',
      { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
      { sampleRatio: 0, sampledBy: 'ratio' },
    ],
    ['an SDK that is not disabled', { OTEL_SDK_DISABLED: 'False' }, {}],
    ['no protocol, timeout or headers without a receiver', { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, {}],
  ])('%s', (_what, environment, expected) => {
    const { options, diagnostics } = read(environment);
    expect(options).toStrictEqual(expected);
    expect(diagnostics).toEqual([]);
  });
});

describe('says how to fix, and ignores', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
  it.each([
    ['OTEL_SDK_DISABLED', '1', {}, 'use one of true, false'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'service.name=shop,region', {}, 'its member 2 is malformed'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'service.name=shop,=x', {}, 'its member 2 is malformed'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'service.name=sh%op', {}, 'its member 1 is malformed'],
    [
      'OTEL_TRACES_SAMPLER',
      'jaeger_remote',
      {},
      'is "jaeger_remote", which is ignored; use one of always_on',
    ],
    ['OTEL_TRACES_SAMPLER_ARG', '0.5', {}, 'needs OTEL_TRACES_SAMPLER=parentbased_traceidratio'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', {}, 'write it like http://localhost:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', '/otlp', {}, 'write it like http://localhost:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'ftp://collector', {}, 'write it like http://localhost:4318'],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'https://me:hidden@collector',
      {},
      'write them into OTEL_EXPORTER_OTLP_HEADERS',
    ],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization', endpoint, 'its member 1 is malformed'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'my key=hidden', endpoint, 'no request can carry'],
    ['OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'key=hid%0Aden', endpoint, 'no request can carry'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '-1', endpoint, 'is "-1", which is ignored; use a number of milliseconds'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '5s', endpoint, 'use a number of milliseconds'],
    ['OTEL_EXPORTER_OTLP_LOGS_TIMEOUT', '30000', endpoint, 'the queue waits at most 10000 ms'],
    [
      'OTEL_EXPORTER_OTLP_PROTOCOL',
      'grpc',
      endpoint,
      'is "grpc", but Waybill sends only http/json; set http/json',
    ],
    ['OTEL_EXPORTER_OTLP_LOGS_PROTOCOL', 'http/protobuf', endpoint, 'such as port 4318 of a collector'],
    [
      'OTEL_EXPORTER_OTLP_COMPRESSION',
      'gzip',
      endpoint,
      'is "gzip", but Waybill sends only uncompressed bodies',
    ],
    ['OTEL_TRACES_EXPORTER', 'zipkin', {}, 'is "zipkin", which is ignored; use one of otlp, console, none'],
    ['OTEL_LOGS_EXPORTER', 'otlp,zipkin', {}, 'use one of otlp, console, none'],
  ])('%s=%s', (name, value, others, message) => {
    const { options, diagnostics } = read({ ...others, [name]: value });
    expect(diagnostics).toMatchObject([
      { kind: name, message: expect.stringMatching(new RegExp(`^${name} `)) as string },
    ]);
    expect(diagnostics[0]?.message).toContain(message);
    expect(diagnostics[0]?.message).not.toMatch(/hid/);
    expect(Object.keys(options)).toEqual(Object.keys(read(others).options));
  });

  it.each(['', '1.5', '-0.1', 'half', 'NaN', '1,5', '..', '0x1'])('an invalid ratio (%j)', (ratio) => {
    const environment = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: ratio };
    const { options, diagnostics } = read(environment);
    expect(options).toEqual({ sampleRatio: 1, sampledBy: 'ratio' });
    // An empty variable counts as not set, so it is not a mistake.
    expect(diagnostics.map(({ kind }) => kind)).toEqual(ratio === '' ? [] : ['OTEL_TRACES_SAMPLER_ARG']);
  });

  it('a kind of records without an exporter', () => {
    const { options, diagnostics } = read({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:1/v1/traces',
    });
    expect(options.exporter).toBeTypeOf('function');
    expect(diagnostics).toMatchObject([
      {
        kind: 'OTEL_LOGS_EXPORTER',
        message: expect.stringContaining('set OTEL_EXPORTER_OTLP_LOGS_ENDPOINT') as string,
      },
    ]);
  });
});

it('shows no control characters and no long values of a variable', () => {
  const { diagnostics } = read({ OTEL_TRACES_SAMPLER: `\u001b[31m${'x'.repeat(10_000)}` });
  expect(diagnostics[0]?.message).toMatch(/^[ -~]{1,300}$/);
});

it('treats a key called __proto__ as an ordinary key', () => {
  const { resource = {} } = read({ OTEL_RESOURCE_ATTRIBUTES: '__proto__=a,b=c' }).options;
  expect(Object.entries(resource)).toEqual([
    ['__proto__', 'a'],
    ['b', 'c'],
  ]);
});

it('reads the variables of the process', () => {
  expect(readEnvironment({ ...env, OTEL_SERVICE_NAME: 'invite-user' })).toMatchObject({
    service: 'invite-user',
  });
});

it('ignores variables that are not strings, and reads only those of OpenTelemetry', () => {
  const looked = new Set<PropertyKey>();
  const bindings = new Proxy({ OTEL_SERVICE_NAME: { get: () => 'a' } } as never, {
    get: (target, key) => (looked.add(key), Reflect.get(target, key) as unknown),
  });
  expect(readEnvironment(bindings)).toEqual({});
  expect([...looked].every((name) => /^OTEL_[A-Z_]+$/.test(String(name)))).toBe(true);
});

it.each([undefined, null, 'production'])('throws a helpful error for %j', (environment) => {
  expect(() => readEnvironment(environment as never)).toThrow(
    '[waybill] readEnvironment needs the variables; pass the env of node:process, or Deno.env.toObject().',
  );
});

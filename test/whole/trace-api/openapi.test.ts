import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TraceReader } from 'waybill';
import { createTraceApi, type TraceApiOptions } from 'waybill/server';
import { memoryStore } from 'waybill/testing';
import { beforeAll, expect, test } from 'vitest';
import { API_ROUTES } from '../../../src/server/trace-api/api-routes.ts';
import { installLocked } from '../../house/install-locked.ts';
import { RecordMaker } from '../../rooms/stores/generated-records.ts';
import {
  aLog,
  aSpan,
  CORRELATION,
  OTHER_TRACE,
  REQUEST,
  SESSION,
  TRACE,
} from '../../rooms/postgres/records.ts';
import { anEvent } from '../../rooms/stores/test-store.ts';

type Validate = ((value: unknown) => boolean) & { readonly errors?: unknown };
interface Ajv {
  readonly compile: (schema: object) => Validate;
  readonly addSchema: (schema: object, key: string) => void;
}
interface Parameter {
  readonly name: string;
  readonly required?: boolean;
  readonly schema: object;
}
interface Answer {
  readonly content?: { readonly 'application/json': { readonly schema: object } };
  readonly headers?: Readonly<Record<string, object>>;
}
interface Operation {
  readonly parameters: readonly Parameter[];
  readonly responses: Readonly<Record<string, Answer>>;
}

const folder = fileURLToPath(new URL('.', import.meta.url));
const file = new URL('../../../docs/trace-api.openapi.json', import.meta.url);
const document = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly paths: Readonly<Record<string, { readonly get: { readonly [member: string]: unknown } }>>;
};

let problemsOf: (document: unknown) => Promise<unknown>;
let ajv: Ajv;

/** Replaces each reference to a part of the document by the part, and forbids members that the document does not name. */
function resolved(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(resolved);
  const { $ref } = value as { $ref?: string };
  if ($ref !== undefined) {
    const parts = $ref.split('/').slice(1);
    return resolved(parts.reduce((at: unknown, part) => (at as Record<string, unknown>)[part], document));
  }
  const own = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
  const isObject = own['type'] === 'object' && 'properties' in own;
  return isObject ? { ...own, additionalProperties: false } : own;
}

const operationOf = (route: string): Operation => resolved(document.paths[`/v1/${route}`]!.get) as Operation;
const validators = new Map<object, Validate>();
function problemsWith(schema: object, value: unknown): unknown {
  const validate = validators.get(schema) ?? ajv.compile(schema);
  validators.set(schema, validate);
  return validate(value) ? null : validate.errors;
}

beforeAll(async () => {
  await installLocked(folder);
  const { resolve } = createRequire(new URL('package.json', import.meta.url));
  const load = async <T>(name: string) =>
    (await import(/* @vite-ignore */ pathToFileURL(resolve(name)).href)) as T;
  const { default: Ajv2020 } = await load<{ default: { default: new (options: object) => Ajv } }>(
    'ajv/dist/2020.js',
  );
  ajv = new Ajv2020.default({ strict: true, strictTypes: false, allErrors: true, allowUnionTypes: true });
  const { Validator } = await load<{
    Validator: new () => { validate: (document: unknown) => Promise<{ valid: boolean; errors?: unknown }> };
  }>('@seriousme/openapi-schema-validator');
  problemsOf = async (given) => {
    const { valid, errors } = await new Validator().validate(given);
    return valid ? null : errors;
  };
}, 60_000);

async function createStore() {
  const store = memoryStore();
  await store(new RecordMaker(7, 20).records(600), REQUEST);
  const ids = { 'correlation.id': CORRELATION, 'session.id': SESSION };
  const link = { traceId: OTHER_TRACE, spanId: 'a'.repeat(16), attributes: {} };
  const records = [
    aSpan({ attributes: ids, links: [link] }),
    aSpan({ traceId: OTHER_TRACE, parentSpanId: 'b'.repeat(16), status: { code: 'error', message: 'no' } }),
    aSpan({ traceId: 'c'.repeat(32), name: 'rest' }),
    aLog({ severityNumber: 17 }),
    aLog({ attributes: { 'waybill.refused': true, 'log.record.uid': 'no' } }),
  ];
  await store(records, REQUEST);
  await store(records, { ...REQUEST, lane: 'page' });
  store.addEvents([
    { ...anEvent(), problem: 'down' },
    anEvent({ id: 'x', traceId: null, correlationId: null }),
  ]);
  return store;
}

test('is a valid OpenAPI document', async () => {
  expect(await problemsOf(document)).toBeNull();
  expect(await problemsOf({ ...document, paths: { '/v1/find': { get: { parameters: 7 } } } })).not.toBeNull();
});

test('has exactly the paths and parameters of the handler', () => {
  const routes = [...API_ROUTES].map(([name, { parameters, required }]) => [
    `/v1/${name}`,
    Object.keys(parameters).toSorted(),
    required.toSorted(),
  ]);
  const paths = Object.keys(document.paths).map((path) => {
    const { parameters } = operationOf(path.slice('/v1/'.length));
    const required = parameters.filter((one) => one.required === true);
    return [path, parameters.map(({ name }) => name).toSorted(), required.map(({ name }) => name).toSorted()];
  });
  expect(paths).toEqual(routes);
});

const SAMPLES =
  `0 1 100 101 1.5 -1 true false trace links error refusal event reference span uuid foreign pay ${'x'.repeat(200)}
${'x'.repeat(201)} ${'x'.repeat(1001)} a\0b ${TRACE} ${SESSION} ${SESSION.toUpperCase()} ${TRACE}0 ${'0'.repeat(32)} '||true-- Äö💥 $1
2026-09-21 2026-09-21T14:13:24Z 2026-09-21T14:13:24.123456789+02:00 2026-09-21T14:13:24 1790000000`
    .split(/\s/)
    .concat('', 'two words');
const REQUIRED: Readonly<Record<string, string>> = {
  find: 'kind=foreign&id=x',
  read: `traceId=${TRACE}`,
  events: `correlationId=${CORRELATION}`,
  'good-run': 'name=rest&before=2027-01-01',
};

test('accepts for each parameter what the handler accepts', async () => {
  const handler = createTraceApi({ reader: memoryStore(), authenticate: () => true });
  for (const route of API_ROUTES.keys()) {
    for (const { name, schema } of operationOf(route).parameters) {
      for (const text of SAMPLES) {
        const given = new URLSearchParams(REQUIRED[route]);
        given.set(name, text);
        const response = await handler(new Request(`http://desk.test/v1/${route}?${given}`));
        // A refusal of another parameter says nothing about this one.
        const isRefused = response.status === 400 && (await response.text()).includes(`\\"${name}\\"`);
        const { type } = schema as { type?: string };
        const isRead =
          type === 'integer'
            ? /^(?:0|-?[1-9]\d*)(?:\.\d+)?$/.test(text)
            : type === 'boolean' && /^(?:true|false)$/.test(text);
        const value: unknown = isRead ? JSON.parse(text) : text;
        const problems = problemsWith(schema, value);
        expect([route, name, text, !isRefused]).toEqual([route, name, text, problems === null]);
      }
    }
  }
});

/** Asks for a path, and checks the answer against the document. Returns the status. */
async function check(path: string, init: RequestInit, options: TraceApiOptions): Promise<string> {
  const response = await createTraceApi(options)(new Request(`http://desk.test/traces/v1/${path}`, init));
  const [route] = path.split('?') as [string];
  const described = operationOf(route).responses[response.status];
  expect([path, response.status, described]).toEqual([path, response.status, expect.anything()]);
  for (const name of Object.keys(described!.headers ?? {})) expect(response.headers.get(name)).not.toBeNull();
  const text = await response.text();
  const json = described!.content?.['application/json'];
  const isEmpty = init.method === 'HEAD' || json === undefined;
  if (isEmpty) expect(text).toBe('');
  else {
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect([path, problemsWith(json.schema, JSON.parse(text))]).toEqual([path, null]);
  }
  return `${route} ${response.status}`;
}

test('describes every answer of the handler, and no other', async () => {
  const reader = await createStore();
  const { pool } = new RecordMaker(7, 20);
  const good: TraceApiOptions = { reader, authenticate: () => true };
  const ids = [...pool.traces, TRACE, OTHER_TRACE];
  const paths = [
    ...ids.flatMap((id) => [
      `find?kind=trace&id=${id}`,
      `read?traceId=${id}`,
      `read?traceId=${id}&follow=links`,
    ]),
    ...pool.correlations.map((id) => `events?correlationId=${id}`),
    `events?correlationId=${CORRELATION}`,
    `find?kind=uuid&id=${SESSION}&limit=2`,
    ...['error', 'refusal', 'event'].flatMap((kind) => [
      `failures?kind=${kind}&limit=3`,
      `failures?kind=${kind}&grouped=true`,
    ]),
    'slow?limit=2',
    'slow?limit=100',
    'services',
    'services?to=2026-09-21T14:13:30Z',
    'good-run?name=rest&before=2027-01-01',
    'good-run?name=none&before=2027-01-01',
    `read?traceId=${'f'.repeat(32)}`,
  ];
  const seen = new Set<string>();
  for (const path of paths) seen.add(await check(path, {}, good));

  const fail = () => Promise.reject(new Error('down'));
  const broken = { find: fail } as unknown as TraceReader;
  for (const route of API_ROUTES.keys()) {
    const path = `${route}?${REQUIRED[route] ?? ''}`;
    const tries: readonly (readonly [path: string, init: RequestInit, options: TraceApiOptions])[] = [
      [path, { headers: { 'if-none-match': '*' } }, good],
      [`${route}?limit=x`, {}, good],
      [path, {}, { ...good, authenticate: () => null }],
      [path, { method: 'HEAD' }, { ...good, authenticate: () => null }],
      [path, {}, { ...good, authenticate: () => ({ mayRead: false }) }],
      [path, { method: 'POST' }, good],
      [path, {}, { ...good, maxBytes: 1 }],
      [`${path}&x=${'x'.repeat(13_000)}`, {}, good],
      [path, {}, { ...good, reader: broken, onDiagnostic: () => {} }],
    ];
    for (const [at, init, options] of tries) seen.add(await check(at, init, options));
  }
  const described = [...API_ROUTES.keys()].flatMap((route) =>
    Object.keys(operationOf(route).responses).map((status) => `${route} ${status}`),
  );
  expect([...seen].toSorted()).toEqual(described.toSorted());
});

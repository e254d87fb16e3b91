import { describe, expect, it } from 'vitest';
import { otlpExporter, type ExportRequest, type LogRecord } from 'waybill';

const record: LogRecord = {
  type: 'log',
  timeUnixNano: '1700000000000000000',
  severityNumber: 9,
  severityText: 'INFO',
  body: 'a line',
  attributes: { 'log.record.uid': 'uid-1' },
  flags: 0,
  resource: { 'service.name': 'page' },
};

/** Sends one record. Returns the authorization and the credentials of the request, or `null` if there was none. */
async function send(exporter: ReturnType<typeof otlpExporter>, as: Partial<ExportRequest>) {
  let seen: { authorization: string | null; credentials: RequestCredentials | undefined } | null = null;
  const request: ExportRequest = {
    signal: new AbortController().signal,
    exit: false,
    maxBytes: Infinity,
    async fetch(_, init) {
      const authorization = new Headers(init?.headers).get('authorization');
      seen = { authorization, credentials: init?.credentials };
      return Response.json({});
    },
    ...as,
  };
  await exporter([{ ...record }], request).catch(() => {});
  return seen;
}

describe('headers as a function', () => {
  function setUp() {
    let token = 'of alice';
    const exporter = otlpExporter({ url: '/otlp', headers: () => ({ authorization: token }) });
    return { exporter, setToken: (next: string) => (token = next) };
  }

  it('gets the identity of the batch', async () => {
    const asked: unknown[] = [];
    const exporter = otlpExporter({
      url: '/otlp',
      headers: ({ identity }) => {
        asked.push(identity);
        return {};
      },
    });
    await send(exporter, { identity: 'a' });
    expect(asked).toEqual(['a']);
  });

  it('gives the last token of a user who has signed out, and no other', async () => {
    const { exporter, setToken } = setUp();
    await send(exporter, { identity: 'alice' });
    setToken('of bob');
    await send(exporter, { identity: 'bob' });
    expect(await send(exporter, { identity: 'alice', isFormer: true })).toEqual({
      authorization: 'of alice',
      credentials: 'omit',
    });
  });

  it('sends nothing for a user who has signed out if there was no token', async () => {
    const { exporter } = setUp();
    expect(await send(exporter, { identity: 'alice', isFormer: true })).toBeNull();
  });

  it('is not called for records of nobody', async () => {
    const { exporter } = setUp();
    expect(await send(exporter, { identity: null })).toEqual({ authorization: null, credentials: 'omit' });
  });

  it('is called for the records of a server', async () => {
    const { exporter } = setUp();
    expect(await send(exporter, {})).toMatchObject({ authorization: 'of alice' });
  });

  it('sends nothing if it throws', async () => {
    const exporter = otlpExporter({
      url: '/otlp',
      headers: () => {
        throw new Error('no token');
      },
    });
    expect(await send(exporter, { identity: 'alice' })).toBeNull();
  });
});

it('sends a public key with the records of nobody', async () => {
  const exporter = otlpExporter({
    url: '/otlp',
    headers: () => ({ authorization: 'of alice' }),
    anonymousHeaders: { authorization: 'public' },
  });
  expect(await send(exporter, { identity: null })).toMatchObject({ authorization: 'public' });
});

it('sends cookies only with the records of the current user', async () => {
  const exporter = otlpExporter({ url: '/otlp', credentials: 'include' });
  expect(await send(exporter, { identity: 'alice' })).toMatchObject({ credentials: 'include' });
  expect(await send(exporter, { identity: null })).toMatchObject({ credentials: 'omit' });
  expect(await send(exporter, { identity: 'bob', isFormer: true })).toMatchObject({ credentials: 'omit' });
});

import { QueryClient } from '@tanstack/react-query';
import { create, type AxiosError } from 'axios';
import { describe, expect, it } from 'vitest';
import { formatReference, traceFetch, traceXhr } from 'waybill';
import { openOwnRecorder } from '../../rooms/browser/recorder.ts';
import { tracePage } from '../../rooms/browser/trace-page.ts';

const refused = 'http://127.0.0.1:1/';

const errorOf = (pending: Promise<unknown>): Promise<unknown> =>
  pending.then(
    () => undefined,
    (error: unknown) => error,
  );

describe.each(['xhr', 'fetch'] as const)('an error of axios with its %s adapter', (adapter) => {
  function traceAxios() {
    const page = tracePage({ instrumentations: [traceFetch(), traceXhr()] });
    return {
      ...page,
      own: openOwnRecorder(),
      axios: create({ adapter }),
      references: () => page.spans().map(({ traceId }) => formatReference(traceId)),
    };
  }

  it.each([
    ['a refusal', 404, 'ERR_BAD_REQUEST'],
    ['a failed server', 500, 'ERR_BAD_RESPONSE'],
  ])('has the reference of the request that got %s', async (_, status, code) => {
    const { tracing, axios, own, references } = traceAxios();
    await own.answer({ status });
    const error = await errorOf(axios.post(own.url, { given: 1 }));
    expect(error).toMatchObject({ name: 'AxiosError', code, response: { status } });
    expect([tracing.referenceOf(error)]).toEqual(references());
  });

  it('has the reference of a request that could not connect', async () => {
    const { tracing, axios, references } = traceAxios();
    const error = await errorOf(axios.get(refused));
    expect(error).toMatchObject({ name: 'AxiosError', code: 'ERR_NETWORK' });
    expect([tracing.referenceOf(error)]).toEqual(references());
  });

  it('has the reference of its own request if several fail at once', async () => {
    const { tracing, axios, own, spans } = traceAxios();
    await own.answer({ status: 503 });
    const paths = ['/one', '/two', '/three'];
    const errors = await Promise.all(paths.map((path) => errorOf(axios.get(own.url + path))));
    const recorded = new Map(
      spans().map(({ traceId, attributes }) => [attributes['url.full'], formatReference(traceId)]),
    );
    expect(errors.map((error) => tracing.referenceOf(error))).toEqual(
      paths.map((path) => recorded.get(own.url + path)),
    );
    expect(new Set(recorded.values()).size).toBe(3);
  });

  it('has the reference of the last request if an interceptor tries again', async () => {
    const { tracing, axios, own, references } = traceAxios();
    await own.answer({ status: 503 }, { status: 500 });
    let tries = 0;
    axios.interceptors.response.use(undefined, (error: AxiosError) => {
      if (tries++ > 0) throw error;
      return axios.get(own.url);
    });
    const error = await errorOf(axios.get(own.url));
    expect(error).toMatchObject({ response: { status: 500 } });
    expect(references()).toHaveLength(2);
    expect(tracing.referenceOf(error)).toBe(references()[1]);
  });

  it('keeps it if an interceptor makes another error of it', async () => {
    const { tracing, axios, own, references } = traceAxios();
    await own.answer({ status: 500 });
    axios.interceptors.response.use(undefined, (error: AxiosError) => {
      throw new Error('Saving failed', { cause: error });
    });
    const error = await errorOf(axios.get(own.url));
    expect(String(error)).toBe('Error: Saving failed');
    expect([tracing.referenceOf(error)]).toEqual(references());
  });

  it('keeps it if an interceptor gives the response instead', async () => {
    const { tracing, axios, own, references } = traceAxios();
    await own.answer({ status: 500 });
    axios.interceptors.response.use(undefined, ({ response }: AxiosError) => response);
    const response: unknown = await axios.get(own.url);
    expect(response).toMatchObject({ status: 500 });
    expect([tracing.referenceOf(response)]).toEqual(references());
  });

  it('keeps it if TanStack Query gives up', async () => {
    const { tracing, axios, own, references } = traceAxios();
    await own.answer({ status: 500 });
    const client = new QueryClient({ defaultOptions: { queries: { retry: 1, retryDelay: 1 } } });
    const query = { queryKey: ['orders'], queryFn: () => axios.get(own.url) };
    const error = await errorOf(client.fetchQuery(query));
    expect(references()).toHaveLength(2);
    expect(tracing.referenceOf(error)).toBe(references()[1]);
    client.clear();
  });

  it('has the reference of the request that took too long', async () => {
    const { tracing, axios, own, references } = traceAxios();
    await own.answer({ stream: 'never starts' });
    const error = await errorOf(axios.get(own.url, { timeout: 50 }));
    expect(error).toMatchObject({ name: 'AxiosError', message: 'timeout of 50ms exceeded' });
    expect([tracing.referenceOf(error)]).toEqual(references());
  });

  it('is no failure if the app stopped the request', async () => {
    const { tracing, axios, own, spans } = traceAxios();
    await own.answer({ stream: 'never starts' });
    const hasEnded = new Promise<void>((resolve) => {
      tracing.subscribe(({ type }) => type === 'action-end' && resolve());
    });
    const stopping = new AbortController();
    const pending = errorOf(tracing.action('search', () => axios.get(own.url, { signal: stopping.signal })));
    await own.seen(1);
    stopping.abort();
    expect(await pending).toMatchObject({ name: 'CanceledError' });
    await hasEnded;
    expect(spans().map(({ name, status }) => `${name} ${status.code}`)).toEqual([
      'GET unset',
      'search unset',
    ]);
  });
});

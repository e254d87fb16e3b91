import { describe, expect, it } from 'vitest';
import { createRecordedTracing } from './recorded-tracing.ts';

const redirect = (): Error =>
  Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;push;/a;307;' });
const stop = (): DOMException => new DOMException('stop', 'AbortError');
const request = (signal?: AbortSignal) => new Request('http://team.example/members', signal && { signal });

describe('a handler that throws', () => {
  it('a redirect of the framework around it throws it on, and has not failed', async () => {
    const { tracing, logs, span } = createRecordedTracing();
    const thrown = redirect();
    await expect(tracing.withTracing(() => Promise.reject(thrown))(request())).rejects.toBe(thrown);
    expect(await logs()).toEqual([]);
    expect((await span('GET /members')).status).toEqual({ code: 'unset' });
  });

  it('a Response answers with it', async () => {
    const { tracing, logs, span } = createRecordedTracing();
    const thrown = Response.redirect('http://team.example/login');
    const answer = await tracing.withTracing(() => {
      // oxlint-disable-next-line typescript/only-throw-error -- React Router and Remix throw responses
      throw thrown;
    })(request());
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'http://team.example/login']);
    expect(answer.headers.has('x-trace-id')).toBe(true);
    expect(await logs()).toEqual([]);
    expect((await span('GET /members')).status).toEqual({ code: 'unset' });
  });

  it('an abort of its own records an error, because its client gets a reference', async () => {
    const { tracing, logs } = createRecordedTracing();
    const answer = await tracing.withTracing(() => Promise.reject(stop()))(request());
    const { reference } = (await answer.json()) as { reference: string };
    expect(await logs()).toMatchObject([
      { severityText: 'ERROR', attributes: { 'waybill.reference': reference } },
    ]);
  });

  it('an abort after its client has gone records no error', async () => {
    const { tracing, logs, span } = createRecordedTracing();
    const client = new AbortController();
    const answer = tracing.withTracing(() => {
      client.abort();
      return Promise.reject(stop());
    })(request(client.signal));
    await answer;
    expect((await logs()).map(({ severityText }) => severityText)).toEqual(['INFO']);
    expect((await span('GET /members')).status).toEqual({ code: 'unset' });
  });
});

it('a job that ends in a redirect or was stopped records no error', async () => {
  const { tracing, logs } = createRecordedTracing();
  for (const thrown of [redirect(), stop()]) {
    await expect(tracing.span('nightly job', () => Promise.reject(thrown))).rejects.toBe(thrown);
  }
  expect(await logs()).toEqual([]);
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readPublicError } from 'waybill/react';
import { createServerTracing, publicError } from 'waybill/server';
import { createTestTracing } from 'waybill/testing';
import { traceFetch } from '../../../src/browser/trace-fetch.ts';

const refuse = (status: number) =>
  createServerTracing({ service: 'invite' }).withTracing(() => {
    throw publicError('This person is already a member.', { status, code: 'already_member' });
  });

/** Gives the answer of a server to a page, and the tracing of the page. */
function pageWith(handler: (request: Request) => Promise<Response>) {
  const native = globalThis.fetch;
  globalThis.fetch = (input, init) => handler(new Request(input, init));
  onTestFinished(() => {
    globalThis.fetch = native;
  });
  return createTestTracing({
    pageUrl: 'https://app.example/',
    instrumentations: [traceFetch()],
    sampleRatio: 0,
  });
}

describe('a refusal', () => {
  it('is no error in any record, is counted once, and is exported although its trace is not sampled', async () => {
    const { tracing, spans, logs, endActions, exporter } = pageWith(refuse(409));
    let thrown: unknown;
    await tracing
      .action('invite', async (action) => {
        const response = await action.fetch('https://app.example/invite', { method: 'POST' });
        throw await readPublicError(response);
      })
      .catch((error: unknown) => {
        thrown = error;
      });
    endActions();
    expect(thrown).toMatchObject({
      message: 'This person is already a member.',
      code: 'already_member',
      status: 409,
      expose: true,
    });
    for (const span of spans()) {
      expect(span).toMatchObject({ status: { code: 'unset' }, attributes: { 'waybill.refused': true } });
    }
    expect(spans().map(({ attributes }) => attributes['waybill.outcome'])).toContain('refused');
    expect(logs()).toMatchObject([{ severityText: 'INFO', attributes: { 'waybill.refused': true } }]);
    expect(tracing.occurrenceOf(thrown)).toMatchObject({ refused: true });
    expect(tracing.recentErrors()).toEqual([]);
    await tracing.flush();
    expect(exporter.records()).toHaveLength(3);
  });

  it('is known from the answer itself, before any code reads its body', async () => {
    const { tracing } = pageWith(refuse(422));
    const response = await tracing.action('ask', (action) => action.fetch('https://app.example/invite'));
    expect(tracing.captureError(new Error('Edge Function returned 422', { cause: response })).refused).toBe(
      true,
    );
    expect(response.bodyUsed).toBe(false);
  });

  it.each([
    ['an answer with status 500', () => refuse(500)],
    ['an answer with status 404 that no server marked', () => async () => new Response('', { status: 404 })],
  ])('is not %s', async (_, handler) => {
    const { tracing, spans } = pageWith(handler());
    const response = await tracing.action('ask', (action) => action.fetch('https://app.example/invite'));
    expect(tracing.captureError(await readPublicError(response)).refused).toBeUndefined();
    expect(spans()[0]?.status.code).toBe('error');
    expect(tracing.recentErrors()).toHaveLength(1);
  });

  it('is also the error of a sign-in service', () => {
    const { tracing, logs } = createTestTracing();
    const error = Object.assign(new Error('Invalid login credentials'), { __isAuthError: true, status: 400 });
    expect(tracing.captureError(error).refused).toBe(true);
    expect(logs()[0]?.severityText).toBe('INFO');
  });

  it('does not hide a later failure of the same action', async () => {
    const { tracing, spans, endActions } = createTestTracing();
    tracing.action('save', (action) => {
      action.run(() => tracing.captureError(Object.assign(new Error('No.'), { status: 403, expose: true })));
      action.run(() => tracing.captureError(new TypeError('x is undefined')));
    });
    endActions();
    expect(spans()[0]).toMatchObject({
      status: { code: 'error' },
      attributes: { 'waybill.outcome': 'error' },
    });
  });
});

describe('readPublicError', () => {
  it.each([
    ['no JSON', new Response('<h1>Bad gateway</h1>', { status: 502 })],
    ['JSON of another shape', Response.json({ message: 'x' }, { status: 502 })],
    ['a code that is no text', Response.json({ error: { message: 'x', code: 7 } }, { status: 502 })],
    ['null', Response.json(null, { status: 502 })],
    ['no body', new Response(null, { status: 502 })],
    [
      'more than 64 KiB',
      Response.json({ error: { message: 'x'.repeat(70_000), code: 'x' } }, { status: 502 }),
    ],
  ])('names the status of an answer with %s', async (_, response) => {
    expect(await readPublicError(response)).toMatchObject({
      message: 'The request failed with status 502',
      code: 'error',
      status: 502,
      expose: false,
      cause: response,
    });
  });

  it('leaves the body to the app', async () => {
    const response = Response.json({ error: { message: 'No.', code: 'no' } }, { status: 403 });
    expect((await readPublicError(response)).message).toBe('No.');
    expect(await response.json()).toEqual({ error: { message: 'No.', code: 'no' } });
  });

  it('does not wait for a body that never ends', async () => {
    const server = createServer((_, response) => response.writeHead(403).write('{'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect((await readPublicError(response)).expose).toBe(false);
  });

  it('leaves no unhandled rejection if the connection breaks in the middle of the body', async () => {
    const server = createServer((_, response) => {
      response.writeHead(403).write('{', () => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const unhandled = vi.fn<(reason: unknown) => void>();
    process.on('unhandledRejection', unhandled);
    onTestFinished(() => {
      process.off('unhandledRejection', unhandled);
      server.close();
    });
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect((await readPublicError(response)).expose).toBe(false);
    // Node reports unhandled rejections before it runs the next task.
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).not.toHaveBeenCalled();
  });
});

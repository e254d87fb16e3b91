import { parseReference, parseTraceparent, type TraceData } from 'waybill';
import { readTrace } from 'waybill/postgres';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Demo } from '../../../demo/server/start-demo.ts';
import { openDemo } from '../demo/open-demo.ts';
import { readColour } from './read-colour.ts';
import { openChromium, type ChromiumPage } from './chromium-page.ts';
import { invite, signIn } from './team-app.ts';

let demo: Demo;
let chromium: ChromiumPage;
let headers: Record<string, string>;
let traceId: string;
let reference: string;
let clipboard: string;
let trace: TraceData;
/** The requests of the page that carried a `traceparent`, in the order in which they left. */
const traced: { path: string; traceId: string | undefined }[] = [];

// All tests below check the results of this one story.
beforeAll(async () => {
  [demo, chromium] = await Promise.all([openDemo(), openChromium()]);
  const { page } = chromium;
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    const header = request.headers()['traceparent'];
    if (header) traced.push({ path: pathname, traceId: parseTraceparent(header)?.traceId });
  });
  await signIn(page, demo);
  await invite(page, 'lin@northwind.example');
  await page.getByText('Invitation sent to lin@northwind.example.').waitFor();
  const request = await invite(page, 'lin@unreachable.example');
  headers = await request.allHeaders();
  traceId = parseTraceparent(headers['traceparent'])!.traceId;

  const form = page.getByRole('form', { name: 'Invite a member' });
  const copy = form.getByRole('button', { name: /^Copy reference/ });
  reference = (await copy.getAttribute('aria-label'))!.replace('Copy reference ', '');
  await copy.click();
  clipboard = await page.evaluate(() => navigator.clipboard.readText());
  // The action itself arrives last, because it ends a moment after its last request.
  trace = await vi.waitFor(
    async () => {
      const found = await readTrace(demo.query, traceId);
      if (!found?.spans.some(({ name }) => name === 'invite member')) throw new Error('not all has arrived');
      return found;
    },
    { timeout: 20_000, interval: 100 },
  );
}, 180_000);

afterAll(async () => {
  await chromium?.close();
  await demo?.stop();
});

const spanNamed = (name: string | RegExp): TraceData['spans'][number] => {
  const found = trace.spans.filter((span) =>
    typeof name === 'string' ? span.name === name : name.test(span.name),
  );
  expect(found.map((span) => span.name)).toHaveLength(1);
  return found[0]!;
};

it('writes the ids of the request headers into the columns and the JSON of the event', async () => {
  const [event] = await demo.query(
    `select trace_id, correlation_id::text, session_id::text, span_id, parent_span_id, event_metadata::text as metadata
     from public.domain_events where trace_id = $1`,
    [traceId],
  );
  const columns = {
    trace_id: headers['x-trace-id'],
    correlation_id: headers['x-correlation-id'],
    session_id: headers['x-session-id'],
  };
  expect(event).toMatchObject(columns);
  expect(JSON.parse(String(event?.['metadata']))).toMatchObject({
    ...columns,
    span_id: event?.['span_id'],
    parent_span_id: event?.['parent_span_id'],
  });
  expect(columns.trace_id).toBe(traceId);
  expect(columns.correlation_id?.replaceAll('-', '')).toBe(traceId);
});

it('writes the same ids on every log record', () => {
  expect(trace.logs.length).toBeGreaterThan(2);
  for (const log of trace.logs) {
    expect(log.traceId).toBe(traceId);
    expect(log.attributes).toMatchObject({
      'correlation.id': headers['x-correlation-id'],
      'session.id': headers['x-session-id'],
    });
  }
});

it('has the session of the verified token, which is that of the header', () => {
  const token = headers['authorization']!.replace('Bearer ', '');
  const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
    session_id: string;
  };
  expect(headers['x-session-id']).toBe(claims.session_id);
  expect(spanNamed(/invite-user$/).attributes['session.id']).toBe(claims.session_id);
});

it('puts each span under the span that caused it', () => {
  const action = spanNamed('invite member');
  const request = spanNamed('POST');
  const handler = spanNamed(/invite-user$/);
  expect(action.parentSpanId).toBeUndefined();
  expect(request.parentSpanId).toBe(action.spanId);
  expect(headers['traceparent']).toContain(request.spanId);
  expect(handler).toMatchObject({ parentSpanId: request.spanId, kind: 'server', remoteParent: true });
  for (const step of ['check permission', 'record request', 'create invitation']) {
    expect(spanNamed(step).parentSpanId).toBe(handler.spanId);
  }
});

it('marks the failed step, and no step that succeeded', () => {
  expect(spanNamed('send e-mail').status.code).toBe('error');
  for (const step of ['check permission', 'create invitation', 'withdraw invitation']) {
    expect(spanNamed(step).status.code).toBe('unset');
  }
  expect(spanNamed('POST')).toMatchObject({
    status: { code: 'error' },
    attributes: { 'http.response.status_code': 502 },
  });
});

it('shows the reference of that trace, and copies it first', () => {
  expect(parseReference(reference)).toEqual({ low40: traceId.slice(-10) });
  expect(clipboard.split('\n')[0]).toBe(`Reference: ${reference}`);
  expect(clipboard).toContain(traceId);
});

it('opens the thread at the support desk, from click to event, with the failed step selected', async () => {
  const { page } = chromium;
  await page.getByRole('link', { name: 'Support desk' }).click();
  await page.getByRole('textbox').click();
  await page.keyboard.press('ControlOrMeta+V');
  const tree = page.getByRole('tree');
  await tree.waitFor();
  for (const name of [
    /invite member/,
    /POST.*\/functions\/v1\/invite-user/,
    /check permission/,
    /create invitation/,
    /invitation\.requested/,
  ]) {
    await expect.poll(() => tree.getByRole('treeitem', { name }).count()).toBeGreaterThan(0);
  }
  const selected = tree.getByRole('treeitem', { selected: true });
  await expect.poll(() => selected.textContent()).toMatch(/send e-mail.*Failed/);
  await expect.poll(() => selected.getAttribute('data-tone')).toBe('failed');
  // The status has the error colour of the theme. It has a word too, so it does not depend on colour.
  const [r, g, b] = await readColour(selected, '.waybill-row-status');
  expect(r).toBeGreaterThan(g! * 2);
  expect(r).toBeGreaterThan(b! * 2);
});

it('charges requests after an await to the action, without a handle', async () => {
  const first = traced.find(({ path }) => path.endsWith('/invite-user'));
  const ofFirst = traced.filter((request) => request.traceId === first?.traceId).map(({ path }) => path);
  // The page sent the invitation, and then read the team again.
  expect(ofFirst.toSorted()).toEqual([
    '/functions/v1/invite-user',
    '/rest/v1/invitations',
    '/rest/v1/memberships',
  ]);
  // The support desk asks for the session before it searches.
  const search = traced.find(({ path }) => path === '/api/support/v1/find');
  const found = await vi.waitFor(
    async () => {
      const spans = (await readTrace(demo.query, search!.traceId!))?.spans ?? [];
      if (!spans.some(({ name }) => name === 'search traces')) throw new Error('not all has arrived');
      return spans;
    },
    { timeout: 20_000, interval: 100 },
  );
  expect(new Set(found.map(({ attributes }) => attributes['waybill.attribution']))).toEqual(
    new Set(['exact']),
  );
});

it('disturbs nothing of the app', () => {
  expect(chromium.problems).toEqual([]);
});

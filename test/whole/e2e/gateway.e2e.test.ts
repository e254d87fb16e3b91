import type { Request } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Demo } from '../../../demo/server/start-demo.ts';
import { openDemo } from '../demo/open-demo.ts';
import { openChromium, type ChromiumPage } from './chromium-page.ts';
import { invite, signIn } from './team-app.ts';

const OURS = ['baggage', 'traceparent', 'tracestate', 'x-correlation-id', 'x-session-id', 'x-trace-id'];

describe.each([
  { functions: 'none', sent: [] },
  { functions: 'w3c', sent: ['traceparent'] },
  { functions: 'all', sent: ['traceparent', 'x-correlation-id', 'x-session-id', 'x-trace-id'] },
] as const)('with the gateway on an origin of its own and functions: $functions', ({ functions, sent }) => {
  let demo: Demo;
  let chromium: ChromiumPage;
  const requests: Request[] = [];
  const failures: string[] = [];

  beforeAll(async () => {
    [demo, chromium] = await Promise.all([openDemo({ gatewayPort: 0, functions }), openChromium()]);
    const { page } = chromium;
    page.on('request', (request) => requests.push(request));
    page.on('requestfailed', (request) => failures.push(`${request.url()} ${request.failure()?.errorText}`));
    await signIn(page, demo);
    await invite(page, 'lin@northwind.example');
    await page.getByText('Invitation sent to lin@northwind.example.').waitFor();
    await invite(page, 'lin@northwind.example');
    await page.getByText('lin@northwind.example has already been invited.', { exact: true }).waitFor();
    await vi.waitUntil(() => requests.some((one) => one.url() === `${demo.url}/otlp/v1/traces`), 30_000);
  }, 120_000);

  afterAll(async () => {
    await chromium?.close();
    await demo?.stop();
  });

  // Chromium gives the headers that it really sent. A preflight is not a request of the page.
  const headersSentTo = async (path: string): Promise<string[][]> => {
    const matching = requests.filter((request) => request.url().startsWith(`${demo.gatewayUrl}${path}`));
    expect(matching).not.toEqual([]);
    return Promise.all(
      matching.map(async (request) => {
        const headers = Object.keys(await request.allHeaders());
        return OURS.filter((name) => headers.includes(name));
      }),
    );
  };

  it('lets every request of the app through', () => {
    expect(demo.gatewayUrl).not.toBe(demo.url);
    expect(failures).toEqual([]);
    expect(chromium.problems).toEqual([]);
  });

  it('sends the functions the chosen headers, and no more', async () => {
    const each = await headersSentTo('/functions/v1/');
    expect(each).toEqual(each.map(() => sent));
  });

  it('sends traceparent with database requests, and nothing with sign-in requests', async () => {
    const rest = await headersSentTo('/rest/v1/');
    expect(rest).toEqual(rest.map(() => ['traceparent']));
    const auth = await headersSentTo('/auth/v1/');
    expect(auth).toEqual(auth.map(() => []));
  });

  it('adds no header of ours to its exports', async () => {
    const exported = requests.filter((request) => request.url().startsWith(`${demo.url}/otlp/`));
    expect(exported).not.toEqual([]);
    for (const request of exported) {
      expect(OURS.filter((name) => name in request.headers())).toEqual([]);
    }
  });
});

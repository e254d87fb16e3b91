import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpanRecord } from 'waybill';
import { adapt } from '../../house/engines.ts';
import { installLocked } from '../../house/install-locked.ts';
import { launchChromium } from '../../house/launch-chromium.ts';
import { startLabServer, type ServePage } from '../attribution/lab-server.ts';
import { otelCompiled, otelUncompiled } from '../attribution/rows.ts';
import { runInBrowser } from '../attribution/run-lab.ts';
import { buildPage } from './build-page.ts';
import { visitPage, type Visit } from './visit-page.ts';

const SDKS = ['sdk-2', 'sdk-3'] as const;

let browser: Browser;
beforeAll(async () => {
  await Promise.all(SDKS.map((sdk) => installLocked(fileURLToPath(new URL(sdk, import.meta.url)))));
  browser = await launchChromium();
});
afterAll(() => browser?.close());

/** Names a span: Waybill's request and action, and OpenTelemetry's request and click. */
function nameOf({ kind, attributes }: SpanRecord): string {
  const library = 'otel.scope.name' in attributes ? 'OpenTelemetry' : 'Waybill';
  const root = library === 'Waybill' ? 'action' : 'click';
  return `${library}’s ${kind === 'client' ? 'request' : root}`;
}

/** Tells for each request that arrived the spans from the one in its header up to the first one. */
function chainsOf({ spans, arrivals }: Visit, ofButton: string): string[] {
  const known = new Map(spans.map((span) => [span.spanId, span]));
  const ofPage = arrivals.filter(({ button }) => button === ofButton);
  return ofPage.map(({ traceId, spanId }) => {
    const chain: string[] = [];
    for (let span = known.get(spanId ?? ''); span; span = known.get(span.parentSpanId ?? '')) {
      chain.push(span.traceId === traceId ? nameOf(span) : 'a span of another trace');
    }
    return chain.join(' < ');
  });
}

const REQUEST = 'OpenTelemetry’s request';
// The instrumentation makes a span for each listener of the click: that of the button and that of the document.
const CLICK = 'OpenTelemetry’s click < OpenTelemetry’s click';

function expectChains(visit: Visit, chain: string): void {
  for (const button of ['first', 'second']) {
    expect(chainsOf(visit, button)).toEqual([chain, chain, chain]);
  }
  const traces = (ofButton: string): Set<unknown> =>
    new Set(visit.arrivals.filter(({ button }) => button === ofButton).map(({ traceId }) => traceId));
  expect(traces('first').size).toBe(1);
  expect(traces('first')).not.toEqual(traces('second'));
  expect(visit.errors).toEqual([]);
}

it('both versions take the parts by their types', () => {
  const tsc = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));
  const project = fileURLToPath(new URL('page', import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' });
  expect(stdout + stderr).toBe('');
});

describe.each(SDKS)('%s', (sdk) => {
  describe.each([
    ['compiled', true, 'exact'],
    ['followed', false, 'inferred'],
  ] as const)('in a page that is %s', (_, isCompiled, attribution) => {
    let files: ServePage;
    beforeAll(async () => {
      files = await buildPage({ sdk: `${sdk}/start-sdk.ts`, isCompiled });
    });

    it('a request of a click is the child of the click, also behind an `await`', async () => {
      const visit = await visitPage(browser, files, 'sdk');
      expectChains(visit, `${REQUEST} < ${CLICK}`);
      expect(visit.diagnostics).toEqual([]);
    });

    it('both are children of the action of Waybill, and Waybill’s request is a child of theirs', async () => {
      const visit = await visitPage(browser, files, 'waybill&sdk');
      expectChains(visit, `${REQUEST} < ${CLICK} < Waybill’s action`);
      const spans = new Map(visit.spans.map((span) => [span.spanId, span]));
      const ofRequests = visit.spans.filter((span) => nameOf(span) === 'Waybill’s request');
      const parents = ofRequests.map(({ parentSpanId }) => nameOf(spans.get(parentSpanId!)!));
      expect(new Set(parents)).toEqual(new Set([REQUEST]));
      const requests = visit.spans.filter(({ kind }) => kind === 'client');
      expect(new Set(requests.map(({ attributes }) => attributes['waybill.attribution']))).toEqual(
        new Set([attribution]),
      );
      expect(visit.diagnostics).toEqual([]);
    });
  });
});

it.each([
  ['another context manager came first', 'sdk-3/start-sdk.ts', 'waybill&second'],
  ['the API has another major version', 'sdk-2/start-version-0.ts', 'waybill'],
])('reports once that %s, and the traces of Waybill go on', async (_, sdk, hash) => {
  const visit = await visitPage(browser, await buildPage({ sdk, isCompiled: false }), hash);
  expectChains(visit, 'Waybill’s request < Waybill’s action');
  expect(visit.diagnostics).toEqual(['OpenTelemetry context manager']);
});

// As with Waybill's own tracing, only compiled code knows the owner of what React's scheduler does later.
it.each([
  { row: otelCompiled, mayBeUnknown: () => false },
  { row: otelUncompiled, mayBeUnknown: (scenario: string) => scenario.startsWith('react-') },
])('$row.name: each request of the lab has the trace of its action', async ({ row, mayBeUnknown }) => {
  const server = await startLabServer();
  try {
    const judged = await runInBrowser(row, adapt(browser), { server, catalogue: 'project' });
    const knowable = judged.filter(({ cell }) => cell === undefined);
    const faults = knowable.filter(
      ({ verdict, scenario }) => verdict === 'wrong' || (verdict === 'none' && !mayBeUnknown(scenario)),
    );
    expect(faults).toEqual([]);
    expect(knowable.length).toBeGreaterThanOrEqual(150);
  } finally {
    await server.close();
  }
});

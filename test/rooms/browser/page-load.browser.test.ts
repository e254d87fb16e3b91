import { expect, it } from 'vitest';
import { openAppPage, type AppPage } from './app-page.ts';
import { openOwnRecorder } from './recorder.ts';

interface Said {
  readonly name: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const app = `
  const tracing = waybill.createTracing({
    service: 'page',
    environment: 'test',
    instrumentations: [waybill.traceFetch(), waybill.captureErrors(), waybill.traceUserActions()],
  });
  tracing.subscribe(({ type, record }) => {
    if (type === 'record' && record.type === 'span') {
      const { name, traceId, parentSpanId, attributes } = record;
      say({ name, traceId, parentSpanId, attributes });
    }
  });
`;

const said = (page: AppPage): readonly Said[] => page.said as readonly Said[];

it('gives the load of a page the requests of its code, at once and later', async () => {
  const page = await openAppPage(
    openOwnRecorder(),
    `${app}
    const first = await fetch('?1');
    addEventListener('load', () => void fetch('?listener'));
    void Promise.resolve(first).then(async () => {
      await fetch('?2');
      document.readyState === 'complete' || addEventListener('load', () => void fetch('?3'));
    });`,
  );
  await page.saidAtLeast(3);
  await expect.poll(() => said(page).filter(({ parentSpanId }) => !parentSpanId).length).toBe(1);
  const load = said(page).find(({ parentSpanId }) => !parentSpanId)!;
  expect(load).toMatchObject({
    name: 'page load',
    attributes: {
      'waybill.trigger': 'load',
      'waybill.outcome': 'ok',
      'url.path': expect.any(String) as string,
    },
  });
  const requests = said(page).filter(({ parentSpanId }) => parentSpanId);
  expect(requests.map(({ traceId }) => traceId)).toEqual(requests.map(() => load.traceId));
  expect(load.attributes['waybill.request_count']).toBe(requests.length);
});

it('gives the load of a page nothing of the later work of the page', async () => {
  const page = await openAppPage(
    openOwnRecorder(),
    `${app}
    tracing.log.info('starting');
    const loading = tracing.current();
    let polls = 0;
    const timer = setInterval(() => {
      fetch('?poll');
      if (++polls === 5) clearInterval(timer);
    }, 30);
    say(loading.traceId);`,
  );
  await page.saidAtLeast(7);
  const [loading, ...spans] = page.said as [string, ...Said[]];
  const polls = spans.filter(({ name }) => name === 'GET');
  expect(polls).toHaveLength(5);
  expect(polls.filter(({ traceId }) => traceId === loading)).toEqual([]);
  expect(spans.find(({ name }) => name === 'page load')?.traceId).toBe(loading);
});

it('says nothing of a load that requested nothing', async () => {
  const page = await openAppPage(
    openOwnRecorder(),
    `${app}
    addEventListener('load', () => setTimeout(() => {
      tracing.action('later', (action) => action.log.info('here'));
    }, 200));`,
  );
  await page.saidAtLeast(1);
  expect(said(page).map(({ name }) => name)).toEqual(['later']);
});

it('ends the open page load when the page goes away, and sends it', async () => {
  const recorder = openOwnRecorder();
  const page = await openAppPage(
    recorder,
    `const tracing = waybill.createTracing({
      service: 'page',
      environment: 'test',
      exporter: waybill.otlpExporter({ url: ${JSON.stringify(recorder.url)} }),
      instrumentations: [waybill.traceFetch(), waybill.traceUserActions()],
    });
    tracing.action('never ends', (action) => {
      action.log.info('working');
      return new Promise(() => {});
    });
    say('working');`,
  );
  await page.saidAtLeast(1);
  page.leave();
  await expect
    .poll(async () => (await recorder.seen()).map(({ body }) => body).join('\n'))
    .toMatch(/"never ends".*"waybill\.outcome","value":\{"stringValue":"abandoned"\}/);
});

it('sends an action and a request that are still open when the page goes away', async () => {
  const recorder = openOwnRecorder();
  const page = await openAppPage(
    {
      ...recorder,
      answer: (first) => recorder.answer({ path: '/slow', stream: 'never starts' }, first),
    },
    `const tracing = waybill.createTracing({
      service: 'page',
      environment: 'test',
      exporter: waybill.otlpExporter({ url: ${JSON.stringify(recorder.url)} }),
    });
    tracing.action('Save', (action) => action.fetch(${JSON.stringify(`${recorder.url}/slow`)}));
    say('sent');`,
  );
  await page.saidAtLeast(1);
  page.leave();
  const unfinished = async (): Promise<string[]> =>
    (await recorder.seen()).flatMap(({ body }) =>
      body.includes('"waybill.unfinished"')
        ? [...body.matchAll(/"name":"(Save|GET)"/g)].map(([, name]) => name!)
        : [],
    );
  await expect.poll(unfinished).toEqual(['Save', 'GET']);
});

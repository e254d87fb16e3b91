import { expect, it } from 'vitest';
import { openAppPage } from './app-page.ts';
import { openOwnRecorder } from './recorder.ts';

const app = `
  const tracing = waybill.createTracing({ service: 'page', environment: 'test', onDiagnostic: say });
  tracing.subscribe((event) => {
    if (event.type === 'record' && event.record.type === 'log') {
      const { body, severityText, attributes } = event.record;
      say({ body, severityText, attributes });
    }
  });
`;

it('captures an uncaught error', async () => {
  const page = await openAppPage(
    openOwnRecorder(),
    `${app} setTimeout(() => { throw new RangeError('off the page'); });`,
  );
  await page.saidAtLeast(1);
  expect(page.said).toMatchObject([
    {
      body: 'RangeError: off the page',
      severityText: 'ERROR',
      attributes: {
        'exception.type': 'RangeError',
        'exception.message': 'off the page',
        'waybill.reference': expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{5}$/) as string,
      },
    },
  ]);
});

it('captures an unhandled rejection, under the request that it came from', async () => {
  const page = await openAppPage(
    openOwnRecorder(),
    `${app}
    tracing.subscribe((event) => {
      if (event.type === 'record' && event.record.type === 'span') say({ span: event.record.attributes['waybill.reference'] });
    });
    fetch('http://127.0.0.1:1/');`,
  );
  await page.saidAtLeast(2);
  const [{ span }, { attributes }] = page.said as [{ span: string }, { attributes: Record<string, string> }];
  expect(attributes).toMatchObject({ 'waybill.reference': span });
});

it('captures one error once, wherever it turns up', async () => {
  const page = await openAppPage(
    openOwnRecorder(),
    `${app}
    const error = new Error('the same');
    setTimeout(() => { throw error; });
    setTimeout(() => void Promise.reject(error));
    setTimeout(() => { tracing.captureError(error); throw new Error('the last'); }, 20);`,
  );
  await page.saidAtLeast(2);
  expect(page.said).toMatchObject([{ body: 'Error: the same' }, { body: 'Error: the last' }]);
});

it('ignores errors that are no failures', async () => {
  const page = await openAppPage(
    openOwnRecorder(),
    `${app}
    window.dispatchEvent(new ErrorEvent('error', { message: 'ResizeObserver loop limit exceeded' }));
    const controller = new AbortController();
    fetch('/never', { signal: controller.signal });
    controller.abort();
    const left = new AbortController();
    fetch('/never', { signal: left.signal });
    left.abort(new Error('the person left the page'));
    Promise.reject(Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;push;/a;307;' }));
    setTimeout(() => { throw Response.redirect('/login'); });
    setTimeout(() => { throw 'a string'; }, 20);`,
  );
  await page.saidAtLeast(1);
  expect(page.said).toMatchObject([{ body: 'string: a string' }]);
});

it('adds the place of the code that threw a value without a stack', async () => {
  const page = await openAppPage(openOwnRecorder(), `${app} setTimeout(() => { throw 'a string'; });`);
  await page.saidAtLeast(1);
  expect(page.said).toMatchObject([
    {
      body: 'string: a string',
      attributes: {
        'code.file.path': expect.stringMatching(/^http/) as string,
        'code.line.number': expect.any(Number) as number,
        'code.column.number': expect.any(Number) as number,
      },
    },
  ]);
});

it('adds no unhandled rejection, and hides none', async () => {
  const count = (trace: string) => `
    let unhandled = 0;
    window.addEventListener('unhandledrejection', (event) => { unhandled++; event.preventDefault(); });
    ${trace}
    const dead = 'http://127.0.0.1:1/';
    fetch(dead);
    fetch(dead).then(() => {});
    fetch(dead).catch(() => {});
    fetch(dead).then(() => {}).finally(() => {});
    const [handled] = [fetch(dead)];
    handled.then(() => {}, () => {});
    (async () => { try { await fetch(dead); } catch {} })();
    (async () => { await fetch(dead); })();
    setTimeout(() => Promise.allSettled([fetch(dead)]).then(() => setTimeout(() => say(unhandled))));
  `;
  const native = await openAppPage(openOwnRecorder(), count(''));
  const traced = await openAppPage(
    openOwnRecorder(),
    count(`waybill.createTracing({ service: 'page', instrumentations: [waybill.traceFetch()] });`),
  );
  await Promise.all([native.saidAtLeast(1), traced.saidAtLeast(1)]);
  expect(native.said).toEqual([4]);
  expect(traced.said).toEqual(native.said);
});

it('hears nothing after dispose', async () => {
  const page = await openAppPage(
    openOwnRecorder(),
    `${app}
    tracing.dispose();
    window.addEventListener('error', () => say('the page went on'));
    setTimeout(() => { throw new Error('too late'); });`,
  );
  await page.saidAtLeast(1);
  expect(page.said).toEqual(['the page went on']);
});

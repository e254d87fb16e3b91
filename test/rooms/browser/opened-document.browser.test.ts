import { expect, it } from 'vitest';
import { openAppPage } from './app-page.ts';
import { openOwnRecorder } from './recorder.ts';

it('still hears errors and the end of a page that was written anew', async () => {
  const recorder = openOwnRecorder();
  const page = await openAppPage(
    recorder,
    `const tracing = waybill.createTracing({
      service: 'page',
      environment: 'test',
      exporter: waybill.otlpExporter({ url: ${JSON.stringify(recorder.url)} }),
      instrumentations: [waybill.captureErrors(), waybill.traceUserActions()],
    });
    tracing.subscribe(({ record }) => record && say(record.body ?? record.name));
    addEventListener('load', () => setTimeout(() => {
      document.open();
      document.write('<p>anew</p>');
      document.close();
      setTimeout(() => {
        setTimeout(() => { throw new RangeError('after'); });
      });
    }));`,
  );
  await page.saidAtLeast(1);
  expect(page.said).toContain('RangeError: after');
  page.leave();
  await expect
    .poll(async () => (await recorder.seen()).map(({ body }) => body).join('\n'))
    .toContain('RangeError');
});

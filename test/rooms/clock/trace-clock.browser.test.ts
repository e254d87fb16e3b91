import { expect, it } from 'vitest';
import { captureErrors, parseTraceparent, traceFetch, traceXhr } from 'waybill';
import { createClock, readClock, traceClock, type Clock } from 'waybill/clock';
import { openOtherRecorder, openRecorder, type Recorder, type SeenRequest } from '../browser/recorder.ts';
import { tracePage, type TracedPage } from '../browser/trace-page.ts';

/** Traces the page, with a clock that may go to `targets`. The tracing may send headers to `other`. */
function traceWithClock(other: Recorder, targets: readonly string[]): TracedPage & { readonly clock: Clock } {
  const clock = createClock({ service: 'page', targets });
  const page = tracePage({
    targets: [{ url: other.origin }],
    instrumentations: [traceFetch(), traceXhr(), captureErrors(), traceClock(clock)],
  });
  return { ...page, clock };
}

async function arrivedAt(recorder: Recorder, count: number): Promise<readonly SeenRequest[]> {
  const requests = await recorder.seen(count);
  return requests.filter(({ method }) => method !== 'OPTIONS');
}

function sendXhr(url: string): Promise<void> {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.addEventListener('loadend', () => resolve());
    xhr.open('GET', url);
    xhr.send();
  });
}

it('sends the clock with fetch and XHR, under the span id of traceparent', async () => {
  const other = await openOtherRecorder();
  const { tracing, clock, spans } = traceWithClock(other, [other.origin]);
  const { traceId, spanId } = await tracing.action('Call', async (action) => {
    await action.fetch(other.url);
    await action.run(() => sendXhr(other.url));
    return action;
  });
  const seen = await arrivedAt(other, 2);
  expect(seen).toHaveLength(2);
  for (const [nth, { headers }] of seen.entries()) {
    const parent = parseTraceparent(headers['traceparent'])!;
    expect(readClock(headers['raceway-clock'])).toEqual({
      traceId,
      spanId: parent.spanId,
      parentSpanId: spanId,
      service: 'page',
      instance: clock.component.slice('page#'.length),
      clock: [[clock.component, nth + 1]],
    });
    expect(spans().map((span) => span.spanId)).toContain(parent.spanId);
  }
});

it('sends no clock to the own origin or to a target of the tracing that is no target of the clock', async () => {
  const [own, other] = [openRecorder(location.origin), await openOtherRecorder()];
  const { tracing } = traceWithClock(other, [`${other.origin}/elsewhere`]);
  await tracing.action('Call', async (action) => {
    await action.fetch(own.url);
    await action.fetch(other.url);
  });
  for (const recorder of [own, other]) {
    const [request] = await arrivedAt(recorder, 1);
    expect(Object.keys(request!.headers)).toContain('traceparent');
    expect(Object.keys(request!.headers)).not.toContain('raceway-clock');
  }
});

it('sends the clock to the own origin if the app names it, and none after the end of the tracing', async () => {
  const [own, other] = [openRecorder(location.origin), await openOtherRecorder()];
  const { tracing } = traceWithClock(other, [location.origin]);
  await tracing.action('Call', (action) => action.fetch(own.url));
  await tracing.dispose();
  await fetch(own.url);
  const seen = await arrivedAt(own, 2);
  expect(seen.map(({ headers }) => 'raceway-clock' in headers)).toEqual([true, false]);
});

it('a server that refuses the header gets no header from then on, and a diagnostic names it', async () => {
  const other = await openOtherRecorder();
  await other.answer({ cors: ['traceparent'] });
  const { tracing, diagnostics } = traceWithClock(other, [other.origin]);
  const results = [];
  for (let nth = 0; nth < 2; nth++) {
    results.push(
      await tracing.action('Call', ({ fetch: traced }) =>
        traced(other.url).then(
          ({ status }) => status,
          () => 'refused',
        ),
      ),
    );
  }
  expect(results).toEqual(['refused', 200]);
  expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining('raceway-clock')]);
});

import { expect, it, onTestFinished } from 'vitest';
import { parseTraceparent } from 'waybill';
import { openOtherRecorder, openOwnRecorder, type Recorder } from '../../rooms/browser/recorder.ts';
import { tracePage, type TracedPage } from '../../rooms/browser/trace-page.ts';

/** Patches the page's fetch as most libraries do. The undo restores the earlier fetch, even over a later patch. */
function patchAsLibrariesDo(log: string[], name: string): () => void {
  const before = window.fetch;
  window.fetch = async (...args) => {
    log.push(name);
    return before(...args);
  };
  return () => {
    window.fetch = before;
  };
}

/** Calls once, and gives the `traceparent` that the page sends and the spans that all its tracings record. */
async function callOnce(place: Recorder, pages: readonly TracedPage[], call = () => fetch(place.url)) {
  const before = pages.flatMap((page) => page.spans()).length;
  const seenBefore = (await place.seen()).length;
  await call();
  const [seen, ...more] = (await place.seen()).slice(seenBefore).filter(({ method }) => method !== 'OPTIONS');
  expect(more).toEqual([]);
  const spans = pages.flatMap((page) => page.spans()).slice(before);
  return { sent: seen?.headers['traceparent'], spans };
}

function keepNative(): typeof fetch {
  const native = window.fetch;
  onTestFinished(() => {
    window.fetch = native;
  });
  return native;
}

it.each(['over', 'under'] as const)(
  'traces once with another patch %s it, in each order of their undos',
  async (where) => {
    const own = openOwnRecorder();
    const native = keepNative();
    for (const first of ['ours', 'theirs'] as const) {
      const log: string[] = [];
      let undo = where === 'under' ? patchAsLibrariesDo(log, 'theirs') : () => {};
      const page = tracePage();
      if (where === 'over') undo = patchAsLibrariesDo(log, 'theirs');
      const { sent, spans } = await callOnce(own, [page]);
      expect(log).toEqual(['theirs']);
      expect(spans).toHaveLength(1);
      expect(parseTraceparent(sent)).toMatchObject({ spanId: spans[0]?.spanId });
      const undos = [page.tracing.dispose, undo];
      for (const dispose of first === 'ours' ? undos : undos.toReversed()) dispose();
      const after = await callOnce(own, [page]);
      expect(after).toEqual({ sent: undefined, spans: [] });
      window.fetch = native;
    }
  },
);

it('puts the identical function back when it is undone in the reverse order', () => {
  const native = keepNative();
  const undoUnder = patchAsLibrariesDo([], 'under');
  const under = window.fetch;
  const page = tracePage();
  const traced = window.fetch;
  const undoOver = patchAsLibrariesDo([], 'over');
  undoOver();
  expect(window.fetch).toBe(traced);
  void page.tracing.dispose();
  expect(window.fetch).toBe(under);
  undoUnder();
  expect(window.fetch).toBe(native);
});

it('shows the properties of the fetch below, which polyfills and tracers set', () => {
  const native = keepNative();
  const mark = { polyfill: true, __original: native, preconnect: () => 'connected' };
  window.fetch = Object.assign((...args: Parameters<typeof fetch>) => native(...args), mark);
  tracePage();
  expect(Object.assign({}, window.fetch)).toEqual(mark);
});

const policies = { 'with headers': true, 'without any of our headers': false };

it.each(Object.entries(policies))('records a request once over several tracings, %s', async (_, isMarked) => {
  const place = isMarked ? openOwnRecorder() : await openOtherRecorder();
  const pages = [tracePage(), tracePage(), tracePage()];
  const { sent, spans } = await callOnce(place, pages);
  expect(spans).toHaveLength(1);
  expect(parseTraceparent(sent)?.spanId).toBe(isMarked ? spans[0]?.spanId : undefined);
});

it.each(Object.entries(policies))(
  'records a request of an action once over several tracings, %s',
  async (_, isMarked) => {
    const place = isMarked ? openOwnRecorder() : await openOtherRecorder();
    const pages = [tracePage(), tracePage()];
    for (const { tracing } of pages) {
      const action = tracing.startAction('Act');
      const { sent, spans } = await callOnce(place, pages, () => action.fetch(place.url));
      expect(spans.map(({ parentSpanId }) => parentSpanId)).toEqual([action.spanId]);
      expect(parseTraceparent(sent)?.spanId).toBe(isMarked ? spans[0]?.spanId : undefined);
    }
  },
);

it('goes on with the other tracing when one is disposed of, in each order', async () => {
  const own = openOwnRecorder();
  keepNative();
  for (const which of [0, 1] as const) {
    const pages = [tracePage(), tracePage()] as const;
    void pages[which].tracing.dispose();
    const { sent, spans } = await callOnce(own, pages);
    expect(spans).toHaveLength(1);
    expect(parseTraceparent(sent)).toMatchObject({ spanId: spans[0]?.spanId });
    void pages[1 - which]?.tracing.dispose();
    expect(await callOnce(own, pages)).toEqual({ sent: undefined, spans: [] });
  }
});

it('leaves nothing behind after many tracings that were undone in the reverse order', () => {
  const before = Object.getOwnPropertyDescriptor(window, 'fetch');
  const pages = Array.from({ length: 20 }, () => tracePage());
  for (const { tracing } of pages.toReversed()) void tracing.dispose();
  expect(Object.getOwnPropertyDescriptor(window, 'fetch')).toEqual(before);
});

it('passes on headers that can be read only once, after its undo below another patch', async () => {
  const own = openOwnRecorder();
  keepNative();
  const page = tracePage();
  patchAsLibrariesDo([], 'over');
  void page.tracing.dispose();
  await fetch(own.url, { headers: [['x-app', 'once']].values() as never });
  expect((await own.seen())[0]?.headers).toMatchObject({ 'x-app': 'once' });
});

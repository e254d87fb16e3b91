import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { SpanRecord, TraceData } from 'waybill';
import { TraceTimeline } from 'waybill/viewer';
import '../../src/viewer/viewer.css';

const SECOND = 1_795_163_942n;
const TRACE_ID = '01a1f81bece676d1a4be209d0e0e4736';
const resources = ['web', 'orders', 'stock', 'mail'].map((name) => ({ 'service.name': name }));

const at = (microseconds: number): string =>
  String(SECOND * 1_000_000_000n + BigInt(Math.round(microseconds * 1000)));
const idOf = (id: number): string => (id + 1).toString(16).padStart(16, '0');

// A tree with four children each. Every twentieth span but the last failed.
function traceOf(count: number): TraceData {
  const spans = Array.from({ length: count }, (_, id): SpanRecord => {
    const parent = id ? { parentSpanId: idOf(Math.floor((id - 1) / 4)) } : {};
    return {
      type: 'span',
      traceId: TRACE_ID,
      spanId: idOf(id),
      ...parent,
      remoteParent: id % 4 === 0,
      flags: 3,
      name: id % 3 ? `step ${id % 50}` : 'GET',
      kind: id % 3 ? 'internal' : 'client',
      startTimeUnixNano: at(id),
      endTimeUnixNano: at(2 * count - id),
      status: { code: id % 20 === 19 && id < count - 1 ? 'error' : 'unset' },
      attributes: { 'url.full': `https://example.com/orders/${id}`, 'session.id': 'a-session' },
      resource: resources[id % 4]!,
    };
  });
  return { traceId: TRACE_ID, reference: 'KM70-WHSPV', spans, logs: [], events: [] };
}

const longTasks: number[] = [];
new PerformanceObserver((list) =>
  longTasks.push(...list.getEntries().map(({ duration }) => duration)),
).observe({ type: 'longtask' });

const traces = new Map<number, TraceData>();
const host = document.body.appendChild(document.createElement('div'));
let root = createRoot(host);

const painted = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

Object.assign(globalThis, {
  prepare: (count: number) => void traces.set(count, traceOf(count)),
  async empty() {
    root.unmount();
    root = createRoot(host);
    await painted();
  },
  async draw(count: number) {
    // A component gets new data, not data that it has seen before.
    const trace = { ...traces.get(count)! };
    flushSync(() => root.render(<TraceTimeline trace={trace} />));
    await painted();
  },
  nodes: () => document.querySelectorAll('.waybill-timeline *').length,
  rows: () => document.querySelectorAll('[role=treeitem]').length,
  focus: () => document.querySelector<HTMLElement>('[aria-selected=true]')!.focus(),
  /** Scrolls through the rows, a frame at a time, and gives the long tasks that this caused. */
  async scroll(frames: number) {
    const scroller = document.querySelector('.waybill-tree-scroll')!;
    scroller.scrollTop = 0;
    await painted();
    longTasks.length = 0;
    const step = Math.min(600, scroller.scrollHeight / frames);
    for (let frame = 0; frame < frames; frame++) {
      scroller.scrollTop += frame % 50 === 49 ? scroller.scrollHeight / 10 : step;
      await new Promise(requestAnimationFrame);
    }
    await painted();
    return longTasks.length;
  },
});

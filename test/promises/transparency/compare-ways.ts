import { expect, it, onTestFinished } from 'vitest';
import type { TracingOptions } from 'waybill';
import {
  openOtherRecorder,
  openOwnRecorder,
  type Recorder,
  type SeenRequest,
} from '../../rooms/browser/recorder.ts';
import { tracePage } from '../../rooms/browser/trace-page.ts';
import { observeWay, type Instruments, type Place, type Way } from './observe-way.ts';
import { recordInner } from './record-inner.ts';
import { watchRejections } from './watch-rejections.ts';

type Fetch = (...args: readonly unknown[]) => unknown;

/** Ways to call `fetch`, by their descriptions. A function gives only the arguments. */
export type Ways = Readonly<Record<string, Way | ((place: Place) => readonly unknown[])>>;

interface Setting {
  readonly open: () => Recorder | Promise<Recorder>;
  readonly isOpen: boolean;
  /** How the app treats its promises. @default it waits for them at once */
  readonly handlings?: Instruments['handlings'];
  /** @default false */
  readonly byAction?: boolean;
  /** @default none */
  readonly targets?: (place: Place) => TracingOptions['targets'];
}

const SETTINGS: Readonly<Record<string, Setting>> = {
  'own origin': { open: openOwnRecorder, isOpen: true, handlings: ['at once', 'never'] },
  'another origin': { open: openOtherRecorder, isOpen: false },
  'a listed origin, by an action': {
    open: openOtherRecorder,
    isOpen: true,
    byAction: true,
    targets: ({ url }) => [{ url, headers: 'all' }],
  },
};

const OURS = /^(traceparent|tracestate|baggage|x-(correlation|session|trace)-id)$/;

const isRequest = ({ method }: SeenRequest): boolean => method !== 'OPTIONS';

// Headers that the app itself set stay in the result.
function withoutOurs(seen: readonly SeenRequest[], untraced: readonly SeenRequest[]): SeenRequest[] {
  return seen.map(({ headers, ...rest }, index) => ({
    ...rest,
    headers: Object.fromEntries(
      Object.entries(headers).filter(
        ([name]) => !OURS.test(name) || untraced[index]?.headers[name] !== undefined,
      ),
    ),
  }));
}

/** Opens a window of the page's origin that has objects of its own. */
function openFrame(): Place['frame'] {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  onTestFinished(() => frame.remove());
  return frame.contentWindow as Place['frame'];
}

interface Notice {
  readonly app: unknown;
  readonly server: readonly SeenRequest[];
  /** Whether each request names a trace. */
  readonly marked: readonly boolean[];
}

type Notices = Readonly<Record<string, Notice>>;

async function compare(way: Way): Promise<{ readonly noticed: Notices; readonly untouched: Notices }> {
  const frame = openFrame();
  const shared = { inner: recordInner(), rejections: watchRejections() };
  const observe = async (setting: Setting, isTraced: boolean) => {
    const place: Place = { ...(await setting.open()), frame };
    const instruments: Instruments = { ...shared, handlings: setting.handlings ?? ['at once'] };
    if (!isTraced)
      return observeWay((...args) => Reflect.apply(window.fetch, window, args), way, place, instruments);
    const { tracing } = tracePage({ targets: setting.targets?.(place) ?? [] });
    const action = tracing.startAction('Act');
    const call: Fetch = setting.byAction
      ? (...args) => action.run(() => Reflect.apply(action.fetch, undefined, args))
      : (...args) => Reflect.apply(window.fetch, window, args);
    try {
      return await observeWay(call, way, place, instruments);
    } finally {
      void tracing.dispose();
    }
  };
  const noticed: Record<string, Notice> = {};
  const untouched: Record<string, Notice> = {};
  for (const [name, setting] of Object.entries(SETTINGS)) {
    const untraced = await observe(setting, false);
    const traced = await observe(setting, true);
    const keep = setting.targets ? isRequest : () => true;
    const server = untraced.server.filter(keep);
    const { isMarked = setting.isOpen ? 'by us' : 'not' } = way;
    const { marked, app } = traced;
    noticed[name] = { app, server: withoutOurs(traced.server.filter(keep), server), marked };
    untouched[name] = {
      app: untraced.app,
      server,
      marked: isMarked === 'at first' ? marked : marked.map(() => isMarked !== 'not'),
    };
  }
  return { noticed, untouched };
}

/** Makes a test of each way: with and without tracing, neither the app nor the server notices any difference. */
export function compareWays(ways: Ways): void {
  it.each(Object.entries(ways))('takes %s', async (_name, way) => {
    const { noticed, untouched } = await compare(
      typeof way === 'function' ? { prepare: (place) => ({ args: way(place) }) } : way,
    );
    expect(noticed).toEqual(untouched);
  });
}

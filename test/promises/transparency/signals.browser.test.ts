import { compareWays, type Ways } from './compare-ways.ts';

function stopLater(reason?: unknown): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, stop: () => controller.abort(reason) };
}

const waiting = [{ stream: 'never starts' }] as const;

const ways: Ways = {
  'a signal that is never used': ({ url }) => [url, { signal: new AbortController().signal }],
  'a signal of null': ({ url }) => [url, { signal: null }],
  'an object that is no signal': ({ url }) => [url, { signal: {} }],
  'a signal that was aborted before': ({ url }) => [url, { signal: AbortSignal.abort() }],
  'a signal that was aborted for a reason': ({ url }) => [
    url,
    { signal: AbortSignal.abort(new RangeError('changed my mind')) },
  ],
  'a signal that was aborted for a text': ({ url }) => [url, { signal: AbortSignal.abort('a text') }],
  'a Request with an aborted signal': ({ url }) => [new Request(url, { signal: AbortSignal.abort() })],
  'a signal aborted in the same task': {
    prepare({ url }) {
      const { signal, stop } = stopLater();
      return { args: [url, { signal }], during: stop };
    },
    isRaced: true,
  },
  'a signal aborted on the way': {
    prepare({ url, seen }) {
      const { signal, stop } = stopLater(new RangeError('enough'));
      return { args: [url, { signal }], during: () => seen(1).then(stop) };
    },
    answers: waiting,
    isRaced: true,
  },
  'one signal out of several': {
    prepare({ url }) {
      const { signal, stop } = stopLater();
      return {
        args: [url, { signal: AbortSignal.any([signal, new AbortController().signal]) }],
        during: stop,
      };
    },
    answers: waiting,
    isRaced: true,
  },
  'a signal of time': {
    prepare: ({ url }) => ({ args: [url, { signal: AbortSignal.timeout(20) }] }),
    answers: waiting,
    isRaced: true,
  },
  'a signal of another frame': ({ url, frame }) => [url, { signal: frame.AbortSignal.abort() }],
  'a signal aborted while the body comes': {
    prepare({ url }) {
      const { signal, stop } = stopLater();
      return {
        args: [url, { signal }],
        read(answer) {
          const text = answer.text().catch(String);
          stop();
          return text;
        },
      };
    },
    answers: [{ body: 'x', stream: 'stays open' }],
  },
};

compareWays(ways);

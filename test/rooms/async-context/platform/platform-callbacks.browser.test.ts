import { afterEach, describe, expect, it } from 'vitest';
import { current, install, run } from 'waybill/async-context';
import { followPromises } from '../../../../src/async-context/internal.ts';

let restore: () => void;
afterEach(() => restore());

type HandOver = (callback: () => void) => unknown;

/** Gives the current context of a callback that was handed over in context `a`. */
const inCallback = (handOver: HandOver): Promise<unknown> =>
  new Promise((resolve) => run('a', () => void handOver(() => resolve(current()))));

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
const box = (): HTMLElement => document.body.appendChild(document.createElement('p'));
const audio = (): OfflineAudioContext => new OfflineAudioContext(1, 128, 44_100);

// A page that is not visible skips each transition.
const ignoreSkip = ({ ready }: ViewTransition): unknown => ready.catch(() => {});

const CALLBACKS: Record<string, HandOver> = {
  'HTMLCanvasElement.toBlob': (callback) => document.createElement('canvas').toBlob(callback),
  'Geolocation.getCurrentPosition': (callback) =>
    navigator.geolocation.getCurrentPosition(callback, callback),
  'Geolocation.watchPosition': (callback) => navigator.geolocation.watchPosition(callback, callback),
  'Document.startViewTransition': (callback) => ignoreSkip(document.startViewTransition(callback)),
  'Document.startViewTransition, with options': (callback) =>
    ignoreSkip(document.startViewTransition({ update: callback, types: [] })),
  'BaseAudioContext.decodeAudioData': (callback) =>
    audio()
      .decodeAudioData(new ArrayBuffer(1), callback, callback)
      .catch(() => {}),
  'RTCPeerConnection.createOffer': (callback) => new RTCPeerConnection().createOffer(callback, callback),
  MutationObserver: (callback) => {
    const target = box();
    new MutationObserver(callback).observe(target, { attributes: true });
    target.id = 'changed';
  },
  IntersectionObserver: (callback) => new IntersectionObserver(callback).observe(box()),
  ResizeObserver: (callback) => new ResizeObserver(callback).observe(box()),
  PerformanceObserver: (callback) => {
    new PerformanceObserver(callback).observe({ entryTypes: ['mark'] });
    performance.mark('waybill-test');
  },
  'AbortSignal.onabort': (callback) => {
    AbortSignal.timeout(1).onabort = callback;
  },
  'Animation.onfinish': (callback) => {
    box().animate([], 1).onfinish = callback;
  },
  'OfflineAudioContext.oncomplete': (callback) => {
    const context = audio();
    context.oncomplete = callback;
    void context.startRendering();
  },
  'MediaSource.onsourceopen': (callback) => {
    const source = new MediaSource();
    source.onsourceopen = callback;
    document.createElement('video').src = URL.createObjectURL(source);
  },
  'onload of an image': (callback) => {
    const image = new Image();
    image.onload = callback;
    image.src = PIXEL;
  },
  'a load listener of an image': (callback) => {
    const image = new Image();
    image.addEventListener('load', callback);
    image.src = PIXEL;
  },
  'onerror of an image': (callback) => {
    const image = new Image();
    image.onerror = callback;
    image.src = 'data:image/gif,x';
  },
  'onload of a script': (callback) => {
    const script = document.createElement('script');
    script.onload = callback;
    script.src = 'data:text/javascript,';
    document.body.append(script);
  },
};

describe.each([
  ['patched', install],
  ['followed', followPromises],
])('in a page that is %s, a callback runs in the context that handed it over', (_, start) => {
  it.each(Object.entries(CALLBACKS))('%s', async (_name, handOver) => {
    restore = start();
    expect(await inCallback(handOver)).toBe('a');
  });
});

describe('an element', () => {
  const loads = async (image: HTMLImageElement): Promise<void> => {
    const loaded = new Promise((resolve) => {
      image.addEventListener('load', resolve, { once: true });
    });
    image.src = `${PIXEL}#${Math.random()}`;
    await loaded;
  };

  it('loads in the context that set its address', async () => {
    restore = install();
    const seen: unknown[] = [];
    const image = new Image();
    run('b', () => image.addEventListener('load', () => seen.push(current())));
    await run('a', () => loads(image));
    await loads(image);
    expect(seen).toEqual(['a', undefined]);
  });

  it('hears of the loads inside of it in no context', async () => {
    restore = install();
    const seen: unknown[] = [];
    const outer = box();
    run('a', () => outer.addEventListener('load', () => seen.push(current()), true));
    const image = outer.appendChild(new Image());
    await run('a', () => loads(image));
    expect(seen).toEqual([undefined]);
  });
});

it('an observer is an instance of its class, also of a class that extends it', () => {
  restore = install();
  run('a', () => {});
  class Mine extends MutationObserver {}
  const mine = new Mine(() => {});
  expect([mine instanceof Mine, mine instanceof MutationObserver, mine.constructor]).toEqual([
    true,
    true,
    Mine,
  ]);
  expect(new MutationObserver(() => {}).constructor).toBe(MutationObserver);
  expect(() => new MutationObserver(null as never)).toThrow(TypeError);
});

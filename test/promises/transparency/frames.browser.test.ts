import { expect, it, onTestFinished } from 'vitest';
import { openOtherRecorder, openOwnRecorder, type Recorder } from '../../rooms/browser/recorder.ts';
import { tracePage } from '../../rooms/browser/trace-page.ts';

/** A frame of the page's origin whose relative addresses lead to another folder. */
function openFrameBelow(place: Recorder): Window & typeof globalThis {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  onTestFinished(() => frame.remove());
  const { contentWindow, contentDocument } = frame;
  const base = Object.assign(document.createElement('base'), { href: `${place.url}/of-frame/` });
  contentDocument?.head.append(base);
  return contentWindow as Window & typeof globalThis;
}

const names = (headers: Readonly<Record<string, string>> = {}): string[] =>
  Object.keys(headers).filter((name) => /^(traceparent|x-(correlation|trace)-id)$/.test(name));

const ways: readonly (readonly [string, (frame: Window & typeof globalThis) => Promise<Response>])[] = [
  ['the fetch of the page, called on the frame', (frame) => fetch.call(frame, 'relative')],
  ['a Request of the frame', (frame) => fetch(new frame.Request('relative'))],
  ['a URL of the frame', (frame) => fetch(new frame.URL('relative', frame.document.baseURI))],
  ['the fetch of the frame', (frame) => frame.fetch('relative')],
];

it.each(ways)(
  'sends %s where it goes without us, and nothing of ours to an origin that is not listed',
  async (_, call) => {
    const places = [openOwnRecorder(), await openOtherRecorder()];
    const base = Object.assign(document.createElement('base'), { href: `${places[0]?.url}/of-page/` });
    document.head.append(base);
    onTestFinished(() => base.remove());
    const frame = openFrameBelow(places[1] as Recorder);
    const arrivals = async () =>
      (await Promise.all(places.map((place) => place.seen()))).map((seen) =>
        seen.map(({ method, path }) => method + path),
      );

    const native = await call(frame);
    const nativeArrivals = await arrivals();
    tracePage();
    const traced = await call(frame);
    expect(traced.url).toBe(native.url);
    expect(traced instanceof Response).toBe(native instanceof Response);
    expect(await arrivals()).toEqual(nativeArrivals.map((paths) => [...paths, ...paths]));
    const seen = await places[1]?.seen();
    expect(seen?.flatMap(({ headers }) => names(headers))).toEqual([]);
  },
);

it('sends nothing of ours to an origin that an address names only at its second reading', async () => {
  const own = openOwnRecorder();
  const other = await openOtherRecorder();
  tracePage();
  let times = 0;
  const address = { toString: () => (times++ === 0 ? own.url : other.url) };
  await fetch(address as unknown as string);
  expect((await own.seen()).map(({ headers }) => names(headers).length)).toEqual([3]);
  expect(await other.seen()).toEqual([]);
});

it('sends nothing of ours to another origin that a subclass of Request hides behind its own url', async () => {
  const other = await openOtherRecorder();
  tracePage();
  class HomeRequest extends Request {
    override get url(): string {
      return `${window.location.origin}/home`;
    }
  }
  await fetch(new HomeRequest(other.url));
  expect((await other.seen()).map(({ headers }) => names(headers))).toEqual([[]]);
});

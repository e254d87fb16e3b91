import { onTestFinished } from 'vitest';
import type { Recorder } from './recorder.ts';

/** A page of an app, in a frame with its own window. */
export interface AppPage {
  /** The values that the app's code handed to `say`, in order. */
  readonly said: readonly unknown[];
  /** Resolves when the app has said the given number of values. */
  readonly saidAtLeast: (count: number) => Promise<void>;
  /** Removes the page, as a navigation would. */
  readonly leave: () => void;
  /** Opens the page a second time, from the browser's cache if the cache has it. */
  readonly openAgain: () => void;
}

/** The parts of the server's answer besides the app's module. */
interface ServedPage {
  readonly headers?: Readonly<Record<string, string>>;
  /** HTML in front of the app's module. */
  readonly head?: string;
}

/**
 * Opens a page that runs a module of an app. In the page of the test itself, an uncaught error or the end of the page
 * would break the test. The code may use `waybill` (the package) and `say(value)`.
 */
export async function openAppPage(
  recorder: Recorder,
  code: string,
  { headers, head = '' }: ServedPage = {},
): Promise<AppPage> {
  await recorder.answer({
    headers: { 'content-type': 'text/html', ...headers },
    body: `<!doctype html>${head}<script type="module" onerror="parent.postMessage({ page: '${recorder.url}', failed: true }, '*')">
      import * as waybill from '/src/index.ts';
      const say = (value) => parent.postMessage({ page: ${JSON.stringify(recorder.url)}, value }, '*');
      ${code}
    </script>`,
  });
  const said: unknown[] = [];
  let failed = false;
  let heard = () => {};
  function listen({ data }: MessageEvent<{ page?: string; value?: unknown; failed?: true }>): void {
    if (data?.page !== recorder.url) return;
    if (data.failed) failed = true;
    else said.push(data.value);
    heard();
  }
  window.addEventListener('message', listen);
  const frames: HTMLIFrameElement[] = [];
  function open(): void {
    const frame = document.createElement('iframe');
    frame.src = `${recorder.url}/page`;
    document.body.append(frame);
    frames.push(frame);
  }
  const leave = (): void => frames.forEach((frame) => frame.remove());
  open();
  onTestFinished(() => {
    window.removeEventListener('message', listen);
    leave();
  });
  return {
    said,
    saidAtLeast: (count) =>
      new Promise((resolve, reject) => {
        heard = () => {
          if (failed) reject(new Error('the module of the app did not load'));
          if (said.length >= count) resolve();
        };
        heard();
      }),
    leave,
    openAgain: open,
  };
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNativePages, type NativePages } from './open-native-page.ts';

let pages: NativePages;
beforeAll(async () => {
  pages = await openNativePages();
});
afterAll(() => pages?.close());

type Kinds = readonly string[];

/**
 * Ways in which a page refuses patches: a script that runs first, and the kinds of diagnostics that follow. The last
 * list holds the kinds in a compiled page, if they differ, because compiled code needs fewer patches.
 */
const REFUSALS: Readonly<Record<string, [script: string, kinds: Kinds, compiled?: Kinds]>> = {
  'refuses nothing': ['', []],
  'has frozen promises': ['Object.freeze(Promise.prototype); Object.freeze(Promise);', ['context']],
  'has frozen the prototypes of events and requests': [
    'Object.freeze(EventTarget.prototype); Object.freeze(XMLHttpRequest.prototype);',
    ['traceXhr', 'context'],
  ],
  'has frozen one method of requests': [
    "Object.defineProperty(XMLHttpRequest.prototype, 'send', { configurable: false, writable: false });",
    ['traceXhr'],
  ],
  'has frozen the history': ['Object.freeze(History.prototype);', ['traceUserActions']],
  'has one method of the history for good': [
    "Object.defineProperty(History.prototype, 'pushState', { configurable: false, writable: false });",
    ['traceUserActions'],
  ],
  'has timers and fetch for good': [
    "for (const name of ['fetch', 'setTimeout', 'queueMicrotask']) Object.defineProperty(window, name, { configurable: false, writable: false });",
    ['instrumentation 1', 'context'],
  ],
  'has a getter in place of a timer': [
    "const timer = setTimeout; Object.defineProperty(window, 'setTimeout', { configurable: true, get: () => timer });",
    ['context'],
  ],
  'has a value in place of a handler': [
    "Object.defineProperty(MessagePort.prototype, 'onmessage', { configurable: true, value: null });",
    ['context'],
  ],
  'has frozen functions and objects': [
    'for (const frozen of [Function.prototype, Object, Reflect, Object.prototype]) Object.freeze(frozen);',
    ['context'],
    [],
  ],
  'lacks observers and the Navigation API': [
    'for (const name of ["ResizeObserver", "ReportingObserver", "navigation", "Navigation"]) delete window[name];',
    [],
  ],
};

describe.each(['followed', 'compiled'] as const)('in a page that is %s and', (how) => {
  it.each(Object.entries(REFUSALS))(
    '%s, all else works',
    async (_, [before, followed, compiled = followed]) => {
      const kinds = how === 'compiled' ? compiled : followed;
      const page = await pages.open(pages.scripts[how], before);
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      const result = await page.evaluate(async () => {
        const tracing = native.start();
        const button = document.body.appendChild(document.createElement('button'));
        button.id = 'save';
        const clicked = new Promise<unknown>((resolve) => {
          button.addEventListener('click', () => {
            tracing.log.info('clicked');
            history.pushState(null, '', '#/orders');
            resolve(tracing.current()?.name);
          });
        });
        (window as unknown as { clicked: unknown }).clicked = clicked;
        const answer = await fetch(location.href).then((response) => response.status);
        const sent = await new Promise((resolve) => {
          const xhr = new XMLHttpRequest();
          xhr.addEventListener('load', () => resolve(xhr.status));
          xhr.open('GET', location.href);
          xhr.send();
        });
        const timed = await new Promise((resolve) => {
          setTimeout((value: unknown) => resolve(value), 0, 'timed');
        });
        const { port1, port2 } = new MessageChannel();
        const message = await new Promise((resolve) => {
          port1.addEventListener('message', ({ data }) => resolve(data));
          port1.start();
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
          port2.postMessage('message');
        });
        Object.assign(window, { tracing });
        return { answer, sent, timed, message };
      });
      expect(result).toEqual({ answer: 200, sent: 200, timed: 'timed', message: 'message' });
      await page.click('#save');
      const clicked = await page.evaluate(() => (window as unknown as { clicked: Promise<unknown> }).clicked);
      expect(clicked).toBe('save');
      const { diagnostics, reported } = await page.evaluate(async () => {
        const { tracing } = window as unknown as { tracing: ReturnType<typeof native.start> };
        await tracing.dispose();
        return { diagnostics: native.diagnostics, reported: native.records.map((record) => record.type) };
      });
      expect(diagnostics.toSorted()).toEqual(kinds.toSorted());
      expect(reported).toContain('log');
      expect(problems).toEqual([]);
      await page.close();
    },
  );
});

/**
 * Opens a browser context whose pages are driven by the DevTools protocol alone.
 *
 * Playwright tells each of its pages that the page has the focus, and such a page cannot be hidden. Playwright leaves
 * pages alone if it did not create their context.
 */
export async function openContext(browser) {
  const devtools = await browser.newBrowserCDPSession();
  const { browserContextId } = await devtools.send('Target.createBrowserContext');
  const waiting = new Map();
  let lastId = 0;
  devtools.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result, error } = JSON.parse(message);
    waiting.get(id)?.(result ?? error);
  });
  return {
    async openPage(url) {
      const { targetId } = await devtools.send('Target.createTarget', { url, browserContextId });
      const { sessionId } = await devtools.send('Target.attachToTarget', { targetId, flatten: false });
      const send = (method, params = {}) =>
        new Promise((resolve) => {
          const id = ++lastId;
          waiting.set(id, resolve);
          const message = JSON.stringify({ id, method, params });
          void devtools.send('Target.sendMessageToTarget', { sessionId, message });
        });
      return {
        /** Never resolves if the page is gone before it answers. */
        send,
        /** Gives the value of an expression or of its promise; undefined if the page ends before it has the value. */
        async evaluate(expression) {
          const params = { expression, awaitPromise: true, returnByValue: true };
          const { result, exceptionDetails } = await send('Runtime.evaluate', params);
          if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
          return result?.value;
        },
        close: () => devtools.send('Target.closeTarget', { targetId }),
      };
    },
    async close() {
      await devtools.send('Target.disposeBrowserContext', { browserContextId });
      await devtools.detach();
    },
  };
}

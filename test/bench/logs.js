import { fileURLToPath } from 'node:url';
import { bundlePage } from './bundle-page.js';

const entry = fileURLToPath(new URL('./logs/page.ts', import.meta.url));
const address = 'http://localhost/';

// A page that is isolated from other origins has a clock of 5 µs instead of 100 µs.
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/**
 * Measures the cost of a log line for its caller, beside other loggers. Measures also the cost of a line below the
 * level, and of the end of a span.
 */
export async function measureLogs(browser) {
  const code = (await bundlePage(entry, [], { format: 'iife' })).replaceAll('</script', '<\\/script');
  const page = await browser.newPage();
  await page.route(address, (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: isolation,
      body: `<!doctype html><meta charset="utf-8"><script>${code}</script>`,
    }),
  );
  const found = {};
  for (const part of ['measureLines', 'measureDisabled', 'measureSpans']) {
    await page.goto(address);
    found[part] = await page.evaluate((name) => globalThis[name](), part);
  }
  await page.close();
  const { measureLines: lines, measureDisabled: disabled, measureSpans: spans } = found;
  const round = (number) => Number(number.toFixed(2));
  return {
    lines: Object.fromEntries(
      Object.entries(lines).map(([name, ns]) => [
        name,
        {
          'a line, ns': Math.round(ns),
          '× pino': round(ns / lines.pino),
          '× LogTape': round(ns / lines.LogTape),
        },
      ]),
    ),
    others: Object.fromEntries(
      Object.entries({ ...disabled, ...spans }).map(([name, figure]) => [name, round(figure)]),
    ),
  };
}

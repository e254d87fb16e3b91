import { describe, expect, it, onTestFinished } from 'vitest';
import { createTracing, type ExportRequest, type TelemetryRecord } from 'waybill';
import { BOLD, CHIPS, SOFT } from '../../../src/console/console-line.ts';
import { consoleExporter } from 'waybill';
import { recordConsole } from './record-console.ts';

const request: ExportRequest = {
  signal: new AbortController().signal,
  exit: false,
  maxBytes: Infinity,
  fetch,
};

/** Gives the records of an action that makes one request, and fails. */
async function recordSome(name: string): Promise<readonly TelemetryRecord[]> {
  const tracing = createTracing({ service: 'page', environment: 'test' });
  onTestFinished(tracing.dispose);
  await tracing
    .action(name, async (action) => {
      action.log.info(name, { order: 'A-1', lines: [{ sku: name }] });
      await (await action.fetch(import.meta.url)).text();
      throw new TypeError(name);
    })
    .catch(() => {});
  const rootOf = () => tracing.recent().find((record) => record.type === 'span' && record.name === name);
  await expect.poll(() => rootOf()?.attributes['waybill.unfinished'] ?? 'ended').toBe('ended');
  return tracing.recent();
}

/**
 * Gives the text that Chromium shows for a console call. Chromium looks for specifiers from the left. It also looks in
 * the text that replaced a specifier, but not in the `%` of a `%%`. https://console.spec.whatwg.org/#formatter
 */
function shown([format, ...rest]: readonly unknown[]): { text: string; styles: string[]; values: unknown[] } {
  const styles: string[] = [];
  let text = '';
  let left = String(format);
  for (let match = /%([%csdifoO])/.exec(left); match; match = /%([%csdifoO])/.exec(left)) {
    text += left.slice(0, match.index);
    left = left.slice(match.index + 2);
    if (match[1] === '%') text += '%';
    else if (rest.length === 0) text += match[0];
    else if (match[1] === 'c') styles.push(rest.shift() as string);
    else left = String(rest.shift()) + left;
  }
  return { text: text + left, styles, values: rest };
}

async function callsFor(name: string) {
  const { target, calls } = recordConsole();
  await consoleExporter({ console: target })(await recordSome(name), request);
  return calls.map(([method, ...args]) => ({ method, ...shown(args) }));
}

it('shows a group with styles, and objects to look into', async () => {
  const calls = await callsFor('Pay');
  expect(calls.map(({ method }) => method)).toEqual(['group', 'error', 'info', 'info', 'error', 'groupEnd']);
  const [title, facts, logged, fetched, captured] = calls;
  expect(title?.text).toMatch(/^Pay error \d+(\.\d+)? m?s [0-9A-Z]{4}-[0-9A-Z]{5}$/);
  expect(title?.styles).toEqual([BOLD, '', CHIPS['error'], '', SOFT, '', SOFT, '']);
  expect(facts).toMatchObject({
    text: 'Pay',
    values: [{ 'waybill.outcome': 'error', 'error.type': 'TypeError' }],
  });
  expect(logged?.values).toEqual([{ order: 'A-1', lines: [{ sku: 'Pay' }] }]);
  expect(fetched?.values).toMatchObject([{ 'http.request.method': 'GET', 'http.response.status_code': 200 }]);
  expect(captured?.values.at(-1)).toMatch(/^\n +at .*https?:\/\/.+:\d+:\d+/);
});

it.each(['100 %c %s %d %o', '%%c', '100%', '%'])('shows %j as it is', async (text) => {
  const calls = await callsFor(text);
  expect(calls[0]?.text).toContain(`${text} error `);
  expect(calls[2]?.text).toMatch(/^\+\S+ m?s /);
  expect(calls[2]?.text.endsWith(`s ${text}`)).toBe(true);
  expect(calls[2]?.values).toEqual([{ order: 'A-1', lines: [{ sku: text }] }]);
});

it('prints on the console of the page, by the methods that it had', async () => {
  const seen: unknown[][] = [];
  const { info } = console;
  console.info = (...args) => void seen.push(args);
  const exporter = consoleExporter();
  console.info = info;
  const records = await recordSome('Pay');
  expect(await exporter(records.filter(({ type }) => type === 'log').slice(0, 1), request)).toEqual({
    accepted: 1,
    rejected: [],
  });
  expect(seen.map((args) => shown(args).text)).toEqual([
    expect.stringMatching(/^Pay [0-9A-Z]{4}-[0-9A-Z]{5}$/),
  ]);
});

describe('contrast', () => {
  // The background and the text colour of dev tools, light and dark.
  const surfaces = [
    ['#ffffff', '#202124'],
    ['#202124', '#e8eaed'],
    ['#282828', '#e3e3e3'],
    ['#1e1e1e', '#d4d4d4'],
    ['#232327', '#b1b1b3'],
  ] as const;

  /** Gives the colour that a person sees on a surface, as Chromium computes it. */
  function seen(
    property: 'color' | 'backgroundColor',
    style: string,
    [ground, ink]: readonly [string, string],
  ) {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d')!;
    const line = document.body.appendChild(document.createElement('div'));
    line.style.color = ink;
    const span = line.appendChild(document.createElement('span'));
    span.setAttribute('style', style);
    for (const colour of [ground, getComputedStyle(span)[property]]) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    line.remove();
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  }

  // https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
  function contrast(one: readonly number[], other: readonly number[]): number {
    const [light, dark] = [one, other]
      .map((rgb) => {
        const [r, g, b] = rgb.map((byte) => {
          const part = byte / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        }) as [number, number, number];
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      })
      .toSorted((a, b) => b - a) as [number, number];
    return (light + 0.05) / (dark + 0.05);
  }

  it.each(surfaces)('is enough for soft text on %s with the ink %s', (...surface) => {
    const ground = seen('color', `color:${surface[0]}`, surface);
    expect(contrast(seen('color', SOFT, surface), ground)).toBeGreaterThanOrEqual(4.5);
    // The soft colour differs from the ink, so the browser understands the colour.
    expect(seen('color', SOFT, surface)).not.toEqual(seen('color', `color:${surface[1]}`, surface));
  });

  it.each(Object.entries(CHIPS))(
    'is enough for the word %s on its own ground, on every surface',
    (_, style) => {
      for (const surface of surfaces) {
        const ground = seen('backgroundColor', style, surface);
        expect(contrast(seen('color', style, surface), ground)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(ground, seen('color', `color:${surface[0]}`, surface))).toBeGreaterThanOrEqual(3);
      }
    },
  );
});

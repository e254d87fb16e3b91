import { page, userEvent } from 'vitest/browser';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ErrorBoundary, ErrorWithCorrelation } from 'waybill/react';
import { BIDI_OVERRIDE, hostileValues, LONG_WORD } from '../../promises/hostile/hostile-values.ts';
import { expectQuietConsole } from './quiet-console.ts';
import { renderTraced } from './render.tsx';

expectQuietConsole();

/** The hostile values that React passes on unchanged. It reads some proxies itself, and waits for promises. */
const thrown = [
  'undefined',
  'null',
  'an empty text',
  'zero',
  'NaN',
  'false',
  'a symbol',
  'a BigInt',
  'a function',
  'an error without a message',
  'an error with a very long message',
  'an error whose cause is a circle',
  'an error of a class whose message throws',
  'an AggregateError of an error and a text',
  'a frozen error',
  'a circle',
  'an object without a prototype',
  'an object whose toString throws',
  'a proxy that refuses all but to be no promise',
  'an error of HTML',
  'an error that is written backwards',
  'a very long word',
  'a Response',
  'an AbortError',
];

function Broken({ error }: { error: unknown }): never {
  throw error;
}

describe.each(thrown)('%s', (what) => {
  const error = hostileValues[what]!();

  it('shows a title, a way on and a reference, when a component throws it', async () => {
    const { tracing } = renderTraced(
      <ErrorBoundary>
        <Broken error={error} />
      </ErrorBoundary>,
    );
    await expect.element(page.getByRole('heading', { name: 'Something went wrong' })).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect.element(page.getByRole('button', { name: /^Copy reference \w{4}-\w{5}$/ })).toBeVisible();
    await userEvent.click(page.getByText('Technical details'));
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
    expect(document.querySelector('pre')!.textContent.length).toBeLessThan(2100);
    expect(Reflect.get(window, 'stolen')).toBeUndefined();
    expect(tracing.recent()).toHaveLength(1);
  });
});

describe('on a screen of 320 pixels', () => {
  let before: { width: number; height: number };
  beforeEach(async () => {
    before = { width: window.innerWidth, height: window.innerHeight };
    await page.viewport(320, 640);
  });
  afterEach(() => page.viewport(before.width, before.height));

  it.each(['inline', 'block', 'page'] as const)(
    'an %s screen cuts texts without end, and stays within the screen',
    (variant) => {
      renderTraced(
        <ErrorWithCorrelation
          error={new Error(LONG_WORD)}
          title={LONG_WORD.slice(0, 10_000)}
          message={`${BIDI_OVERRIDE}${LONG_WORD}`}
          variant={variant}
          onRetry={() => {}}
          supportHref="/help"
          details="full"
        />,
      );
      onTestFinished(() => void (document.title = ''));
      expect(document.documentElement.scrollWidth).toBe(320);
      for (const part of document.querySelectorAll('.waybill-error *')) {
        expect(part.getBoundingClientRect().right).toBeLessThanOrEqual(320);
      }
      expect(document.querySelector('h1, h2')!.textContent).toHaveLength(501);
      expect(document.querySelector('.waybill-error-message')!.textContent).toHaveLength(501);
    },
  );
});

it('keeps the order of its other parts, whatever a message says of the direction', () => {
  const { rerender } = renderTraced(
    <ErrorWithCorrelation error="refused" message="gnp.exe" onRetry={() => {}} />,
  );
  const places = (): number[] =>
    [...document.querySelectorAll('.waybill-error > :not(.waybill-error-message)')].map(
      (part) => part.getBoundingClientRect().left,
    );
  const expected = places();
  rerender(<ErrorWithCorrelation error="refused" message={`${BIDI_OVERRIDE}gnp.exe`} onRetry={() => {}} />);
  expect(places()).toEqual(expected);
});

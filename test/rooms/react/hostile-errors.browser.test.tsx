import { page, userEvent } from 'vitest/browser';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ErrorBoundary, ErrorWithCorrelation } from 'waybill/react';
import { expectQuietConsole } from './quiet-console.ts';
import { renderTraced } from './render.tsx';

expectQuietConsole();

const cyclic: { self?: unknown; message: string } = { message: 'cyclic' };
cyclic.self = cyclic;

class Own extends Error {
  override get message(): string {
    throw new Error('no message for you');
  }
}

const OVERRIDE = '\u202e';
const long = 'donaudampfschifffahrt'.repeat(500);

/** What apps throw, and what an attacker would like to be thrown. */
const thrown: readonly (readonly [string, unknown])[] = [
  ['nothing', undefined],
  ['null', null],
  ['an empty text', ''],
  ['zero', 0],
  ['NaN', Number.NaN],
  ['false', false],
  ['a symbol', Symbol('refused')],
  ['a big integer', 10n],
  ['a function', () => 'refused'],
  ['an error without a message', new Error()],
  ['an error with a very long message', new Error(long)],
  ['an error with a cause that is itself', Object.assign(new Error('self'), { cause: cyclic })],
  ['an error whose message throws', new Own()],
  ['an aggregate', new AggregateError([new Error('one'), 'two'], 'both')],
  ['a frozen error', Object.freeze(new Error('frozen'))],
  ['a cyclic object', cyclic],
  ['an object without a prototype', Object.create(null)],
  ['an object whose text throws', { toString: refuse }],
  // But for what React asks itself, without a net, to tell a promise.
  [
    'a proxy that refuses everything',
    new Proxy(
      {},
      { get: (_, key) => (key === 'then' ? undefined : refuse()), ownKeys: refuse, getPrototypeOf: refuse },
    ),
  ],
  ['HTML', new Error('<img src=x onerror="window.stolen = true"><script>window.stolen = true</script>')],
  ['a text that is written backwards', new Error(`${OVERRIDE}gnp.exe`)],
  ['a very long text', long],
  ['a response', new Response('no', { status: 500 })],
  ['what a promise was rejected with', new DOMException('stopped', 'AbortError')],
];

function refuse(): never {
  throw new Error('refused to say');
}

function Broken({ error }: { error: unknown }): never {
  throw error;
}

describe.each(thrown)('%s', (_, error) => {
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
          error={new Error(long)}
          title={long.slice(0, 10_000)}
          message={`${OVERRIDE}${long}`}
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
  rerender(<ErrorWithCorrelation error="refused" message={`${OVERRIDE}gnp.exe`} onRetry={() => {}} />);
  expect(places()).toEqual(expected);
});

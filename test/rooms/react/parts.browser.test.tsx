import { createRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { page, userEvent } from 'vitest/browser';
import { describe, expect, it, vi } from 'vitest';
import {
  CopyReference,
  ErrorActions,
  ErrorDelivery,
  ErrorMessage,
  ErrorReference,
  ErrorTime,
  ErrorTitle,
  ErrorWithCorrelation,
  Reference,
  RetryButton,
  SupportLink,
  TraceDetails,
} from 'waybill/react';
import { expectQuietConsole } from './quiet-console.ts';
import { renderTraced } from './render.tsx';
import { seeCopied, seeOnce } from './see-copied.ts';

expectQuietConsole();

const occurrence = {
  reference: 'KM70-WHSPV',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  correlationId: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
  timeMs: Date.UTC(2026, 10, 20, 8, 39, 2, 118),
};

const onRetry = vi.fn<() => void>();

function Screen({ children }: { children: ReactNode }): ReactElement {
  return (
    <ErrorWithCorrelation
      error={new Error('refused')}
      occurrence={occurrence}
      onRetry={onRetry}
      supportHref="/help"
    >
      {children}
    </ErrorWithCorrelation>
  );
}

const parts = [
  ['ErrorTitle', ErrorTitle, 'waybill-error-title', 'H2'],
  ['ErrorMessage', ErrorMessage, 'waybill-error-message', 'P'],
  ['ErrorTime', ErrorTime, 'waybill-error-time', 'TIME'],
  ['ErrorReference', ErrorReference, 'waybill-report', 'DIV'],
  ['ErrorActions', ErrorActions, 'waybill-error-ways', 'DIV'],
  ['RetryButton', RetryButton, 'waybill-button', 'BUTTON'],
  ['SupportLink', SupportLink, 'waybill-button', 'A'],
  ['Reference', Reference, 'waybill-reference', 'SPAN'],
  ['CopyReference', CopyReference, 'waybill-copy', 'BUTTON'],
  ['TraceDetails', TraceDetails, 'waybill-details', 'DETAILS'],
] as const;

// The props of the parts differ by element. These tests give the same props to all parts.
type AnyPart = React.ForwardRefExoticComponent<{
  readonly ref?: React.Ref<HTMLElement>;
  readonly className?: string;
  readonly 'data-place'?: string;
  readonly render?: ReactElement | ((props: object) => ReactElement);
}>;

describe.each(parts)('%s', (_, part, className, tag) => {
  const Part = part as unknown as AnyPart;

  it('takes a class, a ref and attributes', () => {
    const ref = createRef<HTMLElement>();
    renderTraced(
      <Screen>
        <Part ref={ref} className="mine" data-place="here" />
      </Screen>,
    );
    expect(ref.current?.tagName).toBe(tag);
    expect(ref.current?.classList.contains(className)).toBe(true);
    expect(ref.current?.classList.contains('mine')).toBe(true);
    expect(ref.current?.dataset['place']).toBe('here');
  });

  it('renders as an element of the app, and the attributes of the app win', () => {
    const ref = createRef<HTMLElement>();
    renderTraced(
      <Screen>
        <Part ref={ref} render={<section data-place="mine" />} data-place="here" className="mine" />
      </Screen>,
    );
    expect(ref.current?.tagName).toBe('SECTION');
    expect(ref.current?.dataset['place']).toBe('mine');
    expect(ref.current?.className).toMatch(/^waybill-.* mine$/);
    expect(ref.current?.textContent).not.toBe('');
  });

  it('renders by a function of the app', () => {
    const ref = createRef<HTMLElement>();
    renderTraced(
      <Screen>
        <Part ref={ref} render={(props) => <article {...props} />} />
      </Screen>,
    );
    expect(ref.current?.tagName).toBe('ARTICLE');
    expect(ref.current?.textContent).not.toBe('');
  });

  it('shows nothing outside of an error screen', () => {
    renderTraced(
      <main>
        <Part />
      </main>,
    );
    expect(document.querySelector('main')?.textContent).toBe('');
  });
});

it('makes a screen of its parts in any order', async () => {
  renderTraced(
    <Screen>
      <p>
        Quote <CopyReference /> <ErrorTime />
      </p>
      <ErrorTitle>It did not work</ErrorTitle>
      <ErrorDelivery />
      <ErrorActions>
        <a href="/">Home</a>
      </ErrorActions>
    </Screen>,
  );
  await expect.element(page.getByRole('region', { name: 'It did not work' })).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Home' })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Try again' })).not.toBeInTheDocument();
  await seeCopied(() => userEvent.click(page.getByRole('button', { name: 'Copy reference KM70-WHSPV' })));
  expect(await navigator.clipboard.readText()).toMatch(/^Reference: KM70-WHSPV\nTime: /);
});

it('opens the screen itself to the app', () => {
  const ref = createRef<HTMLElement>();
  renderTraced(
    <ErrorWithCorrelation ref={ref} error="refused" className="mine" data-place="here" variant="inline" />,
  );
  expect(ref.current?.className).toBe('waybill-error mine');
  expect(ref.current?.dataset).toMatchObject({ place: 'here', variant: 'inline' });
});

describe('a click that the app listens to', () => {
  it('is heard before the part acts', async () => {
    onRetry.mockClear();
    const heard = vi.fn<() => void>(() => expect(onRetry).not.toHaveBeenCalled());
    renderTraced(
      <Screen>
        <RetryButton onClick={heard} />
      </Screen>,
    );
    await userEvent.click(page.getByRole('button', { name: 'Try again' }));
    expect(heard).toHaveBeenCalledOnce();
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it('can stop that', async () => {
    onRetry.mockClear();
    renderTraced(
      <Screen>
        <RetryButton onClick={(event) => event.preventDefault()} />
      </Screen>,
    );
    await userEvent.click(page.getByRole('button', { name: 'Try again' }));
    expect(onRetry).not.toHaveBeenCalled();
  });
});

it('says how copying went as an attribute', async () => {
  renderTraced(<Reference value="KM70-WHSPV" />);
  const button = page.getByRole('button', { name: 'Copy reference KM70-WHSPV' });
  expect(button.element().hasAttribute('data-outcome')).toBe(false);
  await seeOnce(
    () => button.element().getAttribute('data-outcome') === 'copied',
    () => userEvent.click(button),
  );
});

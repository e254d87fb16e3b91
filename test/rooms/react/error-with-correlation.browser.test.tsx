import { act } from '@testing-library/react';
import type { ReactElement } from 'react';
import { page, userEvent } from 'vitest/browser';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ErrorWithCorrelation } from 'waybill/react';
import type { ErrorWithCorrelationProps } from 'waybill/react';
import { expectQuietConsole } from './quiet-console.ts';
import { render, renderTraced } from './render.tsx';
import { seeCopied } from './see-copied.ts';

const takeComplaints = expectQuietConsole();

const occurrence = {
  reference: 'KM70-WHSPV',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  correlationId: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
  timeMs: Date.UTC(2026, 10, 20, 8, 39, 2, 118),
};

const refused = new Error('refused by the server');

function Shown(props: Partial<ErrorWithCorrelationProps>): ReactElement {
  return <ErrorWithCorrelation error={refused} occurrence={occurrence} {...props} />;
}

const support = page.getByRole('link', { name: 'Contact support' });

describe('the text for a person', () => {
  it('names the failure, a way on and the reference', async () => {
    render(<Shown title="The members could not be loaded" message="Reload the list." />);
    await expect
      .element(page.getByRole('heading', { name: 'The members could not be loaded' }))
      .toBeVisible();
    await expect.element(page.getByText('Reload the list.')).toBeVisible();
    await expect.element(page.getByText('KM70-WHSPV', { exact: true })).toBeVisible();
  });

  it('says by default that the reference helps', async () => {
    render(<Shown />);
    await expect.element(page.getByRole('heading', { name: 'Something went wrong', level: 2 })).toBeVisible();
    await expect.element(page.getByText(/send us this reference/)).toBeVisible();
  });

  it('names the time in UTC for machines, and the zone for people', () => {
    render(<Shown />);
    const time = document.querySelector('time');
    expect(time?.dateTime).toBe('2026-11-20T08:39:02.118Z');
    const zone = new Intl.DateTimeFormat('en-GB', { timeStyle: 'long' })
      .formatToParts(occurrence.timeMs)
      .find(({ type }) => type === 'timeZoneName')?.value;
    expect(time?.textContent).toMatch(new RegExp(` ${zone}$`));
  });

  it('is nothing as long as there is no error', async () => {
    const { rerender } = render(<Shown error={null} />);
    await expect.element(page.getByRole('heading')).not.toBeInTheDocument();
    rerender(<Shown error={undefined} />);
    await expect.element(page.getByRole('heading')).not.toBeInTheDocument();
  });

  it('has no reference where the error was not recorded', async () => {
    renderTraced(<Shown occurrence={undefined} />);
    await expect.element(page.getByText('Please try again.')).toBeVisible();
    await expect.element(page.getByRole('button', { name: /Copy/ })).not.toBeInTheDocument();
  });

  it('has the reference of an error that the tracing knows', async () => {
    const { tracing, rerender } = renderTraced(<ErrorWithCorrelation error={null} />);
    const reference = tracing.captureError(refused).reference;
    rerender(<ErrorWithCorrelation error={refused} />);
    await expect.element(page.getByText(reference, { exact: true })).toBeVisible();
  });

  it('has the reference of an error that is recorded only when it is on the screen', async () => {
    const { tracing } = renderTraced(<ErrorWithCorrelation error={refused} />);
    await expect.element(page.getByRole('alert')).toHaveTextContent('Something went wrong');
    let reference = '';
    act(() => {
      reference = tracing.captureError(refused).reference;
    });
    await expect.element(page.getByText(reference, { exact: true })).toBeVisible();
  });

  it('may be in another language', async () => {
    renderTraced(<Shown onRetry={() => {}} />, {
      messages: { title: 'Etwas ist schiefgegangen', retry: 'Nochmal versuchen' },
    });
    await expect.element(page.getByRole('heading', { name: 'Etwas ist schiefgegangen' })).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Nochmal versuchen' })).toBeVisible();
  });

  it('has the heading level that the page needs', async () => {
    render(<Shown headingLevel={4} />);
    await expect.element(page.getByRole('heading', { level: 4 })).toBeVisible();
  });
});

describe('the message', () => {
  const words = 'This address has already been invited.';
  const getMessage = (error: unknown) => ((error as Error).message.includes('refused') ? words : undefined);

  it('is the message of the app for this error', async () => {
    renderTraced(<Shown />, { getMessage });
    await expect.element(page.getByText(words)).toBeVisible();
  });

  it('is the message of the screen, before the message of the app', async () => {
    renderTraced(<Shown getMessage={() => 'Ask an administrator.'} />, { getMessage });
    await expect.element(page.getByText('Ask an administrator.')).toBeVisible();
  });

  it('is the usual one for errors that the app does not know', async () => {
    renderTraced(<Shown error={new Error('torn')} />, { getMessage });
    await expect.element(page.getByText(/send us this reference/)).toBeVisible();
  });

  it('is the usual one if the function of the app throws', async () => {
    renderTraced(<Shown error="refused" />, { getMessage });
    await expect.element(page.getByText(/send us this reference/)).toBeVisible();
  });
});

describe('technical details', () => {
  const details = page.getByText('Technical details');

  it('open outside production, with the message and all ids', async () => {
    renderTraced(<Shown />, { environment: 'staging' });
    await userEvent.click(details);
    await expect.element(page.getByText('Error: refused by the server')).toBeVisible();
    for (const id of [occurrence.traceId, occurrence.spanId, occurrence.correlationId]) {
      await expect.element(page.getByText(id)).toBeVisible();
    }
  });

  it('may be the ids alone, also in production', async () => {
    renderTraced(<Shown details="ids" />, { environment: 'production' });
    await userEvent.click(details);
    await expect.element(page.getByText(occurrence.traceId)).toBeVisible();
    expect(document.body.innerHTML).not.toContain('refused by the server');
  });

  it('are of the kind that the provider says', async () => {
    renderTraced(<Shown />, { environment: 'staging', details: 'ids' });
    await expect.element(details).toBeVisible();
    expect(document.body.innerHTML).not.toContain('refused by the server');
  });

  it.each([
    ['where the screen says so', () => renderTraced(<Shown details="none" />, { environment: 'staging' })],
    ['in production', () => renderTraced(<Shown />, { environment: 'production' })],
    ['if no environment is given', () => renderTraced(<Shown />, { environment: undefined })],
    ['without a tracing', () => render(<Shown />)],
  ])('are not in the page %s', async (_, show) => {
    show();
    await expect.element(page.getByText('KM70-WHSPV', { exact: true })).toBeVisible();
    await expect.element(details).not.toBeInTheDocument();
    expect(document.body.innerHTML).not.toContain('refused by the server');
    expect(document.body.innerHTML).not.toContain(occurrence.traceId);
  });
});

describe('Try again', () => {
  it('calls the given function, without the event', async () => {
    const onRetry = vi.fn<() => void>();
    render(<Shown onRetry={onRetry} />);
    await userEvent.click(page.getByRole('button', { name: 'Try again' }));
    expect(onRetry.mock.calls).toEqual([[]]);
  });

  it('waits while it is being tried, and keeps the focus', async () => {
    const onRetry = vi.fn<() => void>();
    const { rerender } = render(<Shown onRetry={onRetry} />);
    await userEvent.click(page.getByRole('button', { name: 'Try again' }));
    rerender(<Shown onRetry={onRetry} retrying />);
    const button = page.getByRole('button', { name: 'Trying again…' });
    await expect.element(button).toHaveFocus();
    expect(button.element().getAttribute('aria-disabled')).toBe('true');
    await userEvent.keyboard('{Enter}');
    expect(onRetry).toHaveBeenCalledOnce();
  });
});

describe('Contact support', () => {
  it.each([
    ['https://help.example.com/new', 'https://help.example.com/new?reference=KM70-WHSPV'],
    ['mailto:help@example.com', 'mailto:help@example.com?subject=Reference%20KM70-WHSPV'],
  ])('carries the reference along to %s', async (supportHref, expected) => {
    render(<Shown supportHref={supportHref} />);
    await expect.element(support).toHaveAttribute('href', expected);
  });

  it('leads where a function says', async () => {
    render(<Shown supportHref={({ reference, traceId }) => `/help/${reference}?trace=${traceId}`} />);
    await expect.element(support).toHaveAttribute('href', `/help/KM70-WHSPV?trace=${occurrence.traceId}`);
  });

  it('is there without a reference, too', async () => {
    renderTraced(<Shown occurrence={undefined} supportHref="https://help.example.com/new" />);
    await expect.element(support).toHaveAttribute('href', 'https://help.example.com/new');
  });
});

describe('Copy', () => {
  it('copies the report in readable lines, the reference first', async () => {
    const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    renderTraced(<Shown />, { service: 'team-web', version: '4.12.0', environment: 'production' });
    await userEvent.click(page.getByRole('button', { name: 'Copy reference KM70-WHSPV' }));
    expect(copied.mock.calls[0]?.[0].split('\n')).toEqual([
      'Reference: KM70-WHSPV',
      'Time: 2026-11-20T08:39:02Z',
      'App: team-web 4.12.0 (production)',
      `Page: ${window.location.pathname}`,
      'Trace: 4bf92f3577b34da6a3ce929d0e0e4736',
      'Span: 00f067aa0ba902b7',
      'Correlation: 4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
    ]);
  });

  it('names the page on which it happened, though the person has gone on', async () => {
    const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    const before = window.location.href;
    onTestFinished(() => window.history.replaceState(null, '', before));
    window.history.replaceState(null, '', '/invoices/42?token=secret');
    const { rerender } = renderTraced(<Shown />);
    window.history.replaceState(null, '', '/home');
    rerender(<Shown />);
    await userEvent.click(page.getByRole('button', { name: 'Copy reference KM70-WHSPV' }));
    expect(copied.mock.calls[0]?.[0]).toContain('\nPage: /invoices/42\n');
  });
});

describe('a screen reader', () => {
  const alert = page.getByRole('alert');

  it('announces the title at once, and only the title', async () => {
    render(<Shown title="The invitation was not sent" />);
    await expect.element(alert).toHaveTextContent(/^The invitation was not sent$/);
  });

  it('announces it in a region that was there before', async () => {
    const { rerender } = render(<Shown error={null} />);
    const before = alert.element();
    expect(before.textContent).toBe('');
    rerender(<Shown />);
    await expect.element(alert).toHaveTextContent('Something went wrong');
    expect(alert.element()).toBe(before);
  });

  it('has an empty region at first, even where the error came with it', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    render(<Shown />);
    expect(alert.element().textContent).toBe('');
    await act(() => vi.advanceTimersByTimeAsync(100));
    expect(alert.element().textContent).toBe('Something went wrong');
  });

  it.each([
    ['recorded', occurrence, { ...occurrence, spanId: '53995c3f42cd8ad8' }],
    ['not recorded', undefined, undefined],
  ])('hears of a second failure as of the first, %s', async (_, first, second) => {
    const { rerender } = renderTraced(<Shown occurrence={first} />);
    await expect.element(alert).toHaveTextContent('Something went wrong');
    const said: (string | null)[] = [];
    const observer = new MutationObserver(() => said.push(alert.element().textContent));
    observer.observe(alert.element(), { childList: true, characterData: true, subtree: true });
    rerender(<Shown error={new Error('refused again')} occurrence={second} />);
    await expect.poll(() => said.length).toBeGreaterThanOrEqual(2);
    observer.disconnect();
    expect(said).toEqual(['', 'Something went wrong']);
  });

  it('announces nothing more when the error is gone', async () => {
    const { rerender } = render(<Shown />);
    await expect.element(alert).toHaveTextContent('Something went wrong');
    rerender(<Shown error={null} />);
    expect(alert.element().textContent).toBe('');
  });

  it('finds the block by its title', async () => {
    render(<Shown title="The invitation was not sent" />);
    await expect.element(page.getByRole('region', { name: 'The invitation was not sent' })).toBeVisible();
  });
});

describe('a whole page', () => {
  it('has a heading of level 1, and names the document as long as it is shown', async () => {
    const before = document.title;
    const { rerender } = render(<Shown variant="page" title="The app had to stop" />);
    await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(document.title).toBe('The app had to stop');
    rerender(<Shown error={null} variant="page" title="The app had to stop" />);
    expect(document.title).toBe(before);
  });

  it('leaves a title alone that the app has set meanwhile', () => {
    const before = document.title;
    onTestFinished(() => {
      document.title = before;
    });
    const { unmount } = render(<Shown variant="page" />);
    document.title = 'Members';
    unmount();
    expect(document.title).toBe('Members');
  });

  it('takes the focus that is on nothing, as when a whole root has failed', async () => {
    render(<Shown variant="page" />);
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveFocus();
  });

  it('leaves the focus where it is', async () => {
    const content = (error: unknown) => (
      <>
        <button type="button">Save</button>
        <Shown error={error} variant="page" />
      </>
    );
    const { rerender } = render(content(null));
    await userEvent.click(page.getByRole('button', { name: 'Save' }));
    rerender(content(new Error('refused')));
    await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Save' })).toHaveFocus();
  });

  it.each(['inline', 'block'] as const)('is not an %s screen', (variant) => {
    const before = document.title;
    render(<Shown variant={variant} title="The list could not be loaded" />);
    expect(document.title).toBe(before);
  });
});

describe('outside of a provider', () => {
  it('shows a plain error, and tells developers that the provider is missing', async () => {
    render(<Shown occurrence={undefined} onRetry={() => {}} />);
    await expect.element(page.getByRole('heading', { name: 'Something went wrong' })).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    expect(takeComplaints()[0]).toEqual([
      '[waybill] ErrorWithCorrelation found no tracing; render <TracingProvider> above it.',
    ]);
  });

  it('copies the code of a report that it was given', async () => {
    render(<Shown />);
    await seeCopied(() => userEvent.click(page.getByRole('button', { name: 'Copy reference KM70-WHSPV' })));
    expect(await navigator.clipboard.readText()).toBe('KM70-WHSPV');
  });
});

it('takes no focus', async () => {
  const { rerender } = render(
    <>
      <button type="button">Save</button>
      <Shown error={null} />
    </>,
  );
  await userEvent.click(page.getByRole('button', { name: 'Save' }));
  rerender(
    <>
      <button type="button">Save</button>
      <Shown />
    </>,
  );
  await expect.element(page.getByRole('heading')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Save' })).toHaveFocus();
});

import { cleanup, render, screen } from '@testing-library/react';
import { expect, it, onTestFinished, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { formatReference, type TraceData, type TraceSummary } from 'waybill';
import { TracingProvider, useReference } from 'waybill/react';
import { errorsOf, referencesOf, referencesOnScreen } from '../recipes/references.ts';
import { load as loadKept } from '../readme/your-api.ts';
import 'waybill/react.css';

const { tracing } = await import('docs:recipes/tracing');

/** Keeps the complaints of React and the page off the console, for errors that a test throws on purpose. */
function expectComplaints(): void {
  const silent = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => silent.mockRestore());
}

function Throwing({ error }: { error: Error }): never {
  throw error;
}

it('records an error that no boundary takes, with its components, in the example of a root', async () => {
  expectComplaints();
  const { mount } = await import('docs:errors/root');
  const errors = await errorsOf(tracing);
  const thrown = new Error('no members');
  const handled = new Promise<void>((resolve) => {
    const hear = (event: ErrorEvent): void => {
      event.preventDefault();
      resolve();
    };
    window.addEventListener('error', hear, { once: true });
  });
  const container = document.body.appendChild(document.createElement('div'));
  mount(container, <Throwing error={thrown} />);
  await handled;
  await expect.poll(() => errors.length).toBe(1);
  expect(errors[0]?.attributes).toMatchObject({
    'react.error_kind': 'uncaught',
    'exception.message': 'no members',
    'waybill.reference': tracing.referenceOf(thrown),
  });
  container.remove();
});

it('shows texts in German and advice for an error that the app knows, in the example of texts', async () => {
  const { Provider } = await import('docs:errors/texts');
  const { ErrorWithCorrelation } = await import('waybill/react');
  onTestFinished(cleanup);
  const error = new TypeError('Failed to fetch');
  tracing.captureError(error);
  render(
    <Provider>
      <ErrorWithCorrelation error={error} />
    </Provider>,
  );
  expect(screen.getByRole('heading', { name: 'Etwas ist schiefgegangen' })).toBeVisible();
  expect(screen.getByText('Bitte prüfen Sie Ihre Internetverbindung.')).toBeVisible();
  expect(document.querySelector('details')).toBeNull();
});

it('builds a screen of parts, which shows the delivery of its report, in the example of a screen', async () => {
  const { Failure } = await import('docs:errors/own-screen');
  onTestFinished(cleanup);
  const error = new Error('no');
  const retry = vi.fn<() => void>();
  render(
    <TracingProvider tracing={tracing}>
      <Failure error={error} onRetry={retry} />
    </TracingProvider>,
  );
  expect(screen.getByText('Nothing is sent.')).toBeVisible();
  const { reference } = tracing.captureError(error);
  await expect.poll(referencesOnScreen).toEqual([reference]);
  await expect
    .poll(() => screen.queryByText(/^The report /)?.textContent)
    .toMatch(new RegExp(`^The report ${reference} is \\w+\\.$`));
  expect(screen.getByRole('heading')).toHaveClass('headline');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(retry).toHaveBeenCalledOnce();
});

it('gives the reference of the caught error to a fallback, as the table of hooks says', async () => {
  expectComplaints();
  const { ErrorBoundary } = await import('waybill/react');
  onTestFinished(cleanup);
  const error = new Error('no');
  const Own = () => <output>{useReference()}</output>;
  render(
    <TracingProvider tracing={tracing}>
      <ErrorBoundary fallback={<Own />}>
        <Throwing error={error} />
      </ErrorBoundary>
    </TracingProvider>,
    { onCaughtError() {} },
  );
  await expect.poll(() => screen.getByRole('status').textContent).toBe(tracing.referenceOf(error));
});

it('quotes the reference under which an error was recorded in the example of capturing', async () => {
  const { readSettings } = await import('docs:errors/capture');
  const errors = await errorsOf(tracing);
  expect(readSettings('{"theme":"dark"}')).toEqual({ theme: 'dark' });
  const said = readSettings('{');
  expect(errors).toMatchObject([{ attributes: { file: 'settings.json', 'exception.type': 'SyntaxError' } }]);
  expect(said).toBe(`Your settings cannot be read. Reference ${referencesOf(errors)[0]}`);
  expect(tracing.recentErrors().at(-1)?.occurrence.reference).toBe(referencesOf(errors)[0]);
});

it('throws the message of the server in the example of a refusal', async () => {
  const { invite } = await import('docs:refusals/refusal');
  const error = { message: 'Ada is already a member.', code: 'already_member' };
  const answer = vi.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json({ error }, { status: 409 }));
  onTestFinished(() => answer.mockRestore());
  await expect(invite('ada@example.com')).rejects.toMatchObject({ ...error, status: 409, expose: true });
});

it('knows the newest reference in the example of the store', async () => {
  const { newestReference, store } = await import('docs:errors/store');
  onTestFinished(() => store.dispose());
  const { reference } = tracing.captureError(new Error('no'));
  expect(newestReference()).toBe(reference);
  expect(sessionStorage.getItem('waybill.references.team-web')).toContain(reference);
});

it('finds a trace by its reference in the example of the box', async () => {
  const { SupportDesk } = await import('docs:viewer/viewer');
  onTestFinished(cleanup);
  render(<SupportDesk />);
  await userEvent.fill(screen.getByRole('textbox'), 'Reference KM70-WHSPV');
  await userEvent.keyboard('{Enter}');
  expect(await screen.findByRole('treeitem', { name: /pay/ })).toHaveAttribute('aria-selected', 'true');
});

it('asks the support API in the example of the functions in the browser', async () => {
  const native = window.fetch;
  const asked: unknown[] = [];
  let answer: unknown = { traces: [] };
  let status = 200;
  window.fetch = async (input, init) => {
    // The tracings of other examples in this file may send their records meanwhile.
    if (!String(input).startsWith('/support/')) return native(input, init);
    asked.push([input, new Headers(init?.headers).get('authorization')]);
    return Response.json(answer, { status });
  };
  sessionStorage.setItem('token', 'good');
  onTestFinished(() => {
    window.fetch = native;
    sessionStorage.removeItem('token');
  });
  const { load, search } = await import('docs:viewer/api');
  const hits: readonly TraceSummary[] = await search({ kind: 'reference', low40: '9d0e0e4736' });
  [answer, status] = [{ error: { code: 'trace_not_found' } }, 404];
  const trace: TraceData | null = await load('4bf92f3577b34da6a3ce929d0e0e4736');
  expect([hits, trace]).toEqual([[], null]);
  expect(asked).toEqual([
    ['/support/v1/find?kind=reference&id=9d0e0e4736&limit=20', 'Bearer good'],
    ['/support/v1/read?traceId=4bf92f3577b34da6a3ce929d0e0e4736', 'Bearer good'],
  ]);
  status = 403;
  await expect(load('4bf92f3577b34da6a3ce929d0e0e4736')).rejects.toThrow('does not allow these credentials');
});

it('draws the trace of an id in the example of a page of your own', async () => {
  const { TracePage } = await import('docs:viewer/timeline');
  onTestFinished(cleanup);
  render(<TracePage />);
  const kept = await loadKept('4bf92f3577b34da6a3ce929d0e0e4736');
  await userEvent.fill(screen.getByRole('textbox', { name: 'Trace id' }), kept!.traceId);
  expect(await screen.findByRole('treeitem', { name: /pay/ })).toHaveAttribute('aria-selected', 'true');
});

it('copies a bundle in the example of a support bundle', async () => {
  const { CopyBundle } = await import('docs:viewer/bundle');
  onTestFinished(cleanup);
  const { traceId } = tracing.captureError(new Error('unsendable'));
  const copied: string[] = [];
  const spy = vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (text) => {
    copied.push(text);
  });
  onTestFinished(() => spy.mockRestore());
  render(
    <TracingProvider tracing={tracing}>
      <CopyBundle />
    </TracingProvider>,
  );
  await userEvent.click(page.getByRole('button', { name: 'Copy what happened' }));
  await expect.poll(() => copied.length).toBe(1);
  expect(copied[0]).toContain('Waybill support bundle');
  expect(copied[0]).toContain(formatReference(traceId));
  expect(copied[0]).toContain('unsendable');
});

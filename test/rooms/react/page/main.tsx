import { useEffect, useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { createTracing } from 'waybill';
import { ErrorBoundary, ErrorWithCorrelation, TracingProvider, reactRootErrorHandlers } from 'waybill/react';
import 'waybill/react.css';
import { createTracingStore } from 'waybill/store';

const tracing = createTracing({
  service: 'team-web',
  version: '4.12.0',
  environment: 'production',
  // The exporter always fails, so no report leaves the page.
  exporter: () => Promise.reject(new Error('blocked')),
  onDiagnostic() {},
});
const store = createTracingStore(tracing);

const refusal = new Error('duplicate key value violates unique constraint');
tracing.captureError(refusal);

function Modal({ children }: { children: ReactNode }): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-label="Invite">
      {children}
    </dialog>
  );
}

function Broken(): never {
  throw refusal;
}

const screen = (
  <ErrorWithCorrelation
    error={refusal}
    title="The invitation was not sent"
    onRetry={() => {}}
    supportHref="mailto:support@example.com"
    details="full"
  />
);

/** The content of the page, by the query of the address. */
const shown: Record<string, ReactElement> = {
  '': (
    <TracingProvider tracing={tracing} store={store}>
      {screen}
    </TracingProvider>
  ),
  '?dialog': (
    <TracingProvider tracing={tracing} store={store}>
      <Modal>{screen}</Modal>
    </TracingProvider>
  ),
  '?page': (
    <TracingProvider tracing={tracing} store={store}>
      <ErrorBoundary fallbackRender={({ error }) => <ErrorWithCorrelation error={error} variant="page" />}>
        <Broken />
      </ErrorBoundary>
    </TracingProvider>
  ),
  '?alone': <ErrorWithCorrelation error={refusal} onRetry={() => {}} />,
};

createRoot(document.getElementById('root')!, reactRootErrorHandlers(tracing)).render(
  <>
    <label>
      Notes <textarea name="notes" rows={9} cols={60} />
    </label>
    {shown[window.location.search]}
  </>,
);
await tracing.flush();

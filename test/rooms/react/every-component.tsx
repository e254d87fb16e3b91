import type { ReactElement } from 'react';
import {
  CopyReference,
  ErrorActions,
  ErrorBoundary,
  ErrorDelivery,
  ErrorMessage,
  ErrorReference,
  ErrorTime,
  ErrorTitle,
  ErrorWithCorrelation,
  RecentReferences,
  Reference,
  RetryButton,
  SupportLink,
  TraceDetails,
  useAction,
  useDelivery,
  useReference,
  useReferenceOf,
  useSession,
} from 'waybill/react';

export const refusal = new Error('refused');

function Save(): ReactElement {
  const { run, pending } = useAction('save', () => {});
  return <button onClick={() => void run()}>{pending ? 'Saving' : 'Save'}</button>;
}

function Hooks(): ReactElement {
  return (
    <p>
      {useSession() ?? 'signed out'} {useDelivery().state} {useReferenceOf(refusal)} {useReference()}
    </p>
  );
}

/** Each component of the room as a page shows it: alone, or inside the component that it needs. */
export const everyComponent: Readonly<Record<string, () => ReactElement>> = {
  ErrorWithCorrelation: () => <ErrorWithCorrelation error={refusal} supportHref="/help" onRetry={() => {}} />,
  'ErrorWithCorrelation before an error': () => <ErrorWithCorrelation error={null} />,
  'ErrorWithCorrelation as a page, with details': () => (
    <ErrorWithCorrelation error={refusal} variant="page" details="full" />
  ),
  'parts of an error screen': () => (
    <ErrorWithCorrelation error={refusal} supportHref="/help" onRetry={() => {}}>
      <ErrorTitle />
      <ErrorMessage />
      <ErrorReference />
      <ErrorTime />
      <ErrorDelivery />
      <ErrorActions />
      <RetryButton />
      <SupportLink />
      <CopyReference />
      <TraceDetails />
    </ErrorWithCorrelation>
  ),
  ErrorBoundary: () => (
    <ErrorBoundary>
      <p>All is well</p>
    </ErrorBoundary>
  ),
  Reference: () => <Reference value="KM70-WHSPV" />,
  RecentReferences: () => (
    <div>
      <RecentReferences />
    </div>
  ),
  useAction: () => <Save />,
  hooks: () => <Hooks />,
};

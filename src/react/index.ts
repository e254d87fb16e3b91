export { readPublicError } from '../core/internal.ts';
export type { ResponseError } from '../core/internal.ts';
export { CopyReference } from './copy-reference.tsx';
export type { CopyReferenceProps } from './copy-reference.tsx';
export { ErrorBoundary } from './error-boundary.tsx';
export type { ErrorBoundaryProps, ErrorFallbackProps } from './error-boundary.tsx';
export { ErrorDelivery } from './error-delivery.tsx';
export {
  ErrorActions,
  ErrorMessage,
  ErrorReference,
  ErrorTime,
  ErrorTitle,
  RetryButton,
  SupportLink,
} from './error-parts.tsx';
export { ErrorWithCorrelation } from './error-with-correlation.tsx';
export type { Messages } from './messages.ts';
export { messagesDe } from './messages-de.ts';
export type { Part, PartProps } from './part-element.ts';
export { RecentReferences } from './recent-references.tsx';
export type { RecentReferencesProps } from './recent-references.tsx';
export { Reference } from './reference.tsx';
export type { ReferenceProps } from './reference.tsx';
export { reactRootErrorHandlers } from './root-error-handlers.ts';
export type { RootErrorHandlers } from './root-error-handlers.ts';
export type { Details, ErrorWithCorrelationProps, GetMessage } from './shown-error.ts';
export type { SupportHref } from './support-link.ts';
export { TraceDetails } from './trace-details.tsx';
export type { TraceDetailsProps } from './trace-details.tsx';
export { TracingProvider } from './tracing-provider.tsx';
export type { TracingProviderProps } from './tracing-provider.tsx';
export { useAction } from './use-action.ts';
export type { ActionRun } from './use-action.ts';
export { useDelivery, useDeliveryOf } from './use-delivery.ts';
export { useReference, useReferenceOf } from './use-reference.ts';
export { useSession } from './use-session.ts';
export { useTracing, useTracingStore } from './use-tracing.ts';

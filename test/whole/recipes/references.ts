import { screen } from '@testing-library/react';
import { onTestFinished } from 'vitest';
import { formatReference, parseTraceparent, type LogRecord, type Tracing } from 'waybill';
import type { SeenRequest } from '../../rooms/browser/recorder.ts';

/** Gives the reference of the trace that a request carried over the wire. */
export function referenceOnWire(request: SeenRequest | undefined): string {
  return formatReference(parseTraceparent(request?.headers['traceparent'])!.traceId);
}

/** Gives the span of a request, as it went over the wire. */
export function spanOnWire(request: SeenRequest | undefined): string | undefined {
  return parseTraceparent(request?.headers['traceparent'])?.spanId;
}

/** Gives the references that can be read on the page, from top to bottom. */
export function referencesOnScreen(): string[] {
  return screen.queryAllByText(/^[0-9A-Z]{4}-[0-9A-Z]{5}$/).map(({ textContent }) => textContent ?? '');
}

/** Gives the errors that are recorded from now on, until the test is over. */
export function errorsOf(tracing: Tracing): LogRecord[] {
  const errors: LogRecord[] = [];
  onTestFinished(
    tracing.subscribe((event) => {
      if (event.type === 'record' && event.record.type === 'log') errors.push(event.record);
    }),
  );
  return errors;
}

/** Gives the references under which errors were recorded, each as often as it was. */
export function referencesOf(errors: readonly LogRecord[]): string[] {
  return errors.map(({ attributes }) => String(attributes['waybill.reference']));
}

import { screen } from '@testing-library/react';
import { onTestFinished } from 'vitest';
import { formatReference, parseTraceparent, type LogRecord, type Tracing } from 'waybill';
import type { SeenRequest } from '../../rooms/browser/recorder.ts';

/** Gives the reference of the trace that a request carried over the wire. */
export function referenceOnWire(request: SeenRequest | undefined): string {
  return formatReference(parseTraceparent(request?.headers['traceparent'])!.traceId);
}

/** Gives the span id that a request carried over the wire. */
export function spanOnWire(request: SeenRequest | undefined): string | undefined {
  return parseTraceparent(request?.headers['traceparent'])?.spanId;
}

/** Gives the references that are visible on the page, from top to bottom. */
export function referencesOnScreen(): string[] {
  return screen.queryAllByText(/^[0-9A-Z]{4}-[0-9A-Z]{5}$/).map(({ textContent }) => textContent ?? '');
}

/** Gives a list that receives all recorded errors from now on, until the test is over. */
export async function errorsOf(tracing: Tracing): Promise<LogRecord[]> {
  // A delivery carries the records of the errors that repeated in an earlier test.
  await tracing.flush();
  const errors: LogRecord[] = [];
  onTestFinished(
    tracing.subscribe((event) => {
      if (event.type === 'record' && event.record.type === 'log') errors.push(event.record);
    }),
  );
  return errors;
}

/** Gives the reference of each recorded error, with repetitions. */
export function referencesOf(errors: readonly LogRecord[]): string[] {
  return errors.map(({ attributes }) => String(attributes['waybill.reference']));
}

import type { TracingContext } from '../../core/index.ts';
import type { Diagnostics, HeaderClock } from '../../core/internal.ts';
import { findCarrier, type MessageForm } from '../carriers/find-carrier.ts';
import { hasOwn, isHolder } from '../carriers/peek.ts';
import { injectMessage } from '../context/inject-message.ts';

/** Messages of Kafka and SQS that have no headers yet: the name of their content, and the name that headers get. */
const WITHOUT_HEADERS = [
  ['value', 'headers'],
  ['MessageBody', 'MessageAttributes'],
] as const;

/** The settings with which headers are written. */
export interface ContinueHeadersOptions {
  readonly form?: MessageForm | undefined;
  readonly clock?: HeaderClock | undefined;
  /** Whether a message without headers is headers itself. @default true */
  readonly isHeaders?: boolean;
}

/**
 * Writes a context into a message of the app. A message of Kafka or SQS that has no headers yet gets them. A message that
 * cannot take headers goes without them, and this is reported: the app's own work must run.
 */
export function continueHeaders(
  message: unknown,
  context: TracingContext,
  diagnostics: Diagnostics,
  { form, clock, isHeaders = true }: ContinueHeadersOptions = {},
): void {
  try {
    const isOwn = form === undefined && isHolder(message) && findCarrier(message)?.holder === message;
    const [, name] = (isOwn && WITHOUT_HEADERS.find(([content]) => hasOwn(message, content))) || [];
    if (name === undefined) {
      if (isHeaders || !isOwn) injectMessage(message as object, context, { form, clock });
      return;
    }
    const headers = {};
    injectMessage(headers, context, { form: name === 'headers' ? 'map' : 'attributes', clock });
    const added = { value: headers, writable: true, enumerable: true, configurable: true };
    if (!Reflect.defineProperty(message as object, name, added))
      injectMessage(message as object, context, { clock });
  } catch (error) {
    diagnostics.report({
      kind: 'a message',
      message: 'A message cannot take headers, so it goes without them, and its consumer begins a new trace.',
      error,
    });
  }
}

import type { Span } from '../../core/index.ts';
import { beginSend } from './begin-work.ts';
import { continueHeaders } from './continue-headers.ts';
import { describeOperation, isBatch, openDiagnostics, type MessageOptions } from './describe-operation.ts';
import type { MessageTracing } from './message-tracing.ts';

/**
 * Sends a message, or a list of messages, in a PRODUCER span. The span is a child of the current span. In a page
 * without a current span, it is an action. Its context is
 * written into the headers of each message before `send` is called, so the parent of each consumer is this span.
 *
 * The caller gets the result or the error of `send`, unchanged: if the broker is away, the error is the error of the
 * client. If a message cannot take headers, it is sent without them, and `onDiagnostic` hears it. A message of Kafka with
 * a `value`, or of SQS with a `MessageBody`, gets headers if it has none.
 *
 * @example
 * await produce(tracing, message, () => producer.send({ topic: 'orders', messages: [message] }), {
 *   system: 'kafka',
 *   destination: 'orders',
 * });
 */
export function produce<T>(
  tracing: MessageTracing,
  messages: object | readonly object[],
  send: (span: Span) => T,
  about: MessageOptions,
): T {
  const diagnostics = openDiagnostics(tracing, about);
  return beginSend(tracing, describeOperation(about, 'send', messages), (span) => {
    const { context } = span;
    for (const message of isBatch(messages) ? messages : [messages]) {
      continueHeaders(message, context, diagnostics, { form: about.form, clock: tracing.clock });
    }
    return send(span);
  });
}

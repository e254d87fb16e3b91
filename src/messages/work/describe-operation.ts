import type { Attributes, Diagnostic } from '../../core/index.ts';
import {
  createDiagnostics,
  MESSAGING_BATCH_COUNT,
  MESSAGING_DESTINATION,
  MESSAGING_GROUP,
  MESSAGING_OPERATION_NAME,
  MESSAGING_OPERATION_TYPE,
  MESSAGING_SYSTEM,
  type Diagnostics,
} from '../../core/internal.ts';
import type { MessageForm } from '../carriers/find-carrier.ts';
import type { MessageProblem } from '../context/message-problem.ts';
import type { MessageTracing } from './message-tracing.ts';

/** What is done with messages, in the words of OpenTelemetry's conventions for messaging. */
export interface MessageOptions {
  /** The messaging system, such as `kafka`, `rabbitmq`, `aws_sqs`, `mqtt` or `redis`. */
  readonly system: string;
  /** The topic, queue, channel or stream. */
  readonly destination: string;
  /** The word that the system uses for the operation, such as `publish`. @default 'send' or 'process' */
  readonly operation?: string | undefined;
  /** The consumer group. @default none */
  readonly group?: string | undefined;
  /** More attributes of the span, such as `{ 'messaging.message.id': id }`. @default {} */
  readonly attributes?: Attributes | undefined;
  /** The form of the headers. @default the form that the headers have */
  readonly form?: MessageForm | undefined;
  /** Hears each problem of the headers. @default none: the span has the problems in `waybill.message_problems` */
  readonly onProblem?: ((problem: MessageProblem) => void) | undefined;
  /** Hears each kind of problem of your own code, once. @default `console.warn` */
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => void) | undefined;
}

/**
 * Tells whether a value is a batch: a list of messages. Two lists are a single message: the fields of a Redis stream,
 * and an entry of ioredis, which begin with a text.
 */
export function isBatch(messages: unknown): messages is readonly object[] {
  return Array.isArray(messages) && (messages.length === 0 || typeof messages[0] === 'object');
}

/** The name and the attributes of the span of an operation. */
export interface SpanOfOperation {
  readonly name: string;
  readonly attributes: Attributes;
}

/**
 * Describes an operation by the conventions: the name and the attributes of its span.
 * @see https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
 */
export function describeOperation(
  about: MessageOptions,
  type: 'send' | 'process',
  messages: unknown,
): SpanOfOperation {
  const { system, destination, operation = type, group, attributes = {} } = about;
  return {
    name: `${operation} ${destination}`,
    attributes: {
      [MESSAGING_SYSTEM]: system,
      [MESSAGING_DESTINATION]: destination,
      [MESSAGING_OPERATION_NAME]: operation,
      [MESSAGING_OPERATION_TYPE]: type,
      ...(group !== undefined && { [MESSAGING_GROUP]: group }),
      ...(isBatch(messages) && { [MESSAGING_BATCH_COUNT]: messages.length }),
      ...attributes,
    },
  };
}

const diagnosticsOf = new WeakMap<MessageTracing, Diagnostics>();

/** Returns the reporter of the problems of a tracing. Without a listener, it writes each kind to the console once. */
export function openDiagnostics(
  tracing: MessageTracing,
  { onDiagnostic }: Pick<MessageOptions, 'onDiagnostic'>,
): Diagnostics {
  if (onDiagnostic) return createDiagnostics({ onDiagnostic });
  const known = diagnosticsOf.get(tracing) ?? createDiagnostics({});
  diagnosticsOf.set(tracing, known);
  return known;
}

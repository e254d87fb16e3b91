import { generateSpanId, type Attributes, type Span, type TracingContext } from '../../core/index.ts';
import { FOREIGN_TRACE_ID, MESSAGE_PROBLEMS, type HeaderClock } from '../../core/internal.ts';
import { readMessage } from '../context/extract-message.ts';
import type { MessageProblem } from '../context/message-problem.ts';
import { beginWork } from './begin-work.ts';
import { describeOperation, isBatch, type MessageOptions } from './describe-operation.ts';
import type { MessageTracing, MessageWorkOptions } from './message-tracing.ts';

/** Settings of {@link consume}. */
export interface ConsumeOptions extends MessageOptions {
  /** An object payload of a single message that can hold `trace_id`. @default none */
  readonly payload?: unknown;
}

/** More kinds than this say nothing more about a batch. */
const MOST_PROBLEMS = 16;

/** Reads the contexts of messages, and the problems in their headers. */
function readContexts(
  messages: readonly unknown[],
  { form, payload, onProblem, clock }: ConsumeOptions & { readonly clock: HeaderClock | undefined },
): { readonly contexts: readonly TracingContext[]; readonly attributes: Attributes } {
  const names = new Set<string>();
  function note(problem: MessageProblem): void {
    if (names.size < MOST_PROBLEMS) names.add(`${problem.kind}: ${problem.header}`);
    onProblem?.(problem);
  }
  const read = messages.map((message) => readMessage(message, { form, payload, clock, onProblem: note }));
  return {
    contexts: read.map(({ context }) => context),
    attributes: {
      ...(names.size > 0 && { [MESSAGE_PROBLEMS]: [...names] }),
      // Each message of a batch has the clock of its own trace, and the span belongs to none of these traces.
      ...(read.length === 1 && read[0]?.receipt?.attributes),
    },
  };
}

/**
 * Gives each span once, with the foreign id of its trace. A message without the headers of a span has no link, unless
 * another system gave it an id: then the link has this id, and names a trace of which nothing else is recorded.
 */
function linksTo(contexts: readonly TracingContext[]): NonNullable<MessageWorkOptions['links']> {
  const spans = contexts
    .filter(({ spanId, foreignTraceId }) => spanId !== undefined || foreignTraceId !== undefined)
    .map(({ traceId, spanId = generateSpanId(), foreignTraceId }) => {
      const attributes = foreignTraceId === undefined ? {} : { [FOREIGN_TRACE_ID]: foreignTraceId };
      return [`${traceId}${spanId}`, { traceId, spanId, attributes }] as const;
    });
  return [...new Map(spans).values()];
}

/**
 * Works on a message, or on a list of messages, in a CONSUMER span. Inside, also after awaits, the current span, log
 * lines, requests and errors belong to the message.
 *
 * A single message continues the trace of its producer: the parent of the span is the producer's span. If there is a
 * current span, the new span links to it. A list is one span with a link to the producer of each message, because its
 * messages come from several traces. Each link has the foreign id of its message in `waybill.foreign_trace_id`. The span
 * is a child of the current span, or begins a new trace.
 *
 * In a page the span is an action. An action has no links: `waybill.dropped_link_count` tells how many there were.
 *
 * The caller gets the result or the error of the work, unchanged. Problems in the headers never stop the work. They are
 * in the attribute `waybill.message_problems`.
 *
 * @example
 * eachMessage: ({ topic, message }) =>
 *   consume(tracing, message, () => save(message.value), { system: 'kafka', destination: topic }),
 */
export function consume<T>(
  tracing: MessageTracing,
  messages: object | readonly object[],
  work: (span: Span) => T,
  about: ConsumeOptions,
): T {
  const isMany = isBatch(messages);
  const { contexts, attributes } = readContexts(isMany ? messages : [messages], {
    ...about,
    clock: tracing.clock,
  });
  const described = describeOperation(about, 'process', messages);
  const ambient = tracing.current()?.context;
  const setup = {
    parent: isMany ? (ambient ?? null) : contexts[0]!,
    name: described.name,
    attributes: { ...described.attributes, ...attributes },
    links: isMany ? linksTo(contexts) : linksTo(ambient ? [ambient] : []),
  };
  return beginWork(tracing, setup, work);
}

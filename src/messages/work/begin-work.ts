import type { Span, TracingContext } from '../../core/index.ts';
import { DROPPED_LINKS } from '../../core/internal.ts';
import type { SpanOfOperation } from './describe-operation.ts';
import type { MessageTracing, MessageWorkOptions, PageMessageTracing } from './message-tracing.ts';

/** Sends messages in a PRODUCER span. In a page without a current span, this span is an action. */
export function beginSend<T>(
  tracing: MessageTracing,
  { name, attributes }: SpanOfOperation,
  send: (span: Span) => T,
): T {
  const options = { kind: 'producer', attributes } as const;
  const current = 'span' in tracing ? tracing : tracing.current();
  if (current) return current.span(name, send, options);
  return (tracing as PageMessageTracing).action(name, send, options);
}

/** The CONSUMER span of work on messages. */
export interface WorkSetup extends SpanOfOperation, Required<Pick<MessageWorkOptions, 'links'>> {
  /** The context to continue. `null` begins a new trace. */
  readonly parent: TracingContext | null;
}

/** Works on messages in a CONSUMER span, which continues a context. In a page this span is an action. */
export function beginWork<T>(
  tracing: MessageTracing,
  { parent, name, attributes, links }: WorkSetup,
  work: (span: Span) => T,
): T {
  const kind = 'consumer';
  if ('continue' in tracing) return tracing.continue(parent, name, work, { kind, attributes, links });
  // An action has no links.
  const dropped = links.length > 0 ? { [DROPPED_LINKS]: links.length } : {};
  return tracing.action(name, work, {
    kind,
    attributes: { ...attributes, ...dropped },
    ...(parent && { parent }),
  });
}

import type { TracingContext } from '../../core/index.ts';
import { isBytes } from '../carriers/peek.ts';
import { extractMessage, type ExtractMessageOptions } from './extract-message.ts';
import { READ_HEADERS } from './message-headers.ts';

/** A message without headers, taken apart. */
export interface UnwrappedMessage {
  /** The data. If the message is no envelope, the message itself. */
  readonly data: unknown;
  /** The context of the envelope. If the message is no envelope, a new one. */
  readonly context: TracingContext;
  /** Whether the message is an envelope of `wrapMessage`. */
  readonly isWrapped: boolean;
}

/** Envelopes have their headers within this length, unless another program wrote them. */
const HEAD = 256;

/** The most characters of a foreign JSON text that is parsed. An envelope of `wrapMessage` has no limit. */
const MOST_FOREIGN = 65_536;

function textOfMessage(message: unknown): string | undefined {
  if (typeof message === 'string') return message;
  if (!isBytes(message)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(message);
  } catch {
    return undefined;
  }
}

const isHeader = (name: string): boolean => Object.hasOwn(READ_HEADERS, name);

/** Reads an envelope: an object with `data`, with an id of a trace, and with nothing else. */
function readEnvelope(text: string): { readonly data: unknown } | undefined {
  const head = text.slice(0, HEAD);
  const isOurs = /^\s*\{\s*"(?:traceparent|trace_id|correlation_id)"/.test(head);
  if (!/^\s*\{/.test(head) || (!isOurs && text.length > MOST_FOREIGN)) return undefined;
  try {
    const envelope = JSON.parse(text) as { readonly data: unknown };
    const names = Object.keys(envelope);
    const isEnvelope =
      Object.hasOwn(envelope, 'data') &&
      (names.includes('traceparent') || names.includes('trace_id')) &&
      names.every((name) => name === 'data' || isHeader(name));
    return isEnvelope ? envelope : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads a text or bytes of `wrapMessage`. A message without such an envelope passes through: `data` is the message
 * itself, unchanged, and the context is a new one. Never throws.
 */
export function unwrapMessage(
  message: unknown,
  { onProblem }: Pick<ExtractMessageOptions, 'onProblem'> = {},
): UnwrappedMessage {
  const text = textOfMessage(message);
  const envelope = text === undefined ? undefined : readEnvelope(text);
  return {
    data: envelope ? envelope.data : message,
    context: extractMessage(envelope, { onProblem, form: 'map' }),
    isWrapped: envelope !== undefined,
  };
}

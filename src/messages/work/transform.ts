import type { Logger, LogLevel, Span } from '../../core/index.ts';
import type { Diagnostics } from '../../core/internal.ts';
import { consume, type ConsumeOptions } from './consume.ts';
import { continueHeaders } from './continue-headers.ts';
import { describeDeadLetter, type DeadLetter } from './dead-letter.ts';
import { createMessageLogger } from './message-logger.ts';
import { openDiagnostics } from './describe-operation.ts';
import type { MessageTracing } from './message-tracing.ts';

/** The things that a transform gets beside its message. */
export interface TransformTools {
  /** Writes log lines that carry the trace of the message. */
  readonly log: Logger;
  /** The span of the transform. */
  readonly span: Span;
}

/** Settings of {@link transform}. */
export interface TransformOptions<In> extends Partial<Omit<ConsumeOptions, 'payload'>> {
  /**
   * Takes a message that failed, and sends it to the place where such messages wait. @default none: the caller gets the
   * error
   */
  readonly deadLetter?: ((letter: DeadLetter<In>) => unknown) | undefined;
  /** Lines are JSON if this is `production`, and text that people read if it is another value. @default text */
  readonly environment?: string | undefined;
  /** Writes a log line. @default the method of the console */
  readonly write?: ((line: string, level: LogLevel) => void) | undefined;
}

/** Hands a failed message to the dead letter. Returns whether the dead letter took it. */
async function bury<In>(
  letter: DeadLetter<In>,
  deadLetter: ((letter: DeadLetter<In>) => unknown) | undefined,
  { log, diagnostics }: { readonly log: Logger; readonly diagnostics: Diagnostics },
): Promise<boolean> {
  if (!deadLetter) return false;
  try {
    await deadLetter(letter);
    return true;
  } catch (error) {
    log.error('The dead letter failed', { error });
    const message = 'A dead letter failed, so the caller gets the error of the message.';
    diagnostics.report({ kind: 'a dead letter', message, error });
    return false;
  }
}

/**
 * Makes a function that turns one message into others, in a CONSUMER span that continues the trace of the message.
 *
 * `fn` gets the message, and a logger whose lines carry the trace: `[Transform][trace_id=…] …`, or JSON in production.
 * The messages that it returns, one or a list, get headers that continue the trace, if they have headers or are messages
 * of Kafka or SQS. Other results stay as they are.
 *
 * If `fn` throws, for example for invalid data, `deadLetter` gets the message with its ids, its reason and headers, and
 * the function resolves with `undefined`. Without `deadLetter`, or if `deadLetter` fails, the function rejects with the
 * error of `fn`, so that the broker delivers the message again. `onDiagnostic` hears of a `deadLetter` that fails.
 */
export function transform<In extends object, Out>(
  tracing: MessageTracing,
  name: string,
  fn: (message: In, tools: TransformTools) => Out | Promise<Out>,
  options: TransformOptions<In> = {},
): (message: In) => Promise<Out | undefined> {
  const { deadLetter, environment, form, system = 'unknown', destination = name } = options;
  const write = options.write ?? ((line, level) => console[level](line));
  const about = { operation: 'transform', ...options, system, destination };
  const diagnostics = openDiagnostics(tracing, options);
  return async (message) => {
    let isBuried = false;
    const work = async (span: Span): Promise<Out> => {
      const log = createMessageLogger(span, { name, isJson: environment === 'production', write });
      try {
        const result = await fn(message, { log, span });
        for (const each of [result].flat()) {
          if (Object(each) === each)
            continueHeaders(each, span.context, diagnostics, {
              form,
              clock: tracing.clock,
              isHeaders: false,
            });
        }
        return result;
      } catch (error) {
        const letter = describeDeadLetter(message, error, span);
        isBuried = await bury(letter, deadLetter, { log, diagnostics });
        throw error;
      }
    };
    try {
      return await consume(tracing, message, work, about);
    } catch (error) {
      if (isBuried) return undefined;
      throw error;
    }
  };
}

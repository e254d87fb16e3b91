import { createLogger } from './create-logger.ts';
import type { Engine } from './engine.ts';
import type { ErrorOrigin } from './error-reports.ts';
import type { Logger } from './logger.ts';
import { observeResult } from './observe-result.ts';
import type { Attribution, Progress } from './origin.ts';
import type { Attributes } from './records.ts';
import { recordSpan, snapshotSpan } from './record-span.ts';
import { formatReference } from './reference.ts';
import type { Outcome, Span, SpanOptions } from './span.ts';
import type { TracingContext } from './tracing-context.ts';

/** What is current in the place of a span that is opened only if somebody looks for it. */
export interface PendingSpan {
  readonly engine: Engine;
  readonly open: () => ActiveSpan | undefined;
}

/** How a span went in the end. */
interface Conclusion {
  readonly outcome: Outcome;
  readonly attributes?: Attributes;
}

interface SpanSetup extends SpanOptions {
  /** Where the span hangs; without a span id, nowhere. */
  readonly parent: TracingContext;
  /** When the work began, where that was before this call: milliseconds since 1970. @default now */
  readonly startMs?: number;
  readonly attribution: Attribution;
  readonly progress?: Progress;
  /** Whether nothing belongs to it any more once it has ended. @default false */
  readonly isTransient?: boolean | undefined;
  /** Says how it went in the end, and what to add; what gives nothing is not recorded. @default as it was told */
  readonly conclude?: (told: Outcome) => Conclusion | undefined;
  readonly onEnd?: () => void;
  /** The action or request that this span is part of; absent on its first span. */
  readonly root?: ActiveSpan;
}

/** What the parts of Waybill know about a span beyond its public face. */
export interface ActiveSpan extends Span {
  readonly engine: Engine;
  readonly root: ActiveSpan;
  readonly attribution: Attribution;
  readonly correlationId: string;
  readonly reference: string;
  readonly progress: Progress | undefined;
  readonly hasEnded: () => boolean;
  /** Whether nothing belongs to it any more once it has ended. */
  readonly isTransient: boolean;
  /** Says how the work of an action went, which may go on in child spans. */
  readonly settle: (outcome: Outcome) => void;
  /** Opens a child span that the caller ends. */
  readonly open: (name: string, options?: SpanOptions & { readonly attribution?: Attribution }) => ActiveSpan;
  /** Ends the span as of a time in milliseconds since 1970. */
  readonly end: (outcome?: Outcome, endMs?: number) => void;
}

const takeAsTold = (outcome: Outcome): Conclusion => ({ outcome });

/** Opens a span; it is recorded when it ends. */
export function openSpan(engine: Engine, givenName: string, setup: SpanSetup): ActiveSpan {
  const name = String(givenName).slice(0, 256);
  const { parent, kind = 'internal', attribution, root, progress, onEnd } = setup;
  const { startMs = engine.now(), conclude = takeAsTold } = setup;
  const { traceId, spanId: parentSpanId } = parent;
  const spanId = engine.ids.spanId();
  const context: TracingContext = { ...parent, spanId, parentSpanId };
  let attributes: Attributes = setup.attributes ?? {};
  let settled: Outcome = {};
  let hasEnded = false;
  let log: Logger | undefined;
  root?.progress?.begun(kind);

  const originOf = (): ErrorOrigin => ({ context, attribution, root: span.root });
  const describe = () => ({ isFirst: !root, name, kind, startMs, attributes });
  // What would not be recorded if it ended now is not worth a snapshot either.
  const snapshot = () => (conclude({}) ? snapshotSpan(engine, originOf(), describe()) : undefined);
  engine.open.add(snapshot);

  const span: ActiveSpan = {
    engine,
    attribution,
    progress,
    hasEnded: () => hasEnded,
    isTransient: !!setup.isTransient,
    correlationId: parent.correlationId,
    get reference() {
      return formatReference(traceId);
    },
    get root() {
      return root ?? span;
    },
    name,
    traceId,
    spanId,
    get context() {
      // Whoever takes it along continues this span elsewhere.
      progress?.recorded();
      return context;
    },
    get log() {
      return (log ??= createLogger(engine, () => span));
    },
    get fetch() {
      return engine.fetchFor(span);
    },
    setAttributes(more) {
      progress?.recorded();
      attributes = { ...attributes, ...more };
    },
    run: (fn) => engine.carrier.run(span, fn),
    bind:
      (fn) =>
      (...args) =>
        engine.carrier.run(span, () => fn(...args)),
    open: (childName, options = {}) =>
      openSpan(engine, childName, { attribution, ...options, parent: context, root: span.root }),
    span(childName, work, options) {
      const child = span.open(childName, options);
      return child.run(() =>
        observeResult(
          () => work(child),
          (outcome) => {
            // Of all spans that the error passes on its way up, this one says most about it.
            if ('error' in outcome) engine.errors.link(outcome.error, child);
            child.end(outcome);
          },
        ),
      );
    },
    settle(outcome) {
      settled = outcome;
      progress?.ended(engine.now());
    },
    end(told = settled, endMs = engine.now()) {
      if (hasEnded) return;
      hasEnded = true;
      engine.open.delete(snapshot);
      const conclusion = conclude(told);
      if (conclusion) {
        const { outcome, attributes: fixed } = conclusion;
        recordSpan(engine, originOf(), { ...describe(), endMs, outcome, fixed });
      }
      root?.progress?.ended(endMs);
      onEnd?.();
    },
  };
  return span;
}

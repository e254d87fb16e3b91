import { formatUnixNano } from '../records/clock.ts';
import { createLogger } from './create-logger.ts';
import type { Engine, OwnFields } from './engine.ts';
import type { ErrorOrigin } from './error-reports.ts';
import { observeResult } from './observe-result.ts';
import type { Attribution, Progress } from './origin.ts';
import type { Attributes } from '../records/records.ts';
import { describeOutcome } from './describe-outcome.ts';
import { formatReference } from '../propagation/reference.ts';
import { REFERENCE, UNFINISHED } from '../records/semantic-conventions.ts';
import type { Outcome, Span, SpanOptions } from './span.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';

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

interface SpanOrigin extends ErrorOrigin {
  /** The action or request that this span is part of. */
  root: ActiveSpan | undefined;
}

interface SpanSetup extends SpanOptions {
  /** Where the span hangs; without a span id, nowhere. */
  readonly parent: TracingContext;
  /** The id of the span itself, where it is known beforehand. @default a new one */
  readonly spanId?: string | undefined;
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
  readonly root?: ActiveSpan | undefined;
}

/** What the parts of Waybill know about a span beyond its public face. */
export interface ActiveSpan extends Span {
  readonly engine: Engine;
  readonly root: ActiveSpan;
  /** Where its records come from. */
  readonly origin: SpanOrigin;
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

// Shared by all spans: a getter of its own would take each of them microseconds.
const onDemand: Pick<ActiveSpan, 'root' | 'context' | 'reference' | 'fetch' | 'log'> & ThisType<ActiveSpan> =
  {
    get root() {
      return this.origin.root!;
    },
    get context() {
      // Whoever takes it along continues this span elsewhere.
      this.progress?.recorded();
      return this.origin.context;
    },
    get reference() {
      return formatReference(this.traceId);
    },
    get fetch() {
      return this.engine.fetchFor(this);
    },
    get log() {
      return createLogger(this.engine, () => this);
    },
  };

/** Opens a span; it is recorded when it ends. */
export function openSpan(engine: Engine, givenName: string, setup: SpanSetup): ActiveSpan {
  const name = String(givenName).slice(0, 256);
  const {
    parent,
    spanId = engine.ids.spanId(),
    startMs = engine.now(),
    kind = 'internal',
    attribution,
    root,
    progress,
    conclude = (outcome): Conclusion => ({ outcome }),
    onEnd,
  } = setup;
  const { traceId, traceState, spanId: parentSpanId } = parent;
  const context: TracingContext = { ...parent, spanId, parentSpanId };
  let attributes: Attributes = setup.attributes ?? {};
  let settled: Outcome = {};
  const origin: SpanOrigin = { context, attribution, root };
  root?.progress?.begun(kind);

  const describe = ({ outcome, attributes: fixed }: Conclusion, endMs: number): OwnFields => {
    const told = describeOutcome(engine.capture, outcome);
    return {
      type: 'span',
      parentSpanId,
      remoteParent: !root && !!parentSpanId,
      traceState,
      name,
      kind,
      startTimeUnixNano: formatUnixNano(startMs),
      endTimeUnixNano: formatUnixNano(Math.max(startMs, endMs)),
      ...told,
      attributes: {
        ...engine.capture.attributes(attributes),
        ...fixed,
        ...told.attributes,
        ...(!root && { [REFERENCE]: span.reference }),
      },
    };
  };
  // What would not be recorded if it ended now is not worth a snapshot either.
  const snapshot = () =>
    conclude({}) &&
    engine.complete(origin, describe({ outcome: {}, attributes: { [UNFINISHED]: true } }, engine.now()));
  engine.open.add(snapshot);

  const own: Omit<ActiveSpan, keyof typeof onDemand> = {
    engine,
    origin,
    attribution,
    progress,
    hasEnded: () => !engine.open.has(snapshot),
    isTransient: !!setup.isTransient,
    correlationId: parent.correlationId,
    name,
    traceId,
    spanId,
    setAttributes(more) {
      progress?.recorded();
      attributes = { ...attributes, ...more };
    },
    run: (fn) => engine.carrier.run(span, fn),
    bind:
      (fn) =>
      (...args) =>
        span.run(() => fn(...args)),
    open: (childName, options) => openSpan(engine, childName, { ...origin, ...options, parent: context }),
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
      if (!engine.open.delete(snapshot)) return;
      const conclusion = conclude(told);
      if (conclusion) engine.emit(origin, describe(conclusion, endMs));
      root?.progress?.ended(endMs);
      onEnd?.();
    },
  };
  const span = Object.assign(Object.create(onDemand) as typeof onDemand, own);
  origin.root ??= span;
  return span;
}

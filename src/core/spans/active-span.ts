import { joinValues } from '../capture/join-values.ts';
import { textOf } from '../capture/text-of.ts';
import type { TakenValues, ValueCapture } from '../capture/value-capture.ts';
import type { BeginContext } from '../propagation/begin-context.ts';
import { formatReference } from '../propagation/reference.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';
import { formatUnixNano } from '../records/clock.ts';
import type { RecordIdentity } from '../propagation/record-identity.ts';
import type { Attributes, SpanKind } from '../records/records.ts';
import { REFERENCE, UNFINISHED } from '../records/semantic-conventions.ts';
import type { Subscribers } from '../records/subscribers.ts';
import type { LogWriter } from '../stream/log-writer.ts';
import type { Attribution, Provenance, RootSpan } from '../stream/provenance.ts';
import type { OwnFields, RecordSource, SessionOf } from '../stream/record-source.ts';
import type { OpenSpan, RecordStream } from '../stream/record-stream.ts';
import { createLogger } from './create-logger.ts';
import { describeOutcome } from './describe-outcome.ts';
import type { ErrorOccurrences } from './error-occurrences.ts';
import { judgeOutcome } from './interruption.ts';
import type { Logger } from './logger.ts';
import { observeResult } from './observe-result.ts';
import type { Outcome, Span, SpanOptions } from './span.ts';
import type { TracingEvent } from './tracing-event.ts';

/** The span of the running code, with its context, its attribution and the first span of the action or request. */
export interface CurrentSpan extends Provenance {
  readonly span: ActiveSpan;
  readonly root: ActiveSpan;
}

/** Keeps the current span while code runs. Browsers use a stack, servers use AsyncLocalStorage. */
export interface SpanCarrier {
  readonly run: <T>(span: ActiveSpan | undefined, fn: () => T) => T;
  readonly current: () => CurrentSpan | undefined;
}

/** The parts of a tracing that are needed for spans, actions and errors. */
export interface SpanPorts {
  readonly now: () => number;
  readonly beginContext: BeginContext;
  readonly createSpanId: () => string;
  readonly capture: ValueCapture;
  readonly errors: ErrorOccurrences;
  readonly stream: RecordStream;
  readonly logs: LogWriter;
  readonly subscribers: Subscribers<TracingEvent>;
  readonly carrier: SpanCarrier;
  readonly sessionOf: SessionOf;
  /** The program to which the spans belong, and the identity of spans that begin now. */
  readonly identity: RecordIdentity;
  /** Creates the `fetch` of a span. */
  readonly fetchFor: (span: ActiveSpan) => typeof fetch;
}

/** Settings of a span. */
export interface SpanSetup extends SpanOptions {
  /** The context of the parent. If the context has no span id, the new span has no parent. */
  readonly parent: TracingContext;
  readonly attribution: Attribution;
  /** The first span of the action or request to which the new span belongs. Absent if the new span is the first. */
  readonly root?: ActiveSpan | undefined;
  /** The id of the span, if it is known before the span begins. @default a new id */
  readonly spanId?: string | undefined;
  /** Attributes from Waybill itself. They are not redacted. */
  readonly facts?: Attributes;
  /** When the work began, in milliseconds since 1970. @default now */
  readonly startMs?: number;
}

/** A span under way, with the members that other parts of this package need. The span becomes a record when it ends. */
export class ActiveSpan implements Span, OpenSpan, RecordSource, RootSpan {
  readonly name: string;
  readonly ports: SpanPorts;
  readonly kind: SpanKind;
  readonly startMs: number;
  readonly root: ActiveSpan;
  readonly resource: Attributes;
  readonly provenance: CurrentSpan;
  /** If true, work that runs after the end of the span does not belong to the span. */
  readonly isTransient: boolean = false;
  canWait = true;
  sessionId: string | null = null;
  signals: readonly AbortSignal[] = [];
  #attributes: Attributes;
  /** Attributes from Waybill itself. They are not redacted. */
  #facts: Attributes | undefined;
  /** The attributes of the app as they were at the end of the span. */
  #taken: TakenValues | undefined;
  #outcome: Outcome = {};
  #endMs = 0;
  #inferred: CurrentSpan | undefined;

  constructor(ports: SpanPorts, name: string, setup: SpanSetup) {
    const { parent, attribution, root = this, kind = 'internal', attributes = {} } = setup;
    this.name = textOf(name, 256);
    this.ports = ports;
    this.kind = kind;
    this.startMs = setup.startMs ?? ports.now();
    this.root = root;
    this.resource = root === this ? ports.identity.resource : root.resource;
    this.provenance = {
      context: { ...parent, spanId: setup.spanId ?? ports.createSpanId(), parentSpanId: parent.spanId },
      attribution,
      root: this.root,
      span: this,
    };
    this.#attributes = attributes;
    this.#facts = setup.facts;
    if (root !== this) this.root.begun(kind);
    ports.stream.open.add(this);
  }

  get traceId(): string {
    return this.provenance.context.traceId;
  }

  get spanId(): string {
    return this.provenance.context.spanId!;
  }

  get correlationId(): string {
    return this.provenance.context.correlationId;
  }

  get reference(): string {
    return formatReference(this.traceId);
  }

  get context(): TracingContext {
    // If code reads the context, it continues this span elsewhere, so the span must be recorded.
    this.markWorthRecording();
    return this.provenance.context;
  }

  get log(): Logger {
    return createLogger(this.ports.logs, () => this.provenance);
  }

  get fetch(): typeof fetch {
    return this.ports.fetchFor(this);
  }

  /** The same span, for code that the plugin did not compile. Such code finds it by the order of reactions. */
  get inferred(): CurrentSpan {
    return (this.#inferred ??= { ...this.provenance, attribution: 'inferred' });
  }

  // An action overrides these methods. For other spans they do nothing.
  begun(_kind: SpanKind): void {}
  ended(_atMs: number): void {}
  failed(_error: unknown): void {}
  markWorthRecording(): void {}

  hasEnded(): boolean {
    return !this.ports.stream.open.has(this);
  }

  setAttributes(more: Attributes): void {
    this.markWorthRecording();
    this.#attributes = joinValues(this.#attributes, more);
  }

  /** Adds attributes from Waybill itself, which are not redacted. */
  addFacts(facts: Attributes): void {
    this.#facts = { ...this.#facts, ...facts };
  }

  run<T>(fn: () => T): T {
    return this.ports.carrier.run(this, fn);
  }

  bind<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R {
    return (...args) => this.run(() => fn(...args));
  }

  span<T>(name: string, work: (span: Span) => T, options?: SpanOptions): T {
    const { context, attribution, root } = this.provenance;
    const setup = { ...joinValues(options), parent: context, attribution, root };
    const child = new ActiveSpan(this.ports, name, setup);
    return child.run(() =>
      observeResult(
        () => work(child),
        (outcome) => {
          // The innermost span tells most about an error, so the error is linked to it and not to the spans above.
          if (Object.hasOwn(outcome, 'error')) this.ports.errors.link(outcome.error, child.provenance);
          child.end(outcome);
        },
      ),
    );
  }

  /** Sets the outcome of the span's own work. Child spans can continue after this call. */
  settle(outcome: Outcome): void {
    this.#outcome = outcome;
    this.ended(this.ports.now());
  }

  /** Ends the span at a time in milliseconds since 1970. Returns false if the span had already ended. */
  end(reported: Outcome = this.#outcome, endMs: number = this.ports.now()): boolean {
    const { stream, capture } = this.ports;
    if (!stream.open.delete(this)) return false;
    // An app in JavaScript could pass any value.
    const outcome = this.conclude(judgeOutcome(Object(reported) as Outcome, this.root));
    if (outcome) {
      this.#outcome = outcome;
      this.#endMs = endMs;
      this.canWait = !Object.hasOwn(outcome, 'error') && outcome.failure === undefined;
      // The values are copied now, because the app could change them later.
      this.#taken = capture.take(this.#attributes);
      stream.add(this);
    }
    if (this.root !== this) this.root.ended(endMs);
    return true;
  }

  /** Returns the outcome of the span, or `undefined` if the span is not to be recorded. */
  conclude(reported: Outcome): Outcome | undefined {
    return reported;
  }

  snapshot(): OwnFields | undefined {
    if (!this.conclude({})) return undefined;
    const own = this.describe({}, this.ports.now());
    return { ...own, attributes: { ...own.attributes, [UNFINISHED]: true } };
  }

  describe(outcome: Outcome = this.#outcome, endMs: number = this.#endMs): OwnFields {
    const { capture } = this.ports;
    const { parentSpanId, traceState } = this.provenance.context;
    const isRoot = this.root === this;
    const captured = capture.finish(this.#taken ?? capture.take(this.#attributes));
    const attributes = Object.assign(captured, this.#facts);
    const status = describeOutcome(outcome, this.ports, attributes);
    if (isRoot) attributes[REFERENCE] = this.reference;
    return {
      type: 'span',
      parentSpanId,
      remoteParent: isRoot && !!parentSpanId,
      traceState,
      name: this.name,
      kind: this.kind,
      startTimeUnixNano: formatUnixNano(this.startMs),
      endTimeUnixNano: formatUnixNano(Math.max(this.startMs, endMs)),
      status,
      attributes,
    };
  }
}

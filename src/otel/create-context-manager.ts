import { current, run } from '../async-context/index.ts';
import type { Tracing } from '../core/index.ts';
import { insideOf, type ActiveSpan, type TracingInside } from '../core/internal.ts';
import { ActionSpan } from './action-span.ts';
import { bindEmitter, isEmitter } from './bind-emitter.ts';
import { CarriedContext } from './carried-context.ts';
import { ROOT_CONTEXT, type OtelContext } from './api/otel-context.ts';
import { spanOf } from './api/read-otel-span.ts';
import { SpanContexts } from './span-contexts.ts';
import { watchRegistration } from './watch-registration.ts';

/** A context manager for OpenTelemetry's API, in the form of its own interface. */
export interface OtelContextManager {
  /** Returns the context of the code that runs now. */
  active(): OtelContext;
  /** Runs a function in a context, also behind each `await` in it. Returns the result of the function. */
  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: OtelContext,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F>;
  /** Binds a function, or the later listeners of an emitter, to a context. */
  bind<T>(context: OtelContext, target: T): T;
  enable(): this;
  disable(): this;
}

type Fn = (this: unknown, ...args: unknown[]) => unknown;

const KIND = 'a context of OpenTelemetry';

class ContextManager implements OtelContextManager {
  readonly #tracing: TracingInside;
  readonly #contexts = new SpanContexts();
  // OpenTelemetry's own managers also work before a call of `enable`.
  #isEnabled = true;

  constructor(tracing: TracingInside) {
    this.#tracing = tracing;
    // An action begins in the context of the code that opens it, and the baggage of that context stays.
    tracing.parts().subscribers.add(
      (event) => {
        if (event.type !== 'action-start') return;
        this.#contexts.begin(event.action as object as ActiveSpan, this.active());
      },
      ['action-start'],
    );
  }

  active(): OtelContext {
    if (!this.#isEnabled) return ROOT_CONTEXT;
    return this.#tracing.diagnostics.guard(KIND, () => this.#find()) ?? ROOT_CONTEXT;
  }

  // The types of a call come from the interface.
  with(context: OtelContext, fn: (...args: never[]) => unknown, ...[thisArg, ...args]: unknown[]): never {
    return this.#call(context, () => Reflect.apply(fn, thisArg, args) as never);
  }

  bind<T>(context: OtelContext = this.active(), target: T): T {
    if (typeof target === 'function') return this.#bindFunction(context, target as unknown as Fn) as T;
    this.#tracing.diagnostics.guard('an emitter of OpenTelemetry', () => {
      if (isEmitter(target)) bindEmitter(target, (listener) => this.#bindFunction(context, listener));
    });
    return target;
  }

  enable(): this {
    this.#isEnabled = true;
    watchRegistration(this, this.#tracing.diagnostics);
    return this;
  }

  disable(): this {
    this.#isEnabled = false;
    return this;
  }

  #find(): OtelContext {
    const value = current();
    if (value instanceof CarriedContext) return value.context;
    const found = this.#tracing.findCurrent();
    return found ? this.#contexts.of(found.span) : ROOT_CONTEXT;
  }

  #call<T>(context: OtelContext, work: () => T): T {
    if (!this.#isEnabled) return work();
    // The work runs only once, so the guard covers only the context.
    const carried = this.#tracing.diagnostics.guard(KIND, () => this.#carry(context ?? ROOT_CONTEXT));
    return carried ? run(carried, work) : work();
  }

  /** Returns the value for Waybill's own context. */
  #carry(context: OtelContext): object {
    const span = spanOf(context);
    // The context of a span of Waybill, unchanged, is that span.
    if (span instanceof ActionSpan && this.#contexts.of(span.span) === context) return span.span;
    return new CarriedContext({ inside: this.#tracing, contexts: this.#contexts }, context);
  }

  #bindFunction(context: OtelContext, fn: Fn): Fn {
    const call = <T>(work: () => T): T => this.#call(context, work);
    const bound: Fn = function (...args) {
      return call(() => fn.apply(this, args));
    };
    return Object.defineProperty(bound, 'length', { value: fn.length, configurable: true });
  }
}

/**
 * Creates the context manager with which OpenTelemetry keeps its context across `await`, wherever Waybill keeps an
 * action. An action of Waybill is the active span of OpenTelemetry's tracers, and a span of OpenTelemetry is the parent
 * of Waybill's requests and log lines.
 *
 * Throws if another copy of the package created the tracing. After that, it never throws errors of its own.
 *
 * @example
 * provider.register({ contextManager: createContextManager(tracing) });
 */
export function createContextManager(tracing: Tracing): OtelContextManager {
  return new ContextManager(insideOf(tracing));
}

/** The ids of a span of OpenTelemetry. */
export interface OtelSpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly isRemote?: boolean;
  readonly traceState?: { serialize(): string } | undefined;
}

/**
 * A span for OpenTelemetry that only has ids, as its own `NonRecordingSpan`. OpenTelemetry makes children of it, and all
 * that code writes to it is lost.
 */
export class IdSpan {
  readonly #read: () => OtelSpanContext;

  constructor(read: () => OtelSpanContext) {
    this.#read = read;
  }

  spanContext(): OtelSpanContext {
    return this.#read();
  }

  isRecording(): boolean {
    return false;
  }

  setAttribute(): this {
    return this;
  }

  setAttributes(): this {
    return this;
  }

  addEvent(): this {
    return this;
  }

  addLink(): this {
    return this;
  }

  addLinks(): this {
    return this;
  }

  setStatus(): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  end(): void {}

  recordException(): void {}
}

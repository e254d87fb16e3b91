import { parseTracestate } from '../../core/index.ts';

const keyOf = (member: string): string => member.slice(0, member.indexOf('='));

/** A valid `tracestate`, in the form in which OpenTelemetry reads it. It never changes. */
export class OtelTraceState {
  readonly #members: readonly string[];

  /** `text` is a valid trace state, as `parseTracestate` returns it. */
  constructor(text: string) {
    this.#members = text.split(',').filter(Boolean);
  }

  get(key: string): string | undefined {
    return this.#members.find((member) => keyOf(member) === key)?.slice(key.length + 1);
  }

  /** Returns the trace state with one more member in front. An invalid member changes nothing. */
  set(key: string, value: string): OtelTraceState {
    const rest = this.#members.filter((member) => keyOf(member) !== key);
    const text = parseTracestate([`${key}=${value}`, ...rest.slice(0, 31)].join());
    return text === null ? this : new OtelTraceState(text);
  }

  unset(key: string): OtelTraceState {
    return new OtelTraceState(this.#members.filter((member) => keyOf(member) !== key).join());
  }

  serialize(): string {
    return this.#members.join();
  }
}

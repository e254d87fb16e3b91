import type { Diagnostics } from '../../core/internal.ts';

/** The variables of a process: the `env` of `node:process`, or `Deno.env.toObject()`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a variable says, or why that is of no use: the rest of a sentence that begins with its name. */
export type ParsedVariable<T> = { readonly value: T } | { readonly problem: string };

/** Reads variables as OpenTelemetry wants them to be read. */
export interface EnvironmentReader {
  /** Gives what the first of these variables says that is set and can be used; what cannot be is reported, once each. */
  readonly read: <T>(names: readonly string[], parse: (text: string) => ParsedVariable<T>) => T | undefined;
}

/**
 * Creates the reader. An empty variable is like one that is not set, and so is one that cannot be used.
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#parsing-empty-value
 */
export function createEnvironmentReader(
  environment: Environment,
  { report }: Pick<Diagnostics, 'report'>,
): EnvironmentReader {
  return {
    read(names, parse) {
      for (const name of names) {
        const given: unknown = environment[name];
        // Some platforms hand over what else is bound to a program in the same object.
        const text = typeof given === 'string' ? given.trim() : '';
        if (text === '') continue;
        const parsed = parse(text);
        if ('value' in parsed) return parsed.value;
        report({ kind: name, message: `${name} ${parsed.problem}` });
      }
      return undefined;
    },
  };
}

/** Takes any text. */
export function parseText(text: string): ParsedVariable<string> {
  return { value: text };
}

/** Writes a value into a message: on one line, and not without end. */
export function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}

/** Takes one of the known values, in whatever case. */
export function parseChoice<T extends string>(text: string, values: readonly T[]): ParsedVariable<T> {
  const lower = text.toLowerCase();
  const value = values.find((known) => known === lower);
  return value
    ? { value }
    : { problem: `is ${quote(text)}, which is ignored; use one of ${values.join(', ')}.` };
}

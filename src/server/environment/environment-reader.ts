import type { Diagnostics } from '../../core/internal.ts';

/** The environment variables of a process: the `env` of `node:process`, or `Deno.env.toObject()`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The value of a variable, or the reason why the value cannot be used. The reason is the second half of a sentence that
 * begins with the name of the variable.
 */
export type ParsedVariable<T> = { readonly value: T } | { readonly problem: string };

/** Reads environment variables by the rules of OpenTelemetry. */
export interface EnvironmentReader {
  /**
   * Returns the value of the first variable in `names` that is set and valid. Invalid variables are skipped and
   * reported once.
   */
  readonly read: <T>(names: readonly string[], parse: (text: string) => ParsedVariable<T>) => T | undefined;
}

/**
 * Creates the reader of the environment variables. The reader treats empty and invalid variables as not set.
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
        // On some platforms, `environment` also holds other bindings of the program, which are not strings.
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

/** Accepts any text as the value of a variable. */
export function parseText(text: string): ParsedVariable<string> {
  return { value: text };
}

/** Quotes the value of a variable for a message, on one line and with limited length. */
export function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}

/** Accepts only the texts in `values`, in upper or lower case. */
export function parseChoice<T extends string>(text: string, values: readonly T[]): ParsedVariable<T> {
  const lower = text.toLowerCase();
  const value = values.find((known) => known === lower);
  return value
    ? { value }
    : { problem: `is ${quote(text)}, which is ignored; use one of ${values.join(', ')}.` };
}

import type { TracingContext } from '../../core/index.ts';
import { injectMessage } from './inject-message.ts';

/**
 * Writes data and a context as one JSON text, for channels without headers, such as Redis' pub/sub and lists. The text
 * is an object with the tracing headers first, and with `data` last. `unwrapMessage` reads it.
 *
 * Data that `JSON.stringify` cannot write throws, as it does without Waybill. `undefined` and functions become `null`.
 */
export function wrapMessage(data: unknown, context: TracingContext): string {
  const headers = Object.entries(injectMessage({}, context));
  const members = headers.map(([name, value]) => `"${name}":${JSON.stringify(value)}`);
  return `{${[...members, `"data":${JSON.stringify(data) ?? 'null'}`].join()}}`;
}

import type { Exporter } from '../../core/index.ts';
import { otlpExporter } from '../../otlp/index.ts';
import { quote, type EnvironmentReader, type ParsedVariable } from './environment-reader.ts';
import { parsePairs } from './parse-pairs.ts';

/** A kind of records, spelled as in the names of the environment variables. */
export type Signal = 'TRACES' | 'LOGS';

const DEFAULT_ENDPOINT = 'http://localhost:4318';

// The maximum of a timeout, because the queue waits at most this long for an exporter. OpenTelemetry's default timeout
// has the same value.
const MAX_TIMEOUT_MS = 10_000;

function parseEndpoint(text: string): ParsedVariable<URL> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The address could hold a password, so the messages do not show it.
  if (!url || !/^https?:$/.test(url.protocol)) {
    return {
      problem: `is ignored, because it is not an http or https address; write it like ${DEFAULT_ENDPOINT}.`,
    };
  }
  // `fetch` throws for an address with credentials: https://fetch.spec.whatwg.org/#dom-request
  return url.username || url.password
    ? { problem: 'is ignored, because it contains credentials; write them into OTEL_EXPORTER_OTLP_HEADERS.' }
    : { value: url };
}

function parseHeaders(text: string): ParsedVariable<Readonly<Record<string, string>>> {
  const parsed = parsePairs(text);
  if ('problem' in parsed) return parsed;
  try {
    return { value: Object.fromEntries(new Headers(parsed.value)) };
  } catch {
    return { problem: 'is ignored, because no request can carry these names or values.' };
  }
}

function parseTimeout(text: string): ParsedVariable<number> {
  if (!/^\d+$/.test(text)) {
    return { problem: `is ${quote(text)}, which is ignored; use a number of milliseconds.` };
  }
  const value = Number(text);
  return value > MAX_TIMEOUT_MS
    ? { problem: `is ${quote(text)}, which is ignored; the queue waits at most ${MAX_TIMEOUT_MS} ms.` }
    : { value };
}

// Creates the parser of a setting that has only one supported value. OpenTelemetry requires that other values are
// ignored.
const only =
  (spoken: string, advice: string) =>
  (text: string): ParsedVariable<string> =>
    text.toLowerCase() === spoken
      ? { value: text }
      : { problem: `is ${quote(text)}, but Waybill sends ${advice}` };

const parseProtocol = only(
  'http/json',
  'only http/json; set http/json, and an endpoint that accepts OTLP as JSON over HTTP, such as port 4318 of a collector.',
);
const parseCompression = only('none', 'only uncompressed bodies; receivers accept these too.');

const namesOf = (signal: Signal, setting: string): [own: string, general: string] => [
  `OTEL_EXPORTER_OTLP_${signal}_${setting}`,
  `OTEL_EXPORTER_OTLP_${setting}`,
];

/** Returns the address of the OTLP receiver for one kind of records, or `undefined` if no variable sets it. */
export function readEndpoint({ read }: EnvironmentReader, signal: Signal): URL | undefined {
  const [own, general] = namesOf(signal, 'ENDPOINT');
  return (
    // If a variable sets the address for one kind of records, the address is used unchanged:
    // https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp
    read([own], parseEndpoint) ??
    read([general], (text) => {
      const parsed = parseEndpoint(text);
      if ('problem' in parsed) return parsed;
      parsed.value.pathname = `${parsed.value.pathname.replace(/\/$/, '')}/v1/${signal.toLowerCase()}`;
      return parsed;
    })
  );
}

/**
 * Creates the exporter that sends one kind of records to an OTLP/HTTP receiver. The environment variables give the
 * address of the receiver.
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function readOtlpExporter(reader: EnvironmentReader, signal: Signal): Exporter {
  const url = readEndpoint(reader, signal)?.href ?? `${DEFAULT_ENDPOINT}/v1/${signal.toLowerCase()}`;
  const headers = reader.read(namesOf(signal, 'HEADERS'), parseHeaders);
  const timeoutMs = reader.read(namesOf(signal, 'TIMEOUT'), parseTimeout);
  reader.read(namesOf(signal, 'PROTOCOL'), parseProtocol);
  reader.read(namesOf(signal, 'COMPRESSION'), parseCompression);
  // `otlpExporter` appends a path to its `url`, but this address already has one. `fetch` never sends the text after
  // `#`, so the appended path has no effect.
  // https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch
  const send = otlpExporter({ url: `${url}#`, ...(headers && { headers }) });
  // The value 0 means that there is no timeout: https://opentelemetry.io/docs/specs/otel/configuration/common/#timeout
  if (!timeoutMs) return send;
  return (records, request) =>
    send(records, {
      ...request,
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]),
    });
}

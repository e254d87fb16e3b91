import type { Exporter } from '../../core/index.ts';
import { otlpExporter } from '../../otlp/index.ts';
import { quote, type EnvironmentReader, type ParsedVariable } from './environment-reader.ts';
import { parsePairs } from './parse-pairs.ts';

/** A kind of records, as the names of the variables spell it. */
export type Signal = 'TRACES' | 'LOGS';

const DEFAULT_ENDPOINT = 'http://localhost:4318';

// How long the queue waits for an exporter; it does so by OpenTelemetry's default.
const MAX_TIMEOUT_MS = 10_000;

function parseEndpoint(text: string): ParsedVariable<URL> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The address may hold a password, so the messages do not show it.
  if (!url || !/^https?:$/.test(url.protocol)) {
    return { problem: `is ignored, since it is no address; write it like ${DEFAULT_ENDPOINT}.` };
  }
  // `fetch` throws at these: https://fetch.spec.whatwg.org/#dom-request
  return url.username || url.password
    ? { problem: 'is ignored, since it holds credentials; write them into OTEL_EXPORTER_OTLP_HEADERS.' }
    : { value: url };
}

function parseHeaders(text: string): ParsedVariable<Readonly<Record<string, string>>> {
  const parsed = parsePairs(text);
  if ('problem' in parsed) return parsed;
  try {
    return { value: Object.fromEntries(new Headers(parsed.value)) };
  } catch {
    return { problem: 'is ignored, since no request can carry these names or values.' };
  }
}

function parseTimeout(text: string): ParsedVariable<number> {
  if (!/^\d+$/.test(text)) {
    return { problem: `is ${quote(text)}, which is ignored; use a number of milliseconds.` };
  }
  const value = Number(text);
  return value > MAX_TIMEOUT_MS
    ? { problem: `is ${quote(text)}, which is ignored; nobody waits longer than ${MAX_TIMEOUT_MS} ms.` }
    : { value };
}

// A setting with one value that is spoken. Others are ignored, as OpenTelemetry wants it.
const only =
  (spoken: string, advice: string) =>
  (text: string): ParsedVariable<string> =>
    text.toLowerCase() === spoken
      ? { value: text }
      : { problem: `is ${quote(text)}, but Waybill sends ${advice}` };

const parseProtocol = only(
  'http/json',
  'http/json alone; set that, and an endpoint that takes OTLP as JSON over HTTP, as collectors do at port 4318.',
);
const parseCompression = only('none', 'bodies as they are; receivers take these too.');

const namesOf = (signal: Signal, setting: string): [own: string, general: string] => [
  `OTEL_EXPORTER_OTLP_${signal}_${setting}`,
  `OTEL_EXPORTER_OTLP_${setting}`,
];

/** Gives where a kind of records goes; `undefined` where no variable says it. */
export function readEndpoint({ read }: EnvironmentReader, signal: Signal): URL | undefined {
  const [own, general] = namesOf(signal, 'ENDPOINT');
  return (
    // What is meant for one kind is used as it is: https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp
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
 * Creates what sends a kind of records to the OTLP/HTTP receiver that the environment names.
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function readOtlpExporter(reader: EnvironmentReader, signal: Signal): Exporter {
  const url = readEndpoint(reader, signal)?.href ?? `${DEFAULT_ENDPOINT}/v1/${signal.toLowerCase()}`;
  const headers = reader.read(namesOf(signal, 'HEADERS'), parseHeaders);
  const timeoutMs = reader.read(namesOf(signal, 'TIMEOUT'), parseTimeout);
  reader.read(namesOf(signal, 'PROTOCOL'), parseProtocol);
  reader.read(namesOf(signal, 'COMPRESSION'), parseCompression);
  // The exporter adds a path, which is in place here already; behind `#` it is never sent.
  // https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch
  const send = otlpExporter({ url: `${url}#`, ...(headers && { headers }) });
  // 0 stands for no limit of its own: https://opentelemetry.io/docs/specs/otel/configuration/common/#timeout
  if (!timeoutMs) return send;
  return (records, request) =>
    send(records, {
      ...request,
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]),
    });
}

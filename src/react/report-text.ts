import { conventions } from '../core/internal.ts';
import type { ErrorOccurrence, Tracing } from '../core/index.ts';

function describeApp({ resource, environment }: Tracing): string {
  const { [conventions.SERVICE_NAME]: service, [conventions.SERVICE_VERSION]: version } = resource;
  return [service, version, environment && `(${environment})`].filter(Boolean).join(' ');
}

/**
 * Writes a report as the lines that the copy button copies. The reference comes first, so that the text is still useful
 * if its end is missing.
 *
 * The labels are English in every language, because the support desk's search reads them. The page's address is written
 * without its query, because the query could contain secrets.
 */
export function formatReport(
  { reference, timeMs, traceId, spanId, correlationId }: ErrorOccurrence,
  { tracing, path }: { tracing?: Tracing | undefined; path?: string | undefined } = {},
): string {
  const lines = [
    ['Reference', reference],
    ['Time', new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z')],
    ['App', tracing && describeApp(tracing)],
    ['Page', path],
    ['Trace', traceId],
    ['Span', spanId],
    ['Correlation', correlationId],
  ];
  return lines.flatMap(([label, value]) => (value ? [`${label}: ${value}`] : [])).join('\n');
}

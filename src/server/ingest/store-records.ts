import type { Diagnostics } from '../../core/internal.ts';
import type { Delivery, Exporter, Lane, TelemetryRecord } from '../../core/index.ts';
import type { DecodedExport } from '../../otlp/index.ts';
import type { BodyFormat } from './body-format.ts';
import { acknowledge, tryAgain, type CountName } from './ingest-answer.ts';

/** Settings of {@link storeRecords}. */
export interface StoreOptions {
  readonly exporter: Exporter;
  readonly diagnostics: Diagnostics;
  readonly countName: CountName;
  readonly format: BodyFormat;
  readonly tenant: string | undefined;
  readonly lane: Lane;
  readonly signal: AbortSignal;
}

const NOTHING: Delivery = { accepted: 0, rejected: [] };

/**
 * Passes the records of a request to the exporter, and returns the response to the request. The response says which
 * records were accepted, or asks the sender to try again. Never rejects.
 */
export async function storeRecords(
  { records, rejected }: DecodedExport<TelemetryRecord>,
  { exporter, diagnostics, countName, format, tenant, lane, signal }: StoreOptions,
): Promise<Response> {
  const request = {
    signal,
    exit: false,
    maxBytes: Infinity,
    fetch,
    lane,
    ...(tenant !== undefined && { tenant }),
  };
  try {
    const delivery = records.length === 0 ? NOTHING : await exporter(records, request);
    const settled = delivery.accepted + delivery.rejected.length;
    // OTLP cannot acknowledge a part of a request, so the sender sends all records again. The store recognises the
    // repeated records by their ids.
    if (settled < records.length) return tryAgain(format, delivery.retryAfterMs);
    const refused = [...rejected, ...delivery.rejected];
    if (refused[0]) {
      const message = `Records were refused, the first because ${refused[0].reason}.`;
      diagnostics.report({ kind: 'ingest rejected', message });
    }
    return acknowledge(refused, { countName, format });
  } catch (error) {
    const message = 'The exporter of createIngest failed; senders were asked to try again.';
    diagnostics.report({ kind: 'ingest', message, error });
    return tryAgain(format);
  }
}

import { otlpExporter, type Exporter, type TelemetryRecord } from 'waybill';
import type { ExportCall, PageLife, Surroundings } from './page-surroundings.ts';

let requests = 0;

/** The exporter of a page. Each of its requests has an `x-request` of its own. */
export function exportFromPage(
  life: PageLife,
  { disk, server, random, isOffline, calls, plant }: Surroundings,
): Exporter {
  const otlp = otlpExporter({ url: server.url });

  const withNewId = (record: TelemetryRecord): TelemetryRecord => ({
    ...record,
    attributes: { ...record.attributes, 'log.record.uid': String(random.next()) },
  });

  return (records, request) => {
    // The page is gone, so the request never settles.
    if (life.state !== 'open' && !request.exit) return new Promise(() => {});
    if (plant === 'deletes before it sends') {
      for (const [name, row] of disk.rows) if (row.key[0] === life.id) disk.rows.delete(name);
    }
    const sent = plant === 'makes a new id at each try' ? records.map(withNewId) : records;
    const call: ExportCall = { request: '' };
    calls.add(call);
    return otlp(sent, {
      ...request,
      fetch(input, init) {
        if (isOffline()) return Promise.reject(new TypeError('Failed to fetch'));
        call.request = String(++requests);
        return fetch(input, { ...init, headers: { ...init?.headers, 'x-request': call.request } });
      },
    }).finally(() => calls.delete(call));
  };
}

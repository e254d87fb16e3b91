import type { Exporter } from '../records/exporter.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { deliveryOf, settle, type Settlement } from './settlement.ts';

/** Makes an exporter that sends only spans, or only log records. Records of the other type count as accepted. */
export function takeOnly(type: TelemetryRecord['type'], send: Exporter): Exporter {
  const settlement: Settlement = new WeakMap();
  return async (records, request) => {
    for (const record of records) if (record.type !== type) settlement.set(record, null);
    const own = records.filter((record) => !settlement.has(record));
    const delivery = own[0] && (await send(own, request));
    if (delivery) settle(settlement, own, delivery);
    return { ...deliveryOf(settlement, records), retryAfterMs: delivery?.retryAfterMs };
  };
}

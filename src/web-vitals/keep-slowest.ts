import { onINP, type INPMetric } from 'web-vitals';

/**
 * Keeps the slowest reaction of the page until the caller asks for it.
 *
 * The library reports it by itself when the page is hidden. But the library reads the browser's measurements only in an
 * idle moment, up to a second later. It leaves out the measurements that it has not read by then: mostly the click that
 * left the page.
 */
export function keepSlowest(tell: (metric: INPMetric) => void): () => void {
  let latest: INPMetric | undefined;
  let told = { id: '', value: 0 };
  onINP((metric) => void (latest = metric), { reportAllChanges: true });
  return () => {
    if (!latest) return;
    const { id, value } = latest;
    const before = told.id === id ? told.value : 0;
    if (told.id === id && before === value) return;
    told = { id, value };
    tell({ ...latest, delta: value - before });
  };
}

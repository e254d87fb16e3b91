import { onINP, type INPMetric } from 'web-vitals';

/**
 * Keeps the slowest interaction of the page (INP). Each call of the returned function passes it to `tell`, if it has
 * changed. `note` is called soon after each slower interaction.
 *
 * When the page is hidden, the `web-vitals` library reports INP once. But the library reads the browser's measurements
 * only in an idle moment, up to a second later. So this report leaves out the latest measurements: mostly the click
 * that left the page. With `reportAllChanges`, the library reports these measurements too, a moment later.
 */
export function keepSlowest(tell: (metric: INPMetric) => void, note: () => void): () => void {
  let latest: INPMetric | undefined;
  let told = { id: '', value: 0 };
  onINP(
    (metric) => {
      latest = metric;
      note();
    },
    { reportAllChanges: true },
  );
  return () => {
    if (!latest) return;
    const { id, value } = latest;
    const before = told.id === id ? told.value : 0;
    if (told.id === id && before === value) return;
    told = { id, value };
    tell({ ...latest, delta: value - before });
  };
}

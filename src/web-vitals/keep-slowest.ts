import { onINP, type INPMetric } from 'web-vitals';

/**
 * Keeps how slow the page reacted until it is asked to tell that.
 *
 * The library would tell it by itself when the page is hidden. But it looks at what the browser has measured in an idle
 * moment, up to a second later, and what it has not looked at by then it leaves out: mostly the click that led away.
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

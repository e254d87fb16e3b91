import type { AttributeValue } from '../records/records.ts';

const byLengthFirst = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a.length - b.length || (a < b ? -1 : 1);

/**
 * Writes a value as PostgreSQL's `jsonb` does: `{"a": 1, "bb": [2, 3]}`, with the shortest keys first. Equal values give
 * equal texts, whatever the order of their keys.
 */
export function jsonText(value: AttributeValue | undefined): string {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value as Readonly<Record<string, AttributeValue | undefined>>)
    .filter(([, field]) => field !== undefined)
    .toSorted(byLengthFirst);
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}: ${jsonText(field)}`).join(', ')}}`;
}

function sizeOf(list: unknown, name: string, sizeOfItem: (item: unknown) => number): number {
  const inner =
    typeof list === 'object' && list !== null ? (list as Record<string, unknown>)[name] : undefined;
  return Array.isArray(inner) ? inner.reduce((sum: number, item) => sum + sizeOfItem(item), 0) : 0;
}

/**
 * Counts the spans or log records of a body before they are decoded. Invalid records count too. The count is 0 if the
 * body is not OTLP.
 */
export function countRecords(body: unknown): number {
  const count = (resources: string, scopes: string, items: string): number =>
    sizeOf(body, resources, (group) => sizeOf(group, scopes, (scope) => sizeOf(scope, items, () => 1)));
  return count('resourceSpans', 'scopeSpans', 'spans') + count('resourceLogs', 'scopeLogs', 'logRecords');
}

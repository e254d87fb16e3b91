function sizeOf(list: unknown, name: string, sizeOfItem: (item: unknown) => number): number {
  const inner =
    typeof list === 'object' && list !== null ? (list as Record<string, unknown>)[name] : undefined;
  if (!Array.isArray(inner)) return 0;
  // An item is read even if it holds no records, so it counts as one.
  return inner.reduce((sum: number, item) => sum + Math.max(1, sizeOfItem(item)), 0);
}

/**
 * Counts the spans or log records of a body before they are decoded. Invalid records count too, and each group without
 * records counts as one record. The count is 0 if the body is not OTLP.
 */
export function countRecords(body: unknown): number {
  const count = (resources: string, scopes: string, items: string): number =>
    sizeOf(body, resources, (group) => sizeOf(group, scopes, (scope) => sizeOf(scope, items, () => 1)));
  return count('resourceSpans', 'scopeSpans', 'spans') + count('resourceLogs', 'scopeLogs', 'logRecords');
}

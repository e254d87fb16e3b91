const MAX_CHARACTERS = 131_072;
const MAX_DEPTH = 100;

/** Tells whether a value of JSON is nested deeper than a number of levels. */
export function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => nestsDeeper(inner, levels - 1));
}

// JSON has no NaN and no Infinity. OTLP/JSON writes them as text, but `JSON.stringify` alone would turn each into null.
function spellNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/**
 * Returns a row or a record as JSON that every store accepts, or the reason why it cannot be stored.
 *
 * U+0000 and lone surrogates become U+FFFD. PostgreSQL's text cannot hold them, so PostgreSQL would refuse the batch.
 * https://www.postgresql.org/docs/current/datatype-json.html
 */
export function recordJson(row: object): { json: string } | { problem: string } {
  if (nestsDeeper(row, MAX_DEPTH)) return { problem: `the record is nested deeper than ${MAX_DEPTH} levels` };
  let json: string;
  try {
    json = JSON.stringify(row, spellNumber);
  } catch {
    return { problem: 'the record cannot be written as JSON' };
  }
  if (json.length > MAX_CHARACTERS)
    return { problem: `the record is longer than ${MAX_CHARACTERS} characters of JSON` };
  // Of all surrogates, `JSON.stringify` escapes only lone ones. The pattern matches an escaped backslash first, so that
  // a text that only looks like an escape does not change.
  return {
    json: json.replace(/\\(?:\\|u0000|ud[89a-f]..)/g, (escape) => (escape === '\\\\' ? escape : '\ufffd')),
  };
}

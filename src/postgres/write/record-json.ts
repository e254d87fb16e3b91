const MAX_CHARACTERS = 131_072;
const MAX_DEPTH = 100;

function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => nestsDeeper(inner, levels - 1));
}

// JSON has no such numbers; OTLP/JSON spells them so, and `JSON.stringify` alone would lose which one it was.
function spellNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/**
 * Writes a row as JSON that PostgreSQL takes, or says why it cannot be stored.
 *
 * U+0000 and lone surrogates become U+FFFD: PostgreSQL's text cannot hold them, and would refuse the whole batch.
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
  // `JSON.stringify` escapes a surrogate only where it stands alone. An escaped backslash is matched first, so that
  // text which merely looks like an escape stays as it is.
  return {
    json: json.replace(/\\(?:\\|u0000|ud[89a-f]..)/g, (escape) => (escape === '\\\\' ? escape : '\ufffd')),
  };
}

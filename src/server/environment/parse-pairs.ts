import type { ParsedVariable } from './environment-reader.ts';

/**
 * Reads `key=value,key=value` as W3C Baggage spells it, percent-encoding included, but without properties. One mistake
 * discards all of it: half a list of attributes, or of headers, would look like a whole one.
 * @see https://opentelemetry.io/docs/specs/otel/resource/sdk/#specifying-resource-information-via-an-environment-variable
 */
export function parsePairs(text: string): ParsedVariable<Readonly<Record<string, string>>> {
  const pairs: [key: string, value: string][] = [];
  for (const [place, member] of text.split(',').entries()) {
    if (member.trim() === '') continue;
    // Those who write a Base64 value by hand leave its `=` as it is.
    const [, rawKey = '', rawValue = ''] = /^([^=]*)=(.*)$/s.exec(member) ?? [];
    try {
      const key = decodeURIComponent(rawKey.trim());
      if (key === '') throw new URIError('no key');
      pairs.push([key, decodeURIComponent(rawValue.trim())]);
    } catch {
      // Its values may be secrets, so the message shows none.
      return {
        problem: `is ignored, since its member ${place + 1} is malformed; write it like key=value,key=value with %2C for a comma.`,
      };
    }
  }
  // `fromEntries` defines own properties, so a key called __proto__ stays a key.
  return { value: Object.fromEntries(pairs) };
}

import type { ParsedVariable } from './environment-reader.ts';

/**
 * Parses `key=value,key=value`: the syntax of W3C Baggage with percent-encoding, but without properties. One mistake
 * discards the whole list, because half a list of attributes or headers would look complete.
 * @see https://opentelemetry.io/docs/specs/otel/resource/sdk/#specifying-resource-information-via-an-environment-variable
 */
export function parsePairs(text: string): ParsedVariable<Readonly<Record<string, string>>> {
  const pairs: [key: string, value: string][] = [];
  for (const [place, member] of text.split(',').entries()) {
    if (member.trim() === '') continue;
    // The value can contain `=`: people who write a Base64 value by hand do not encode its `=`.
    const [, rawKey = '', rawValue = ''] = /^([^=]*)=(.*)$/s.exec(member) ?? [];
    try {
      const key = decodeURIComponent(rawKey.trim());
      if (key === '') throw new URIError('no key');
      pairs.push([key, decodeURIComponent(rawValue.trim())]);
    } catch {
      // The values could be secrets, so the message shows none of them.
      return {
        problem: `is ignored, because its member ${place + 1} is malformed; write it like key=value,key=value with %2C for a comma.`,
      };
    }
  }
  // `fromEntries` defines own properties, so a key with the name `__proto__` stays an ordinary key.
  return { value: Object.fromEntries(pairs) };
}

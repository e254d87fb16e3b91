/** A property of a `baggage` member. In the header, it comes after the value of the member. */
export interface BaggageProperty {
  /** A token: printable ASCII without spaces and separators. */
  readonly key: string;
  /** Absent if the property has no value. */
  readonly value?: string;
}

/** One member of a `baggage` header. */
export interface BaggageEntry {
  /** A token: printable ASCII without spaces and separators. Case matters. */
  readonly key: string;
  /** Any text. In the header, it is percent-encoded. */
  readonly value: string;
  /** The properties, in the order of the header. @default none */
  readonly properties?: readonly BaggageProperty[];
}

/** The number of members that every program has to pass on: https://www.w3.org/TR/baggage/#limits */
export const MOST_MEMBERS = 64;

/** The number of characters that every program has to pass on. Each character is one byte. */
export const MOST_CHARACTERS = 8192;

// A key, and optionally a value, with spaces and tabs around each. Two neighbouring parts never match the same
// character, so matching takes linear time. https://www.w3.org/TR/baggage/#definition
const PAIR = /^[ \t]*([\w!#$%&'*+\-.^`|~]+)[ \t]*(?:(=)[ \t]*(?:([!#-+\--:<-[\]-~]+)[ \t]*)?)?$/;

// The decoder is created at its first use, because some test environments have no `TextDecoder`.
let utf8: TextDecoder | undefined;

// Invalid UTF-8 must become U+FFFD, but `decodeURIComponent` would throw. https://www.w3.org/TR/baggage/#value
function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    utf8 ??= new TextDecoder('utf-8', { ignoreBOM: true });
    return utf8.decode(Uint8Array.from(run.slice(1).split('%'), (digits) => parseInt(digits, 16)));
  });
}

function parseProperty(text: string): BaggageProperty | undefined {
  const [, key, equals, value = ''] = PAIR.exec(text) ?? [];
  return key === undefined ? undefined : { key, ...(equals && { value: decode(value) }) };
}

function parseMember(member: string): BaggageEntry | undefined {
  const [entry, ...properties] = member.split(';').map(parseProperty);
  if (entry?.value === undefined || properties.includes(undefined)) return undefined;
  return {
    key: entry.key,
    value: entry.value,
    ...(properties.length > 0 && { properties: properties as BaggageProperty[] }),
  };
}

/**
 * Reads a `baggage` header. Returns `null` if the header has no valid member.
 *
 * An invalid member is skipped completely, with all its properties. If several members have the same key, all of them
 * are kept in their order. Values are decoded. Only the first 8192 characters and the first 64 members are read. A
 * member that extends over this limit is skipped. The sender of a request chooses its baggage, so baggage never proves
 * access rights.
 * @see https://www.w3.org/TR/baggage/
 */
export function parseBaggage(header: string | null | undefined): readonly BaggageEntry[] | null {
  if (typeof header !== 'string') return null;
  const members = header.slice(0, MOST_CHARACTERS + 1).split(',');
  // The limit could have cut the last member in two.
  if (header.length > MOST_CHARACTERS) members.pop();
  const entries = members
    .map(parseMember)
    .filter((entry) => entry !== undefined)
    .slice(0, MOST_MEMBERS);
  return entries.length > 0 ? entries : null;
}

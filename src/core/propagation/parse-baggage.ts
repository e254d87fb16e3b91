/** A property of a `baggage` member, written behind its value. */
export interface BaggageProperty {
  /** A token: printable ASCII without spaces and separators. */
  readonly key: string;
  /** Absent if the property is only a key. */
  readonly value?: string;
}

/** One member of a `baggage` header. */
export interface BaggageEntry {
  /** A token: printable ASCII without spaces and separators. Case matters. */
  readonly key: string;
  /** Any text. It is percent-encoded only in the header. */
  readonly value: string;
  /** The properties, in the order of the header. @default none */
  readonly properties?: readonly BaggageProperty[];
}

/** Every program has to pass on at least this many members: https://www.w3.org/TR/baggage/#limits */
export const MOST_MEMBERS = 64;

/** Every program has to pass on at least this many characters, which are as many bytes. */
export const MOST_CHARACTERS = 8192;

// A key, and perhaps a value, with spaces and tabs around each. No two neighbouring parts can match the same character,
// so matching takes linear time. https://www.w3.org/TR/baggage/#definition
const PAIR = /^[ \t]*([\w!#$%&'*+\-.^`|~]+)[ \t]*(?:(=)[ \t]*(?:([!#-+\--:<-[\]-~]+)[ \t]*)?)?$/;

// The decoder is created at its first use, because some test environments have no `TextDecoder`.
let utf8: TextDecoder | undefined;

// Invalid UTF-8 has to become U+FFFD; `decodeURIComponent` would throw. https://www.w3.org/TR/baggage/#value
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
 * Reads a `baggage` header. Gives `null` if the header has no valid member.
 *
 * An invalid member is skipped whole, with its properties. Several members with the same key are all kept, in their
 * order. Values are decoded. Only the first 8192 characters and the first 64 members are read, and no member is cut.
 * The sender of a request chooses its baggage, so baggage is no proof of access rights.
 * @see https://www.w3.org/TR/baggage/
 */
export function parseBaggage(header: string | null | undefined): readonly BaggageEntry[] | null {
  const members = (header ?? '').slice(0, MOST_CHARACTERS + 1).split(',');
  // The last member may be cut.
  if (header && header.length > MOST_CHARACTERS) members.pop();
  const entries = members
    .map(parseMember)
    .filter((entry) => entry !== undefined)
    .slice(0, MOST_MEMBERS);
  return entries.length > 0 ? entries : null;
}

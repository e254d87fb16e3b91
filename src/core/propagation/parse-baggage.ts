/** What a member of `baggage` says beside its value. */
export interface BaggageProperty {
  /** A token: printable ASCII without spaces and separators. */
  readonly key: string;
  /** Absent where the property is a key alone. */
  readonly value?: string;
}

/** One member of a `baggage` header. */
export interface BaggageEntry {
  /** A token: printable ASCII without spaces and separators. Case matters. */
  readonly key: string;
  /** Any text; it is percent-encoded in the header only. */
  readonly value: string;
  /** In their order. @default none */
  readonly properties?: readonly BaggageProperty[];
}

/** What every program has to pass on at least: https://www.w3.org/TR/baggage/#limits */
export const BAGGAGE_LIMITS = { members: 64, length: 8192 } as const;

// A key, and perhaps a value; spaces and tabs round each of them. No two parts of it can match the same character, so
// that it takes linear time. https://www.w3.org/TR/baggage/#definition
const PAIR = /^[ \t]*([\w!#$%&'*+\-.^`|~]+)[ \t]*(?:(=)[ \t]*(?:([!#-+\--:<-[\]-~]+)[ \t]*)?)?$/;

// Made when it is first needed: some test environments have none.
let utf8: TextDecoder | undefined;

// What is no UTF-8 has to become U+FFFD, where `decodeURIComponent` would throw. https://www.w3.org/TR/baggage/#value
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
 * Reads a `baggage` header; `null` where it has no valid member.
 *
 * Members that are invalid are skipped whole, with their properties; of several with the same key all are kept, in their
 * order. Values come decoded. Of what is longer than 8192 characters or 64 members the rest is not read, and no member
 * is cut. Whoever sends a request chooses its baggage: never take it for authority.
 * @see https://www.w3.org/TR/baggage/
 */
export function parseBaggage(header: string | null | undefined): readonly BaggageEntry[] | null {
  const members = (header ?? '').slice(0, BAGGAGE_LIMITS.length + 1).split(',');
  // The last one may have been cut.
  if (header && header.length > BAGGAGE_LIMITS.length) members.pop();
  const entries = members
    .map(parseMember)
    .filter((entry) => entry !== undefined)
    .slice(0, BAGGAGE_LIMITS.members);
  return entries.length > 0 ? entries : null;
}

import { formatBaggage, parseBaggage, type BaggageEntry } from '../../core/index.ts';

/** A value of OpenTelemetry's baggage. */
export interface OtelBaggageEntry {
  readonly value: string;
  readonly metadata?: { toString(): string } | undefined;
}

/** Baggage, in the form in which OpenTelemetry reads it. It never changes. */
export class OtelBaggage {
  readonly #entries: ReadonlyMap<string, OtelBaggageEntry>;

  constructor(entries: Iterable<readonly [string, OtelBaggageEntry]> = []) {
    this.#entries = new Map(entries);
  }

  getEntry(key: string): OtelBaggageEntry | undefined {
    return this.#entries.get(key);
  }

  getAllEntries(): [string, OtelBaggageEntry][] {
    return [...this.#entries];
  }

  setEntry(key: string, entry: OtelBaggageEntry): OtelBaggage {
    return new OtelBaggage([...this.#entries, [key, entry]]);
  }

  removeEntry(key: string): OtelBaggage {
    return this.removeEntries(key);
  }

  removeEntries(...keys: string[]): OtelBaggage {
    return new OtelBaggage([...this.#entries].filter(([key]) => !keys.includes(key)));
  }

  clear(): OtelBaggage {
    return new OtelBaggage();
  }
}

const textOfProperties = ({ key, value, properties = [] }: BaggageEntry): string =>
  formatBaggage([{ key, value, properties }]).split(';').slice(1).join(';');

/** Reads a `baggage` header. Returns `undefined` if it has no valid member. */
export function readBaggage(header: string): OtelBaggage | undefined {
  const entries = parseBaggage(header);
  if (!entries) return undefined;
  return new OtelBaggage(
    entries.map((entry) => {
      const metadata = textOfProperties(entry);
      return [entry.key, { value: entry.value, ...(metadata && { metadata: { toString: () => metadata } }) }];
    }),
  );
}

/** Writes the baggage of OpenTelemetry as a header. Throws if a getter throws. */
export function writeBaggage(baggage: Pick<OtelBaggage, 'getAllEntries'> | undefined): string {
  const entries = (baggage?.getAllEntries() ?? []).map(([key, { value, metadata }]): BaggageEntry => {
    // The properties are a text. The parser reads them as those of a member.
    const [member] = parseBaggage(`k=v${metadata ? `;${metadata.toString()}` : ''}`) ?? [];
    return { key, value: String(value), properties: member?.properties ?? [] };
  });
  return formatBaggage(entries);
}

import { isName, quoteName } from '../rows/identifiers.ts';

/** The values of further columns of an event, by the name of the column. */
export type EventColumns = Readonly<Record<string, unknown>>;

/** Further columns as SQL identifiers, and their values as JSON. */
export interface OwnColumns {
  readonly names: readonly string[];
  readonly json: string;
}

/**
 * Reads further columns. A column with the value `undefined` is left out, so that the database sets its default. Throws a
 * `TypeError` for a name that PostgreSQL would not take as it is, and for a column in `written`.
 */
export function readOwnColumns(columns: EventColumns, written: readonly string[]): OwnColumns {
  const given = Object.entries(columns).filter(([, value]) => value !== undefined);
  for (const [name] of given) {
    if (!isName(name)) {
      throw new TypeError(
        `[waybill] emitEvent got the column ${JSON.stringify(name)}; pass the name as pg_attribute has it, without quotes and of at most 63 bytes.`,
      );
    }
    if (written.includes(name)) {
      throw new TypeError(
        `[waybill] emitEvent got the column ${name} twice; it writes ${name} itself, so leave it out of columns.`,
      );
    }
  }
  return {
    names: given.map(([name]) => quoteName(name)),
    json: JSON.stringify(Object.fromEntries(given), (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    ),
  };
}

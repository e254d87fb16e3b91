import type { Carrier } from './find-carrier.ts';
import { isHolder, isList, peek } from './peek.ts';
import { readText } from './read-text.ts';

/** The headers of one message that are looked at. Brokers and clients allow fewer. */
export const MOST_ENTRIES = 1000;

/** One header: its name as the message spells it, and a function that reads its value and can throw. */
export type Entry = readonly [name: string, read: () => unknown];

/** No name of ours is longer. */
const LONGEST_NAME = 64;

type Values = Readonly<Record<string, unknown>>;

function entriesOfObject(holder: object): Entry[] {
  return Object.keys(holder)
    .slice(0, MOST_ENTRIES)
    .map((name) => [name, () => (holder as Values)[name]]);
}

function nameOf(value: unknown): string {
  const read = readText(value, LONGEST_NAME);
  return typeof read === 'string' ? '' : read.text;
}

/** Gives the items that can hold a header. A list can have holes. */
function objectsOf(list: readonly unknown[]): object[] {
  return list.slice(0, MOST_ENTRIES).filter(isHolder);
}

function entriesOfFlat(list: readonly unknown[]): Entry[] {
  const entries: Entry[] = [];
  for (let nth = 0; nth + 1 < list.length && entries.length < MOST_ENTRIES; nth += 2) {
    entries.push([nameOf(list[nth]), () => list[nth + 1]]);
  }
  return entries;
}

function entriesOfMethods(holder: object, names: readonly string[]): Entry[] {
  if (holder instanceof Map) {
    const entries: Entry[] = [];
    for (const [name, value] of holder as Map<unknown, unknown>) {
      if (entries.push([nameOf(name), () => value]) === MOST_ENTRIES) break;
    }
    return entries;
  }
  const headers = holder as { readonly get: (name: string) => unknown };
  // Headers with methods take a name in any case.
  return names.map((name) => [
    name,
    () => {
      const value = headers.get(name);
      return value === '' ? undefined : value;
    },
  ]);
}

/**
 * Gives the headers of a carrier, in their order, and at most 1000 of them. `names` are the names that the caller needs,
 * in lower case. Can throw for a proxy.
 */
export function readEntries({ holder, form }: Carrier, names: readonly string[]): readonly Entry[] {
  const list = isList(holder) ? holder : [];
  switch (form) {
    case 'methods':
      return entriesOfMethods(holder, names);
    case 'pairs':
      return objectsOf(list).map((pair) => [nameOf(peek(pair, '0')), () => (pair as Values)['1']]);
    case 'keyed':
      return objectsOf(list).map((item) => [nameOf(peek(item, 'key')), () => (item as Values)['value']]);
    case 'objects':
      return objectsOf(list).flatMap(entriesOfObject);
    case 'flat':
      return entriesOfFlat(list);
    case 'map':
    case 'attributes':
      return isList(holder) ? [] : entriesOfObject(holder);
  }
}

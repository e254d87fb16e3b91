import { readEntries, type Entry } from '../carriers/read-entries.ts';
import { readText, valuesOf } from '../carriers/read-text.ts';
import type { Carrier } from '../carriers/find-carrier.ts';
import { READ_HEADERS } from './message-headers.ts';
import type { TellProblem } from './message-problem.ts';

/** The texts of the headers that Waybill reads, by their name in lower case. */
export type HeaderTexts = ReadonlyMap<string, readonly string[]>;

const NAMES = Object.keys(READ_HEADERS);

function entriesOf(carrier: Carrier, tell: TellProblem): readonly Entry[] {
  try {
    return readEntries(carrier, NAMES);
  } catch {
    tell('unreadable', NAMES[0]!);
    return [];
  }
}

/** Reads the texts of one header. A value that cannot be read is told and left out. */
function readTexts(name: string, entries: readonly Entry[], tell: TellProblem): readonly string[] {
  const texts: string[] = [];
  for (const [, read] of entries) {
    let values: readonly unknown[] = [];
    try {
      values = valuesOf(read());
    } catch {
      tell('unreadable', name);
    }
    for (const value of values) {
      const found = readText(value, READ_HEADERS[name]!);
      if (typeof found === 'string') tell(found, name);
      else texts.push(found.text);
    }
  }
  return texts;
}

/**
 * Reads the headers of a message. If a name occurs in several spellings, only the spelling in lower case is read.
 * Limits the number and the length of values before it decodes them. Never throws.
 */
export function readHeaders(carrier: Carrier, tell: TellProblem): HeaderTexts {
  const found = new Map<string, { exact: Entry[]; other: Entry[] }>();
  for (const entry of entriesOf(carrier, tell)) {
    const [spelled] = entry;
    const name = spelled.toLowerCase();
    if (!Object.hasOwn(READ_HEADERS, name)) continue;
    const known = found.get(name) ?? { exact: [], other: [] };
    found.set(name, known);
    (spelled === name ? known.exact : known.other).push(entry);
  }
  const headers = new Map<string, readonly string[]>();
  for (const [name, { exact, other }] of found) {
    if (other.length > 0) tell('wrong case', name);
    headers.set(name, readTexts(name, exact.length > 0 ? exact : other, tell));
  }
  return headers;
}

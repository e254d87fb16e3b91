import { CannotWrite, type NewHeaders, type Undo } from './cannot-write.ts';
import type { MessageForm } from './find-carrier.ts';
import { MOST_ENTRIES, readEntries } from './read-entries.ts';

function itemsOf(form: MessageForm, name: string, value: string): readonly unknown[] {
  if (form === 'flat') return [name, value];
  if (form === 'pairs') return [[name, value]];
  return [form === 'keyed' ? { key: name, value } : { [name]: value }];
}

function fill(list: unknown[], items: readonly unknown[]): void {
  list.length = 0;
  list.push(...items);
}

/** Writes headers at the end of a list. */
export function writeList(holder: object, form: MessageForm, { built, replaced }: NewHeaders): Undo {
  if (!Array.isArray(holder)) throw new CannotWrite('an object, although the form needs a list');
  if (!Object.isExtensible(holder)) throw new CannotWrite('a list that is frozen or sealed');
  const list = holder as unknown[];
  const step = form === 'flat' ? 2 : 1;
  if (list.length > MOST_ENTRIES * step) throw new CannotWrite(`a list of more than ${MOST_ENTRIES} headers`);
  if (list.length % step) throw new CannotWrite('a list in which a field has no value');
  const before = [...list];
  const next: unknown[] = [];
  for (let nth = 0; nth < before.length; nth += step) {
    const item = before.slice(nth, nth + step);
    const names = readEntries({ holder: item, form }, []).map(([name]) => name.toLowerCase());
    // An object can hold several headers. It stays if one of them is not ours.
    const isStale = names.length > 0 && names.every((name) => replaced.includes(name));
    if (!isStale) next.push(...item);
  }
  for (const [name, value] of Object.entries(built)) next.push(...itemsOf(form, name, value));
  fill(list, next);
  return () => fill(list, before);
}

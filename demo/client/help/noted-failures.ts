import { useEffect } from 'react';
import { useTracingStore } from 'waybill/react';

const KEY = 'northwind.failures';

type Titles = Readonly<Record<string, string>>;

function read(): Titles {
  try {
    return Object(JSON.parse(sessionStorage.getItem(KEY) ?? '{}')) as Titles;
  } catch {
    return {};
  }
}

function write(titles: Titles): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(titles));
  } catch {
    // Without storage, the help page shows the references without titles.
  }
}

/** Notes the title that a person sees on the screen of an error, so that the help page can name the error later. */
export function useNotedFailure(reference: string | undefined, title: string): void {
  useEffect(() => {
    if (reference !== undefined) write({ ...read(), [reference]: title });
  }, [reference, title]);
}

/** Returns the noted title of an error. */
export function titleOfFailure(reference: string): string {
  const title = read()[reference];
  return typeof title === 'string' ? title : 'Something went wrong';
}

/** Forgets the failures of a person who has signed out. The store of Waybill knows whose they were. */
export function useForgottenFailures(isSignedOut: boolean): void {
  const references = useTracingStore((state) => state.references);
  useEffect(() => {
    if (!isSignedOut) return;
    const known = new Set(references.map(({ reference }) => reference));
    write(Object.fromEntries(Object.entries(read()).filter(([reference]) => known.has(reference))));
  }, [isSignedOut, references]);
}

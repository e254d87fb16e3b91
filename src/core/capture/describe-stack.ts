import { textOf } from './text-of.ts';

const MAX_DEPTH = 5;
const MAX_ERRORS = 8;
const MAX_STACKS = 16;
const MAX_TEXT = 4096;

/** Writes the stack of an error and the stacks of its causes, with `Caused by:` between them. Never throws. */
export function describeStack(error: unknown): string {
  const seen = new Set<unknown>();
  const stacks: string[] = [];

  function add(thrown: unknown, depth: number): void {
    if (thrown == null || seen.has(thrown) || depth > MAX_DEPTH || stacks.length > MAX_STACKS) return;
    seen.add(thrown);
    // Each property could be a getter that throws.
    const read = <T>(get: (it: Partial<AggregateError>) => T): T | undefined => {
      try {
        return get(Object(thrown) as Partial<AggregateError>);
      } catch {}
    };
    const stack = read((it) => textOf(it.stack ?? '', MAX_TEXT)) ?? '';
    // In Chromium, a stack begins with the name and the message of the error, and its lines begin with `at`. In other
    // browsers, a stack has only lines like `load@https://a.example/load.js:1:2`.
    const isWhole = /^ +at /m.test(stack) || !/^[^\n@]*@[^\n]*:\d+$/m.test(stack);
    const title = read((it) => {
      const message = textOf(it.message ?? thrown, MAX_TEXT);
      return isWhole && (depth === 0 || stack.includes(message))
        ? ''
        : `${textOf(it.name ?? typeof thrown, MAX_TEXT)}: ${message}\n`;
    });
    stacks.push((title ?? '') + stack);
    add(
      read((it) => it.cause),
      depth + 1,
    );
    for (let nth = 0; nth < MAX_ERRORS; nth++) {
      add(
        read((it) => (it.errors as unknown[] | undefined)?.[nth]),
        depth + 1,
      );
    }
  }

  add(error, 0);
  return stacks.join('\nCaused by: ');
}

import { placeForCode } from './compile-function.ts';
import type { Compilation } from './compilation.ts';
import type { Block } from './syntax.ts';

/** Each compiled module imports this module. It must be imported before all other code. */
export const RUNTIME = 'waybill/async-context/install';

// For code without imports: the position of each helper in `helpers` of the frame, and a stand-in for the helper. If
// the runtime has not been loaded before, the stand-ins let the code run as if it had not been compiled.
const IN_FRAME: Readonly<Record<string, readonly [place: number, standIn: string]>> = {
  begin: [1, '() => {}'],
  end: [2, '() => {}'],
  enter: [3, '() => {}'],
  suspend: [4, '(_, x) => x'],
  resume: [5, '(_, x) => x'],
  settle: [6, '(x) => x'],
  proceed: [7, '(_, x) => x'],
  iterate: [8, '(_, x) => x'],
  delegate: [9, '(_, x) => x'],
};

const MODULE_SYNTAX = /^(?:Import|Export)/;

/**
 * Inserts a declaration of the helpers that code calls, after the directives of the code. Returns false if the code is
 * not a module and needs the helper for `await using`. This case is too rare to put the helper into every page.
 */
export function importRuntime(
  { helpers, open }: Compilation,
  { body }: Block,
  { start, isModule }: { readonly start: number; readonly isModule: boolean },
): boolean {
  const { index, before } = placeForCode(body, start);
  const names = [...helpers];
  if (isModule || body.some(({ type }) => MODULE_SYNTAX.test(type))) {
    const list = names.map(([helper, local]) => `${helper} as ${local}`).join(', ');
    open(index, `${before}import ${list && `{ ${list} } from `}${JSON.stringify(RUNTIME)}; `);
    return true;
  }
  if (helpers.has('dispose')) return false;
  // The helpers come from a global, because an import would turn CommonJS into a module, and `require` does not exist
  // everywhere.
  const list = names.map(([helper, local]) => {
    const [place, standIn] = IN_FRAME[helper]!;
    return `${place}: ${local} = ${standIn}`;
  });
  open(
    index,
    `${before}const { ${list} } = globalThis[Symbol.for("waybill.async-context")]?.helpers ?? {}; `,
  );
  return true;
}

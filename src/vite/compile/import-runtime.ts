import { placeForCode } from './compile-function.ts';
import type { Compilation } from './compilation.ts';
import type { Block } from './syntax.ts';

/** The module of the runtime. It must run before all other code, so compiled modules import it first. */
export const RUNTIME = 'waybill/async-context/install';

const MODULE_SYNTAX = /^(?:Import|Export)/;

/**
 * Inserts the import of the runtime, after the directives of the code. Code that is possibly not a module gets no
 * import, because an import would turn CommonJS into a module. Such code uses the runtime if a module has loaded it.
 */
export function importRuntime(
  { open }: Compilation,
  { body }: Block,
  { start, isModule }: { readonly start: number; readonly isModule: boolean },
): void {
  if (!isModule && !body.some(({ type }) => MODULE_SYNTAX.test(type))) return;
  const { index, before } = placeForCode(body, start);
  open(index, `${before}import ${JSON.stringify(RUNTIME)}; `);
}

import { MagicString } from 'magic-string';
import type { Syntax } from './syntax.ts';

/** The methods of a call in the runtime (`waybill/async-context/install`). Compiled code calls them. */
export type Helper =
  | 'delegate'
  | 'dispose'
  | 'end'
  | 'enter'
  | 'iterate'
  | 'proceed'
  | 'in'
  | 'settle'
  | 'out';

/** The global of the runtime. Called as a function, it begins a call. */
const RUNTIME_GLOBAL = 'globalThis.__waybill';

/** Returns whether code is already compiled. */
export const isCompiled = (code: string): boolean => code.includes(RUNTIME_GLOBAL);

/** The state of one function, or of the code of the module itself, during its compilation: its edits and its names. */
export interface Compilation {
  readonly code: string;
  readonly magic: MagicString;
  /** Begins to compile an inner function. */
  readonly inner: () => Compilation;
  /** Returns the text that begins a call of the function. It stands after all other edits of the function are made. */
  readonly begin: () => string;
  /** Returns the text that begins the call of a helper, up to the opening parenthesis. */
  readonly apply: (helper: Helper) => string;
  /** Returns the statement that enters the context again. */
  readonly enter: () => string;
  /** Returns a name that the code does not use. */
  readonly temporary: () => string;
  /** Inserts text at the start of a node. If two texts are inserted at one position, the second text comes first. */
  readonly open: (index: number, text: string) => void;
  /** Inserts text at the end of a node. If two texts are inserted at one position, the second text comes last. */
  readonly close: (index: number, text: string) => void;
  /** Makes an expression the last argument of a call. `call` is the text of the call before the expression. */
  readonly wrap: (expression: Syntax, call: string) => void;
}

/** Begins to compile code. Inner nodes must be edited before the nodes around them. */
export function createCompilation(code: string): Compilation {
  const magic = new MagicString(code);
  let call = '$wb';
  while (code.includes(call)) call += '$';
  let temporaries = 0;

  const open = (index: number, text: string): void => void magic.prependRight(index, text);
  const close = (index: number, text: string): void => void magic.appendLeft(index, text);

  function compilationOfFunction(): Compilation {
    const helpers = new Set<Helper>();
    function apply(helper: Helper): string {
      helpers.add(helper);
      return `${call}.${helper}(`;
    }
    return {
      code,
      magic,
      inner: compilationOfFunction,
      begin: () => `const ${call} = ${RUNTIME_GLOBAL}?.() ?? { ${[...helpers].map(standIn).join(', ')} };`,
      apply,
      enter: () => `${apply('enter')});`,
      temporary: () => `${call}${++temporaries}`,
      open,
      close,
      wrap({ start, end, type }, before) {
        // A sequence gets parentheses, because its commas would separate arguments.
        const isList = type === 'SequenceExpression';
        open(start, isList ? `${before}(` : before);
        close(end, isList ? '))' : ')');
      },
    };
  }
  return compilationOfFunction();
}

// Without the runtime, each method returns its argument. So the code runs as if it were not compiled.
const IDENTITY = '(x) => x';

const standIn = (helper: Helper): string => `${helper}: ${IDENTITY}`;

/** The text that begins the call of `settle` in a function that has no call of its own, because it never waits. */
export const SETTLE: string = `(${RUNTIME_GLOBAL}?.settle ?? (${IDENTITY}))(`;

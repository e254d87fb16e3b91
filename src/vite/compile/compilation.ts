import { MagicString } from 'magic-string';
import type { Syntax } from './syntax.ts';

/** The functions of the runtime (`waybill/async-context/install`) that compiled code calls. */
export type Helper =
  | 'begin'
  | 'delegate'
  | 'dispose'
  | 'end'
  | 'enter'
  | 'iterate'
  | 'proceed'
  | 'resume'
  | 'settle'
  | 'suspend';

/** The state of one piece of code during its compilation: its edits, and the names that the edits use. */
export interface Compilation {
  readonly code: string;
  readonly magic: MagicString;
  /** The name of the variable that holds the state of a call in compiled code. */
  readonly call: string;
  /** The helpers that the compiled code uses so far, with their names in this code. */
  readonly helpers: ReadonlyMap<Helper, string>;
  /** Returns the text that begins the call of a helper, with the variable `call` as its first argument. */
  readonly apply: (helper: Helper) => string;
  /** Returns the name of a helper in the compiled code, and adds the helper to `helpers`. */
  readonly name: (helper: Helper) => string;
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
  const helpers = new Map<Helper, string>();
  let call = '$wb';
  while (code.includes(call)) call += '$';
  let temporaries = 0;

  const open = (index: number, text: string): void => void magic.prependRight(index, text);
  const close = (index: number, text: string): void => void magic.appendLeft(index, text);
  function name(helper: Helper): string {
    const local = `${call}_${helper}`;
    helpers.set(helper, local);
    return local;
  }
  return {
    code,
    magic,
    call,
    helpers,
    name,
    apply: (helper) => `${name(helper)}(${call},`,
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

import { MagicString } from 'magic-string';
import type { Syntax } from './syntax.ts';

/** Functions of the runtime, `waybill/async-context/install`, that compiled code calls. */
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

/** One piece of code while it is compiled: its edits, and the names that they use. */
export interface Compilation {
  readonly code: string;
  readonly magic: MagicString;
  /** The variable that holds the state of the call. */
  readonly call: string;
  /** The helpers used so far, with the names that they have in this code. */
  readonly helpers: ReadonlyMap<Helper, string>;
  /** Begins the call of a helper, with that variable as its first argument. */
  readonly apply: (helper: Helper) => string;
  /** Returns the name of a helper. */
  readonly name: (helper: Helper) => string;
  /** Returns a name that the code does not use. */
  readonly temporary: () => string;
  /** Inserts text at the start of a node. Of two texts at one place, the later one stands first. */
  readonly open: (index: number, text: string) => void;
  /** Inserts text at the end of a node. Of two texts at one place, the later one stands last. */
  readonly close: (index: number, text: string) => void;
  /** Makes an expression the last argument of a call. `call` is the text of the call before that argument. */
  readonly wrap: (expression: Syntax, call: string) => void;
}

/** Begins to compile code. Its nodes must be edited from the inside out. */
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
      // The commas of a sequence would separate arguments.
      const isList = type === 'SequenceExpression';
      open(start, isList ? `${before}(` : before);
      close(end, isList ? '))' : ')');
    },
  };
}

import type { SourceMap } from 'magic-string';
import { transformAsyncContext } from './compile/transform-async-context.ts';

interface ParserOptions {
  readonly lang?: 'js' | 'jsx' | 'ts' | 'tsx';
  readonly sourceType?: 'module' | 'commonjs';
}

/** The part of the context of a Rollup or Rolldown hook that the plugin uses. */
export interface HookContext {
  parse(code: string, options?: ParserOptions): unknown;
  warn(message: string): void;
}

/** The compiled code of a module, and the source map to its original code. */
export interface CompiledModule {
  readonly code: string;
  readonly map: SourceMap;
}

const LANGUAGES: readonly string[] = ['js', 'jsx', 'ts', 'tsx'] satisfies ParserOptions['lang'][];

/** The facts that the bundler knows about a module. */
interface ModuleFacts {
  readonly id: string;
  /** The language of the code. @default 'js', because Rollup does not name it */
  readonly moduleType?: string | undefined;
  readonly isEntry?: boolean | undefined;
}

/**
 * Compiles one module with the bundler's own parser. Returns `null` if the module stays unchanged. A module that cannot
 * be parsed or compiled stays unchanged, and a warning says why.
 */
export function compileModule(
  context: HookContext,
  code: string,
  { id, moduleType = 'js', isEntry }: ModuleFacts,
): CompiledModule | null {
  if (!LANGUAGES.includes(moduleType)) return null;
  let isParsed = false;
  function parse(text: string): unknown {
    const program = parseModule(context, text, moduleType as 'js');
    isParsed = true;
    return program;
  }
  try {
    return transformAsyncContext(code, { id, isEntry, parse });
  } catch (error) {
    context.warn(
      `[waybill] ${id} could not be ${isParsed ? 'compiled' : 'parsed'}, so it stays as it is, and its code loses the action after an await: ${reasonOf(error as Error)}`,
    );
    return null;
  }
}

function parseModule(context: HookContext, code: string, lang: 'js'): unknown {
  try {
    // Without a source type, a parser takes code without imports and exports for a script, which cannot await at its
    // top level.
    return context.parse(code, { lang, sourceType: 'module' });
  } catch (error) {
    // In a script that is not a module, words such as `await` are not reserved. So the code is parsed again as a script.
    try {
      return context.parse(code, { lang, sourceType: 'commonjs' });
    } catch {
      throw error;
    }
  }
}

/** Returns the line of a message that says the reason. The first line can be a heading, such as `Parse failed:`. */
function reasonOf({ message }: Error): string {
  const lines = message.split('\n');
  return (lines.find((line) => line && !line.endsWith(':')) ?? lines[0]!).trim();
}

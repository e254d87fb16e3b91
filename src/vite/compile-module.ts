import { MagicString, type SourceMap } from 'magic-string';
import { transformAsyncContext } from './compile/transform-async-context.ts';
import { wrapForReact } from './wrap-react.ts';

interface ParserOptions {
  readonly lang?: 'js' | 'jsx' | 'ts' | 'tsx';
  readonly sourceType?: 'script' | 'commonjs';
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
 * be parsed stays unchanged, and a warning says so.
 */
export function compileModule(
  context: HookContext,
  code: string,
  { id, moduleType = 'js', isEntry }: ModuleFacts,
): CompiledModule | null {
  const wrap = wrapForReact(id);
  if (wrap) {
    const magic = new MagicString(code).append(wrap);
    return { code: magic.toString(), map: magic.generateMap({ source: id, hires: 'boundary' }) };
  }
  if (!LANGUAGES.includes(moduleType)) return null;
  const lang = moduleType as 'js';

  function parse(text: string): unknown {
    try {
      return context.parse(text, { lang });
    } catch (error) {
      // In a script that is not a module, words such as `await` are not reserved. So the code is parsed again as a
      // script.
      try {
        return context.parse(text, { lang, sourceType: 'commonjs' });
      } catch {
        throw error;
      }
    }
  }

  try {
    return transformAsyncContext(code, { id, isEntry, parse });
  } catch (error) {
    const [problem] = String((error as Error).message).split('\n', 1);
    context.warn(
      `[waybill] ${id} could not be parsed, so it stays as it is, and its code loses the action after an await: ${problem}`,
    );
    return null;
  }
}

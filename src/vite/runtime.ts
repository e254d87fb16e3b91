import { dirname, extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RUNTIME } from './compile/import-runtime.ts';

// A checkout and the published package have the same folders. Only the extension of the files differs.
const OWN_FILE = fileURLToPath(import.meta.url);
const ROOMS = join(dirname(OWN_FILE), '..');
const ASYNC_CONTEXT = join(ROOMS, 'async-context') + sep;
const PATCH = join(ROOMS, 'patch') + sep;
const FOLLOWING_FILE = join(ASYNC_CONTEXT, `follow-promises${extname(OWN_FILE)}`);

/** The file that compiled modules import. */
export const RUNTIME_FILE: string = join(ASYNC_CONTEXT, `install${extname(OWN_FILE)}`);

/**
 * Resolves the import of the runtime before other plugins do. So the runtime always comes from this copy of the
 * package, even if the page itself depends on another copy or on none.
 */
export const resolveRuntime: { order: 'pre'; filter: { id: RegExp }; handler: () => string } = {
  order: 'pre',
  filter: { id: new RegExp(`^${RUNTIME}$`) },
  handler: () => RUNTIME_FILE,
};

/**
 * Returns whether a module belongs to the runtime. The runtime must stay uncompiled, because compiled code calls it.
 */
export function isOfRuntime(path: string): boolean {
  const file = normalize(path);
  return file.startsWith(ASYNC_CONTEXT) || file.startsWith(PATCH);
}

/** Returns whether a module is the one that follows promises in code that is not compiled. */
export function followsPromises(path: string): boolean {
  return normalize(path) === FOLLOWING_FILE;
}

/**
 * The code that replaces the module that follows promises. In a page with the runtime, the original module would do
 * nothing.
 */
export const FOLLOWING_NOTHING = {
  code: `import ${JSON.stringify(RUNTIME)};\nexport const followPromises = () => () => {};\n`,
  map: { mappings: '' as const },
};

import { dirname, extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RUNTIME } from './compile/import-runtime.ts';

// In a checkout and in what is published alike; only the extension differs.
const OWN_FILE = fileURLToPath(import.meta.url);
const ROOMS = join(dirname(OWN_FILE), '..');
const ASYNC_CONTEXT = join(ROOMS, 'async-context') + sep;
const PATCH = join(ROOMS, 'patch') + sep;
const FOLLOWING_FILE = join(ASYNC_CONTEXT, `follow-promises${extname(OWN_FILE)}`);

/** The file that compiled modules import. */
export const RUNTIME_FILE: string = join(ASYNC_CONTEXT, `install${extname(OWN_FILE)}`);

/** Finds the runtime first, so that it is the one of this very package, whatever the page's own dependencies are. */
export const resolveRuntime: { order: 'pre'; filter: { id: RegExp }; handler: () => string } = {
  order: 'pre',
  filter: { id: new RegExp(`^${RUNTIME}$`) },
  handler: () => RUNTIME_FILE,
};

/** Tells whether a module belongs to the runtime, which patches what it would be compiled with. */
export function isOfRuntime(path: string): boolean {
  const file = normalize(path);
  return file.startsWith(ASYNC_CONTEXT) || file.startsWith(PATCH);
}

/** Tells whether a module is the one that follows promises where nothing is compiled. */
export function followsPromises(path: string): boolean {
  return normalize(path) === FOLLOWING_FILE;
}

/** Stands in for that module: where the runtime is loaded, it would do nothing. */
export const FOLLOWING_NOTHING = {
  code: `import ${JSON.stringify(RUNTIME)};\nexport const followPromises = () => () => {};\n`,
  map: { mappings: '' as const },
};

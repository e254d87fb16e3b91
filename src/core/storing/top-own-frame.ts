const MOST_CHARACTERS = 16_384;
const MOST_LINES = 100;
const FOREIGN = ['/node_modules/', '<anonymous>', '[native code]', 'node:', 'internal/', '-extension://'];

/** Splits a line of a stack into the name of the function and the file. Returns null if the line is no frame. */
function readFrame(line: string): { name: string; file: string } | null {
  if (line.startsWith('at ')) {
    const begin = line.lastIndexOf(' (');
    if (begin < 0 || !line.endsWith(')')) return { name: '', file: line.slice(3) };
    return { name: line.slice(3, Math.max(3, begin)), file: line.slice(begin + 2, -1) };
  }
  const sign = line.indexOf('@');
  return sign < 0 ? null : { name: line.slice(0, sign), file: line.slice(sign + 1) };
}

/** Removes the hash that a bundler puts into the name of a file: `orders-BhT3x9Qz.js` becomes `orders.js`. */
function withoutHash(file: string): string {
  const dot = file.lastIndexOf('.');
  const stem = file.slice(0, Math.max(0, dot));
  const split = Math.max(stem.lastIndexOf('-'), stem.lastIndexOf('.'));
  const hash = stem.slice(split + 1);
  const isHash = split > 0 && hash.length >= 8 && /\d|[A-Z]/.test(hash);
  return isHash ? stem.slice(0, split) + file.slice(dot) : file;
}

/** Returns the name of a file without its folders, its query, its position and its hash. */
function nameOfFile(file: string): string {
  const path = file.replace(/:\d+(?::\d+)?$/, '').split(/[?#]/, 1)[0]!;
  return withoutHash(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1));
}

/**
 * Finds the innermost frame of a stack that belongs to the program itself, and not to a package, the platform or a
 * browser extension. Returns its function and its file, such as `pay (orders.js)`. Line, column, folder, query and
 * hash are left out, because they change with each build. Returns null if there is no such frame.
 */
export function topOwnFrame(stack: unknown): string | null {
  if (typeof stack !== 'string') return null;
  for (const raw of stack.slice(0, MOST_CHARACTERS).split('\n', MOST_LINES)) {
    const line = raw.trim();
    const frame = readFrame(line);
    if (!frame || FOREIGN.some((part) => line.includes(part))) continue;
    const file = nameOfFile(frame.file);
    if (file === '') continue;
    return (frame.name ? `${frame.name} (${file})` : file).slice(0, 200).toWellFormed();
  }
  return null;
}

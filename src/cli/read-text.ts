import { readFile, stat } from 'node:fs/promises';
import { CommandProblem } from './terminal.ts';

const MAX_BYTES = 20_000_000;
const MAX_PATH = 1024;

/** Reads a file of at most 20 MB. Throws a {@link CommandProblem} if it cannot be read. */
export async function readTextFile(path: string): Promise<string> {
  const found = await stat(path).catch((error: unknown) => {
    throw new CommandProblem(
      `The file ${path} cannot be read: ${(error as { code?: string }).code ?? 'unknown reason'}.`,
    );
  });
  if (!found.isFile()) throw new CommandProblem(`${path} is no file.`);
  if (found.size > MAX_BYTES) throw new CommandProblem(`The file ${path} has more than 20 MB.`);
  return readFile(path, 'utf8');
}

/** Tells whether a text is the path of a file. */
export async function isFile(text: string): Promise<boolean> {
  if (text === '' || text.length > MAX_PATH || /[\n\0]/.test(text)) return false;
  return (await stat(text).catch(() => undefined))?.isFile() ?? false;
}

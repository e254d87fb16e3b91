import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartProblem } from './start-problem.ts';

/** The folder in which the demo keeps its data, held by one process at a time. */
export interface DataFolder {
  readonly path: string;
  /** Where PGlite keeps its files. */
  readonly database: string;
  /** Gives what signs access tokens. It is kept, so that whoever is signed in stays so when the demo starts again. */
  readonly readTokenSecret: () => string;
  /** Notes that the database's files are being made, until the returned function is called. */
  readonly beginDatabase: () => () => void;
  readonly release: () => void;
}

const held = new Set<string>();

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readPid(lock: string): number | undefined {
  const pid = Number(readFileSync(lock, 'utf8'));
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function createLock(lock: string): boolean {
  try {
    writeFileSync(lock, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

// A process that was killed leaves its lock. After a restart of a container even our own pid may stand in it. A lock
// without a pid is being written at this moment.
function isStale(lock: string, path: string): boolean {
  const pid = readPid(lock);
  return pid !== undefined && (pid === process.pid ? !held.has(path) : !isAlive(pid));
}

function takeLock(lock: string, path: string): boolean {
  if (createLock(lock)) return true;
  if (!isStale(lock, path)) return false;
  // Moved away before it is judged again: of two processes that find the same stale lock one moves it, and what the
  // slower one moves may be the fresh lock of the other.
  const aside = `${lock}.${process.pid}`;
  renameSync(lock, aside);
  if (isStale(aside, path)) {
    rmSync(aside);
    return createLock(lock);
  }
  renameSync(aside, lock);
  return false;
}

function readOrCreateSecret(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8');
}

function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // It holds data.
  }
}

/** Takes the folder, and creates it where there is none. Throws a {@link StartProblem} where a living process has it. */
export function takeDataFolder(folder: string): DataFolder {
  const path = resolve(folder);
  const lock = join(path, 'lock');
  const database = join(path, 'database');
  const unfinished = join(path, 'database.unfinished');
  let isNew: boolean;
  try {
    isNew = mkdirSync(path, { recursive: true }) !== undefined;
    if (!takeLock(lock, path)) {
      throw new StartProblem(
        `The data folder ${path} is in use by process ${readPid(lock)}. Stop that demo, or choose another folder with --data.`,
      );
    }
  } catch (error) {
    if (error instanceof StartProblem) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new StartProblem(
      `The data folder ${path} cannot be used (${code ?? message}). Choose another with --data.`,
    );
  }
  held.add(path);
  return {
    path,
    database,
    readTokenSecret: () => readOrCreateSecret(join(path, 'token-secret')),
    beginDatabase() {
      // PostgreSQL cannot open files over whose making it was killed. Nothing of anybody's is in them yet.
      if (existsSync(unfinished)) rmSync(database, { recursive: true, force: true });
      if (existsSync(database)) return () => undefined;
      writeFileSync(unfinished, '');
      return () => rmSync(unfinished, { force: true });
    },
    release() {
      held.delete(path);
      rmSync(lock, { force: true });
      if (isNew) removeIfEmpty(path);
    },
  };
}

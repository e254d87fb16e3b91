import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartProblem } from './start-problem.ts';

/** The folder with the data of the demo. One process holds it at a time. */
export interface DataFolder {
  readonly path: string;
  /** The folder for the files of PGlite. */
  readonly database: string;
  /** Gives the secret that signs access tokens. It is kept on disk, so that people stay signed in after a restart. */
  readonly readTokenSecret: () => string;
  /** Marks the files of the database as unfinished, until the returned function is called. */
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

// A killed process leaves its lock. After a restart of a container the lock may even contain the pid of this process.
// A lock without a pid is being written at this moment.
function isStale(lock: string, path: string): boolean {
  const pid = readPid(lock);
  return pid !== undefined && (pid === process.pid ? !held.has(path) : !isAlive(pid));
}

function takeLock(lock: string, path: string): boolean {
  if (createLock(lock)) return true;
  if (!isStale(lock, path)) return false;
  // The process moves the lock away and checks it again. Two processes may find the same stale lock. The faster process
  // replaces it, and the slower process may move this fresh lock.
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
    // The folder is not empty: it holds data.
  }
}

/** Takes the folder, and creates a missing folder. Throws a {@link StartProblem} if a living process holds it. */
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
      // If PostgreSQL was killed while it made its files, it cannot open them. They hold no data yet.
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

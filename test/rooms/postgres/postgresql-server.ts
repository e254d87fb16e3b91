import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';

/** A running server, with the settings that postgres.js needs to connect. */
export interface PostgresqlServer {
  readonly host: string;
  readonly username: string;
  readonly stop: () => void;
}

const OLDEST_VERSION = 15;

function versionOf(directory: string): number {
  if (!existsSync(join(directory, 'initdb')) || !existsSync(join(directory, 'pg_ctl'))) return 0;
  return Number.parseInt(
    /\d+/.exec(execFileSync(join(directory, 'initdb'), ['--version'], { encoding: 'utf8' }))?.[0] ?? '',
  );
}

function findBinaries(others: readonly string[]): { binaries: string; version: number } | undefined {
  const debian = '/usr/lib/postgresql';
  const packaged = existsSync(debian)
    ? readdirSync(debian).map((version) => join(debian, version, 'bin'))
    : [];
  return [...(process.env.PATH ?? '').split(delimiter), ...packaged, ...others]
    .map((binaries) => ({ binaries, version: versionOf(binaries) }))
    .find(({ version }) => version >= OLDEST_VERSION);
}

function idOf(user: string, flag: '-u' | '-g'): number | undefined {
  try {
    return Number(
      execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return undefined;
  }
}

/** The binaries and the user with which this machine can run a server. */
export interface Installation {
  readonly version: number;
  readonly binaries: string;
  readonly owner: string;
  readonly ownerId: number;
  readonly groupId: number;
}

/** Looks for PostgreSQL on this machine, and last in the given folders. Gives the reason if it cannot run. */
export function findPostgresql(others: readonly string[] = []): Installation | { missing: string } {
  const installed = findBinaries(others);
  if (!installed) return { missing: `no PostgreSQL ${OLDEST_VERSION} or newer is installed` };
  const { uid, username } = userInfo();
  // The server refuses to run as root.
  const owner = uid === 0 ? 'postgres' : username;
  const [ownerId, groupId] = [idOf(owner, '-u'), idOf(owner, '-g')];
  if (ownerId === undefined || groupId === undefined)
    return { missing: 'there is no user postgres to run it' };
  return { ...installed, owner, ownerId, groupId };
}

/** Starts a new server in a temporary folder. It listens on a Unix socket in that folder. */
export function startPostgresql({ binaries, owner, ownerId, groupId }: Installation): PostgresqlServer {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-pg-'));
  chownSync(folder, ownerId, groupId);
  const run = (name: string, ...args: string[]): void => {
    const command = [join(binaries, name), ...args];
    const [file, ...rest] = userInfo().uid === 0 ? ['runuser', '-u', owner, '--', ...command] : command;
    // The server inherits the output streams of `pg_ctl`. A pipe would stay open as long as the server runs.
    execFileSync(file!, rest, { stdio: 'ignore', cwd: folder });
  };
  const data = join(folder, 'data');
  run('initdb', '-D', data, '-A', 'trust', '-E', 'UTF8', '--locale=C', '-U', 'postgres', '--no-sync');
  const settings = `-k ${folder} -c listen_addresses='' -c fsync=off`;
  run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start');
  return {
    host: folder,
    username: 'postgres',
    stop() {
      run('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';

/** What postgres.js needs to connect. */
export interface PostgresqlServer {
  readonly host: string;
  readonly username: string;
  readonly stop: () => void;
}

function findBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const packaged = existsSync(debian)
    ? readdirSync(debian).map((version) => join(debian, version, 'bin'))
    : [];
  const directories = [...packaged.toReversed(), ...(process.env.PATH ?? '').split(delimiter)];
  return directories.find((directory) =>
    ['initdb', 'pg_ctl'].every((name) => existsSync(join(directory, name))),
  );
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

/** Starts a server of its own in a temporary folder, on a Unix socket there; or says what is missing for it. */
export function startPostgresql(): PostgresqlServer | { missing: string } {
  const binaries = findBinaries();
  if (!binaries) return { missing: 'no PostgreSQL server is installed' };
  const { uid, username } = userInfo();
  // The server refuses to run as root.
  const owner = uid === 0 ? 'postgres' : username;
  const [ownerId, groupId] = [idOf(owner, '-u'), idOf(owner, '-g')];
  if (ownerId === undefined || groupId === undefined)
    return { missing: 'there is no user postgres to run it' };

  const folder = mkdtempSync(join(tmpdir(), 'waybill-pg-'));
  chownSync(folder, ownerId, groupId);
  const run = (name: string, ...args: string[]): void => {
    const command = [join(binaries, name), ...args];
    const [file, ...rest] = uid === 0 ? ['runuser', '-u', owner, '--', ...command] : command;
    // The server inherits the output streams of `pg_ctl`: a pipe would stay open as long as it runs.
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

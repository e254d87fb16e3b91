import type { QueryFunction } from '../rows/query-function.ts';
import { checkDomainEvents } from './check-domain-events.ts';
import { jsonRows } from '../rows/json-rows.ts';
import { type Migration, migrations } from './migrations.ts';

/** The result of {@link migrate}. */
export interface MigrationResult {
  /** The names of the migrations that were missing when the call began. Empty if the database was up to date. */
  readonly applied: readonly string[];
}

async function checksumOf({ statements }: Migration): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(statements.join(';\n')));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function readApplied(query: QueryFunction): Promise<ReadonlyMap<string, string>> {
  const [found] = await query("select to_regclass('waybill.migrations') is not null as exists");
  if (!found?.exists) return new Map();
  const rows = await jsonRows<{ name: string; checksum: string }>(
    query,
    "select jsonb_build_object('name', name, 'checksum', checksum)::text as json from waybill.migrations",
  );
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

// A `do` block is one statement, and so one transaction: it applies a migration and notes its name, or it changes
// nothing. The advisory lock makes a second process wait until the first has finished. The second process then finds
// the migration done. If another session holds a lock on a table, this block waits for that session, and the readers of
// the table wait for this block. The lock timeout ends both waits. The timeout is set after the advisory lock, so it
// does not limit how long a second process waits for the first.
function asOneStatement({ name, statements }: Migration, checksum: string): string {
  return `do $migration$
begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('waybill.migrations'));
  perform pg_catalog.set_config('lock_timeout', '5s', true);
  if pg_catalog.to_regclass('waybill.migrations') is not null then
    if exists (select from waybill.migrations where migrations.name = '${name}') then
      return;
    end if;
  end if;
  ${statements.map((statement) => `execute $statement$${statement}$statement$;`).join('\n  ')}
  insert into waybill.migrations (name, checksum) values ('${name}', '${checksum}');
end
$migration$`;
}

/**
 * Brings a database up to date: creates Waybill's tables and functions, and adds Waybill's columns to an existing
 * `public.domain_events`.
 *
 * You can call the function at every start, and from several processes at the same time. If the database is up to date,
 * the call only reads. Each migration is one transaction, and its name is stored in `waybill.migrations`.
 *
 * Before any change, the function rejects if the existing `domain_events` does not fit, or if an applied migration
 * differs from the same migration in this version. Later, it rejects with the database's error if a statement fails, or
 * if another session locks a table for more than 5 s. The failed migration then has changed nothing.
 *
 * The query function must connect as a role that is allowed to create schemas and to alter `public.domain_events`, such
 * as `postgres` on Supabase. Wrap your driver like this:
 *
 * ```ts
 * const pglite: QueryFunction = async (sql, params) => (await db.query<Record<string, unknown>>(sql, [...(params ?? [])])).rows;
 * const postgresJs: QueryFunction = (text, params) => sql.unsafe(text, [...(params ?? [])]);
 * const nodePostgres: QueryFunction = async (sql, params) => (await pool.query(sql, [...(params ?? [])])).rows;
 * ```
 */
export async function migrate(query: QueryFunction): Promise<MigrationResult> {
  const known = await Promise.all(
    migrations.map(async (migration) => ({ migration, checksum: await checksumOf(migration) })),
  );
  const before = await readApplied(query);
  const changed = known.find(
    ({ migration: { name }, checksum }) => (before.get(name) ?? checksum) !== checksum,
  );
  if (changed) {
    throw new Error(
      `[waybill] the migration ${changed.migration.name} was applied to this database in another form; ` +
        'use the version of waybill that made it, or compare its tables with the migrations of this version',
    );
  }
  const problem = await checkDomainEvents(query);
  if (problem) throw new Error(`[waybill] ${problem}, then migrate again`);

  const pending = known.filter(({ migration }) => !before.has(migration.name));
  for (const { migration, checksum } of pending) await query(asOneStatement(migration, checksum));
  return { applied: pending.map(({ migration }) => migration.name) };
}

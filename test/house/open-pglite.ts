import { PGlite } from '@electric-sql/pglite';
import { readFile } from 'node:fs/promises';
import { obtainBuild } from './obtain-build.ts';

/** Gives an empty PostgreSQL, dumped from PGlite once for this run. Creating it takes four seconds, loading it one. */
export async function readPostgres(): Promise<Blob> {
  return new Blob([await readFile(await obtainBuild('postgres'))]);
}

/** Opens an empty PostgreSQL in memory. */
export async function openPglite(): Promise<PGlite> {
  return PGlite.create({ loadDataDir: await readPostgres() });
}

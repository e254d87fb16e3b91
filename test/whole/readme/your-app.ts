import type { QueryFunction } from 'waybill/postgres';
import type { Verify } from 'waybill/server';
import { openPglite } from '../../house/open-pglite.ts';

/** The parts of an application that the examples of README use: a database, and the signed-in user. */
const database = await openPglite();

export const query: QueryFunction = async (sql, params) =>
  (await database.query<Record<string, unknown>>(sql, [...(params ?? [])])).rows;

export const verify: Verify = ({ headers }) =>
  headers.get('authorization') === 'Bearer good'
    ? {
        userId: '5f0e9d2c-6a5b-4c3d-8e7f-1a2b3c4d5e6f',
        sessionId: '0b6ab01a-6f2e-4f0a-9d55-4b8f5f0b8c11',
      }
    : null;

export const memberOf = async ({ headers }: Request): Promise<{ company: string; userId: string } | null> => {
  const [, userId, company] = /^Bearer (\w+)[ -]of[ -](\w+)$/.exec(headers.get('authorization') ?? '') ?? [];
  return userId !== undefined && company !== undefined ? { company, userId } : null;
};

export const isSignedIn = (request: Request): unknown => verify(request);

export const backendKey = 'secret';

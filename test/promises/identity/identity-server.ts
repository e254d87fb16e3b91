import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jwtVerify } from 'jose';
import type { Exporter } from 'waybill';
import { createIngest } from 'waybill/server';
import { getIdentity } from 'waybill/supabase';

/** A user in one organisation, which is a tenant. */
export interface Account {
  readonly user: string;
  readonly org: string;
}

/** Where and as whom a record was stored. */
export interface StoredRecord {
  readonly tenant: string | undefined;
  readonly identity: unknown;
  readonly session: unknown;
}

/** An ingest of three tenants that checks signed tokens, over real HTTP. */
export interface IdentityServer {
  readonly url: string;
  /** For each record, by its `nth`: every row that it got in the store. */
  readonly stored: ReadonlyMap<number, StoredRecord[]>;
  /** Whether the ingest compares the identity of records with that of the token. */
  readonly setChecks: (checks: boolean) => void;
  /** The next requests get this status and are not stored. */
  readonly failNext: (count: number, status: number) => void;
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

const SECRET = 'a secret of at least thirty-two bytes';
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs a token that lives for some seconds. Each token belongs to a new session. */
export function signToken({ user, org }: Account, seconds: number): string {
  const exp = Math.floor(Date.now() / 1000) + seconds;
  const signed = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ sub: user, org_id: org, exp })}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}

/** The key of an account, as pages and the ingest name it. */
export const keyOf = ({ user, org }: Account): string => JSON.stringify([user, org]);

async function authenticate({ headers }: Request, checks: boolean) {
  const token = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1] ?? headers.get('x-cookie');
  if (!token) return null;
  // The clock of the test is also the clock of the server.
  const options = { currentDate: new Date(Date.now()) };
  const { payload } = await jwtVerify(token, new TextEncoder().encode(SECRET), options);
  const org = String(payload['org_id']);
  return { tenant: org, ...(checks && { identity: getIdentity(token, { tenantClaim: 'org_id' })! }) };
}

/** Starts the server. */
export async function startIdentityServer(): Promise<IdentityServer> {
  const stored = new Map<number, StoredRecord[]>();
  const rows = new Set<string>();
  let checks = true;
  let failures = { count: 0, status: 503 };
  const exporter: Exporter = async (records, { tenant }) => {
    for (const { attributes, resource } of records) {
      const row = `${tenant} ${String(attributes['log.record.uid'])}`;
      const nth = Number(attributes['nth'] ?? -1);
      if (nth < 0 || rows.has(row)) continue;
      rows.add(row);
      const place = {
        tenant,
        identity: resource['waybill.identity'],
        session: attributes['session.id'],
      };
      stored.set(nth, [...(stored.get(nth) ?? []), place]);
    }
    return { accepted: records.length, rejected: [] };
  };
  const ingest = createIngest({
    exporter,
    authenticate: async (request) => authenticate(request, checks).catch(() => null),
    allowAnonymous: true,
    maxFutureMs: Number.MAX_SAFE_INTEGER,
    onDiagnostic: () => {},
  });

  async function answer(incoming: IncomingMessage): Promise<Response> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
    if (failures.count-- > 0) return new Response('later', { status: failures.status });
    const headers = new Headers(incoming.headers as Record<string, string>);
    const init = { method: 'POST', headers, body: Buffer.concat(chunks) };
    return ingest(new Request(`http://127.0.0.1${incoming.url}`, init));
  }

  const server = createServer(async (incoming, outgoing) => {
    const response = await answer(incoming);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(await response.text());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stored,
    setChecks: (next) => void (checks = next),
    failNext: (count, status) => (failures = { count, status }),
    reset() {
      stored.clear();
      rows.clear();
      failures = { count: 0, status: 503 };
      checks = true;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

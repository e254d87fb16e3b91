import type { Hono } from 'hono';
import type { Exporter } from 'waybill';
import { createIngest, createServerTracing } from 'waybill/server';
import { createTokenVerifier } from './access-token.ts';
import type { ClientFiles } from './client-files.ts';
import type { DemoDatabase } from './demo-database.ts';
import type { FunctionHeaders } from './function-cors.ts';
import { createTeamFunctions } from './functions/team-functions.ts';
import { createGateway } from './gateway.ts';
import { createPage } from './page.ts';
import { demoLogin } from './seed.ts';
import type { SupabaseLite } from './supabase-lite.ts';
import { createSupportApi } from './support-api.ts';

/** Settings of {@link createApps}. */
export interface AppsOptions {
  readonly database: DemoDatabase;
  readonly lite: SupabaseLite;
  readonly tokenSecret: string;
  /** The exporter for spans and logs. */
  readonly exporter: Exporter;
  readonly provisionerUrl: string;
  readonly provisioningTimeoutMs: number;
  /** The address of auth, rest and functions. `null` means the page's own origin. */
  readonly gatewayUrl: string | null;
  readonly functionHeaders: FunctionHeaders | undefined;
  readonly client: ClientFiles;
}

/** The handlers for the page's origin and for the gateway's origin. */
export interface Apps {
  readonly page: Hono;
  readonly gateway: Hono;
  /** Sends the remaining records. */
  readonly dispose: () => Promise<void>;
}

/** Wires the parts of the demo. */
export function createApps({
  database: { query },
  lite,
  tokenSecret,
  exporter,
  provisionerUrl,
  provisioningTimeoutMs,
  gatewayUrl,
  functionHeaders,
  client,
}: AppsOptions): Apps {
  const verifyToken = createTokenVerifier(tokenSecret);
  const tracing = createServerTracing({
    service: 'team-functions',
    environment: 'demo',
    exporter,
    verify: verifyToken,
    targets: [{ url: provisionerUrl, headers: 'all' }],
  });
  const gateway = createGateway({
    lite,
    functions: createTeamFunctions({
      query,
      tracing,
      headers: functionHeaders ?? 'all',
      verifyToken,
      provisionerUrl,
      provisioningTimeoutMs,
    }),
    crossOrigin: gatewayUrl !== null,
  });
  const page = createPage({
    config: {
      supabaseUrl: gatewayUrl,
      // lite checks no API keys here. The rights of a user follow from the access token.
      anonKey: 'sb_publishable_northwind',
      functions: functionHeaders ?? null,
      demoLogin,
    },
    // The records of a user are taken only with the token of this user. Pages without a user, and other programs of this
    // machine, send without a token.
    ingest: createIngest({
      exporter,
      allowAnonymous: true,
      authenticate: async (request) => {
        const caller = await verifyToken(request);
        return caller && { sender: caller.userId, identity: caller.userId };
      },
    }),
    supportApi: createSupportApi({ query, verifyToken }),
    gateway: gatewayUrl === null ? gateway : null,
    client,
  });
  return { page, gateway, dispose: tracing.dispose };
}

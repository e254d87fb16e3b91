import type { DemoDatabase } from './demo-database.ts';
import { inQuiet, loadLite } from './load-lite.ts';

/** Supabase's lite. It answers `/auth/v1` and `/rest/v1`. */
export interface SupabaseLite {
  /** Answers a request with a complete body. Other requests wait meanwhile. */
  readonly fetch: (request: Request) => Promise<Response>;
  /**
   * Makes lite grant its rights now. At the first request to a database with row-level security, lite grants its roles
   * every right on every table of every schema with such a table. A right that is revoked later stays revoked.
   */
  readonly grant: () => Promise<void>;
}

/** Starts lite on a database, and creates its schema `auth` there. */
export async function startLite(
  { connection, exclusively }: DemoDatabase,
  { tokenSecret }: { tokenSecret: string },
): Promise<SupabaseLite> {
  const { App } = await loadLite();
  const app = new App({
    connection,
    api: { schemas: ['public'] },
    auth: {
      enabled: true,
      enable_signup: true,
      jwt_secret: tokenSecret,
      email: { enable_signup: true, enable_confirmations: false },
    },
    options: { server: { apiKeys: false, disableStudio: true, disableFallback: true } },
  });
  await app.init();
  await app.ensureSystemSchema();
  return {
    fetch: (request) => exclusively(() => inQuiet(() => app.fetch(request))),
    async grant() {
      await exclusively(() =>
        inQuiet(() => app.fetch(new Request('http://127.0.0.1/rest/v1/organizations?limit=0'))),
      );
    },
  };
}

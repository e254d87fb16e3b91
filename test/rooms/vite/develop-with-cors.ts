import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, createServer, type InlineConfig, type ViteDevServer } from 'vite';
import { waybill, type WaybillOptions } from 'waybill/vite';
import { onTestFinished } from 'vitest';

/** A development server of Vite, and its printed lines about other servers. */
export interface Development {
  readonly server: ViteDevServer;
  readonly origin: string;
  /** The printed lines. Each line starts with its level. */
  readonly printed: readonly string[];
}

/** Starts Vite's development server with the plugin and an empty app. It runs until the test has finished. */
export async function developWithCors(
  options: WaybillOptions = {},
  config: InlineConfig = {},
): Promise<Development> {
  const root = await mkdtemp(join(tmpdir(), 'waybill-cors-'));
  const printed: string[] = [];
  const logger = createLogger('silent');
  for (const level of ['info', 'warn', 'error'] as const) {
    logger[level] = (text) => void (text.includes('[waybill]') && printed.push(`${level} ${text}`));
  }
  const server = await createServer({
    root,
    configFile: false,
    customLogger: logger,
    plugins: [waybill(options)],
    optimizeDeps: { noDiscovery: true },
    ...config,
    server: { port: 0, hmr: false, watch: null, ...config.server },
  });
  onTestFinished(async () => {
    await server.close();
    await rm(root, { recursive: true, force: true });
  });
  if (server.httpServer) await server.listen();
  const { origin } = new URL(server.resolvedUrls?.local[0] ?? 'http://none');
  return { server, origin, printed };
}

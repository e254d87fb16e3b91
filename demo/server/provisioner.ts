import { setTimeout } from 'node:timers/promises';
import type { Exporter } from 'waybill';
import { createServerTracing } from 'waybill/server';
import { jsonError, jsonResponse } from './json-response.ts';
import { listen } from './listen.ts';

/** The small service that provisions workspaces. For its callers it is a separate program. */
export interface Provisioner {
  readonly url: string;
  readonly flush: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const HANGING_REGION = 'ap-south';
const HANG_MS = 20_000;

/** Starts the provisioner on a free port. In the region ap-south it hangs for 20 seconds. */
export async function startProvisioner({ exporter }: { exporter: Exporter }): Promise<Provisioner> {
  const tracing = createServerTracing({ service: 'provisioner', environment: 'demo', exporter });
  const listener = await listen(0);
  const stopping = new AbortController();

  async function provision(request: Request): Promise<Response> {
    const { organizationId, region } = (await request.json()) as Record<string, unknown>;
    tracing.log.info('provisioning a workspace', { organizationId, region });
    await tracing.span('allocate storage', async () => {
      if (region !== HANGING_REGION) return;
      tracing.log.warn('the region has no capacity, waiting');
      const signal = AbortSignal.any([request.signal, stopping.signal]);
      await setTimeout(HANG_MS, undefined, { signal }).catch((cause: unknown) => {
        throw new Error(`the caller gave up while ${HANGING_REGION} had no capacity`, { cause });
      });
    });
    return jsonResponse({ workspace: `${String(region)}-1` }, 201);
  }

  const traced = tracing.withTracing(provision, { route: '/workspaces' });
  listener.serve((request) => {
    const { pathname } = new URL(request.url);
    return pathname === '/workspaces' && request.method === 'POST'
      ? traced(request)
      : jsonError(404, 'not_found', 'There is nothing here.');
  });
  return {
    url: listener.url,
    flush: tracing.flush,
    async stop() {
      stopping.abort();
      await listener.close();
      await tracing.dispose();
    },
  };
}

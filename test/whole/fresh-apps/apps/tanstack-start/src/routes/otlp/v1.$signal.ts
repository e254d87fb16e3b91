import { createFileRoute } from '@tanstack/react-router';
import { createIngest } from 'waybill/server';
import { exporter } from '../../tracing.server';

const ingest = createIngest({ exporter, allowAnonymous: true });

export const Route = createFileRoute('/otlp/v1/$signal')({
  server: { handlers: { POST: ({ request }) => ingest(request) } },
});

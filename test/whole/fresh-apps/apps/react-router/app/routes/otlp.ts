import { createIngest } from 'waybill/server';
import { exporter } from '../tracing.server.ts';

const ingest = createIngest({ exporter, allowAnonymous: true });

export const action = ({ request }: { request: Request }) => ingest(request);

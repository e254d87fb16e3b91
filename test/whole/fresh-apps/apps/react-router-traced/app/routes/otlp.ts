import { createIngest } from 'waybill/server';
import { exporter } from '../tracing.server';
import type { Route } from './+types/otlp';

const ingest = createIngest({ exporter, allowAnonymous: true });

export const action = ({ request }: Route.ActionArgs) => ingest(request);

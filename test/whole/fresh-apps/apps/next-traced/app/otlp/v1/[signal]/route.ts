import { createIngest } from 'waybill/server';
import { exporter } from '../../../../server-tracing';

export const POST = createIngest({ exporter, allowAnonymous: true });

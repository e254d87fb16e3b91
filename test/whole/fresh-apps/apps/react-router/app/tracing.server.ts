import { otlpExporter } from 'waybill/otlp';
import { createServerTracing } from 'waybill/server';

export const exporter = otlpExporter({ url: process.env['OTLP_URL'] ?? 'http://127.0.0.1:4318' });

export const tracing = createServerTracing({ service: 'team-api', exporter });

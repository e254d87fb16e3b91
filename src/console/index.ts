export { consoleExporter } from './console-exporter.ts';
export type { ConsoleExporterOptions } from './console-exporter.ts';

import type { ViteDevServer } from 'vite';
import { checkCors, planPreflight, type CheckCorsOptions } from '../../cors-check/index.ts';
import { developmentOrigin } from './development-origin.ts';
import { formatReportPath, isLoopback, reportKeyOf } from './serve-cors-report.ts';

/**
 * The settings of one CORS check. `origin` is the origin of the page that would send the request, by default the origin
 * of the development server.
 */
export type CorsQuestion = Omit<CheckCorsOptions, 'origin'> & { readonly origin?: string };

/** Reads the CORS checks from the settings of the plugin. Throws a `TypeError` if a check has invalid settings. */
export function readCorsQuestions(
  given: string | CorsQuestion | readonly (string | CorsQuestion)[],
): readonly CorsQuestion[] {
  return [given].flat().map((each) => {
    const question = typeof each === 'string' ? { url: each } : each;
    planPreflight({ origin: 'http://localhost', ...question });
    return question;
  });
}

async function ask(server: ViteDevServer, question: CorsQuestion, own: string): Promise<void> {
  const { logger, base } = server.config;
  const { url, asked, problems } = await checkCors({ origin: own, ...question });
  if (problems.length === 0) {
    logger.info(`[waybill] ${url} accepts ${asked.join(', ') || 'requests of this app'}.`);
    return;
  }
  for (const { message, line } of problems) {
    logger.warn(`[waybill] ${url}: ${message}${line === undefined ? '' : `\n  ${line}`}`);
  }
  const key = isLoopback(own) ? {} : { key: reportKeyOf(server) };
  logger.info(`[waybill] Full report: ${own}${base}${formatReportPath({ ...question, ...key })}`);
}

/** Makes the CORS checks as soon as the development server has started, and prints a warning for each problem. */
export function warnOfCors(server: ViteDevServer, questions: readonly CorsQuestion[]): void {
  // Vitest starts a development server too, but its output should be about tests only.
  if (server.config.mode === 'test') return;
  server.httpServer?.once('listening', () => {
    const own = developmentOrigin(server);
    if (own !== undefined) for (const question of questions) void ask(server, question, own);
  });
}

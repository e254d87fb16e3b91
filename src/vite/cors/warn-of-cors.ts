import type { ViteDevServer } from 'vite';
import { checkCors, planPreflight, type CheckCorsOptions } from '../../cors-check/index.ts';
import { developmentOrigin } from './development-origin.ts';
import { formatReportPath } from './serve-cors-report.ts';

/** The settings of a question to a server. By default, the page has the development server's origin. */
export type CorsQuestion = Omit<CheckCorsOptions, 'origin'> & { readonly origin?: string };

/** Reads the questions in a configuration. Throws a `TypeError` for a question that cannot be asked. */
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
  logger.info(`[waybill] Full report: ${own}${base}${formatReportPath(question)}`);
}

/** Asks servers when the development server has started, and prints a warning for each problem. */
export function warnOfCors(server: ViteDevServer, questions: readonly CorsQuestion[]): void {
  // Vitest starts a server too, but its output is about tests.
  if (server.config.mode === 'test') return;
  server.httpServer?.once('listening', () => {
    const own = developmentOrigin(server);
    if (own !== undefined) for (const question of questions) void ask(server, question, own);
  });
}

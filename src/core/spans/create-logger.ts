import type { Attributes } from '../records/records.ts';
import { SEVERITIES, type LogLevel } from '../records/severity.ts';
import type { LogWriter } from '../stream/log-writer.ts';
import type { Provenance } from '../stream/provenance.ts';
import type { Logger } from './logger.ts';

/** Creates a logger. `provenanceOf` is called for each line. `context` holds fields that are already captured. */
export function createLogger(
  writer: LogWriter,
  provenanceOf: () => Provenance | undefined,
  context?: Attributes,
): Logger {
  const { capture, leastSeverity } = writer.surroundings;
  const at = (level: LogLevel): Logger['info'] =>
    SEVERITIES[level] < leastSeverity
      ? () => {}
      : (message, fields) =>
          writer.write({ level, message: message as string, provenance: provenanceOf(), fields, context });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (more) => createLogger(writer, provenanceOf, { ...context, ...capture.attributes(more) }),
    setContext: (fields) => writer.setContext(fields),
  };
}

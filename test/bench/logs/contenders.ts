import { LoggerProvider, type LogRecordProcessor } from '@opentelemetry/sdk-logs';
import { configureSync, getLogger, type Sink } from '@logtape/logtape';
import { redactByField } from '@logtape/redaction';
import pino from 'pino';
import { createTracing, type Redactor } from 'waybill';

/** A logger to compare with the others. */
export interface Contender {
  readonly log: (message: string, fields: Record<string, unknown>) => void;
  /** Writes a line below the lowest level that the logger writes. */
  readonly logDisabled: (message: string, fields: Record<string, unknown>) => void;
  /** Gives the number of lines that have reached the sink. A logger that drops lines looks cheaper than it is. */
  readonly arrived: () => number;
  /** Resolves when the logger has written all its lines. */
  readonly flush: () => Promise<void>;
}

const nothingLeft = async (): Promise<void> => {};

function startWaybill(redact?: false): Contender {
  let arrived = 0;
  const redaction: { redact?: Redactor | false } = redact === false ? { redact } : {};
  const { log, flush } = createTracing({
    service: 'bench',
    instrumentations: [],
    logLevel: 'info',
    exporter: async ({ length }) => {
      arrived += length;
      return { accepted: length, rejected: [] };
    },
    ...redaction,
  });
  return { log: log.info, logDisabled: log.debug, arrived: () => arrived, flush };
}

function startPino(hasTransmit: boolean): Contender {
  let arrived = 0;
  const logger = pino({
    browser: hasTransmit
      ? { write() {}, transmit: { send: () => void arrived++ } }
      : { write: () => void arrived++ },
  });
  return {
    log: (message, fields) => logger.info(fields, message),
    logDisabled: (message, fields) => logger.debug(fields, message),
    arrived: () => arrived,
    flush: nothingLeft,
  };
}

function startOpenTelemetry(): Contender {
  let arrived = 0;
  const counting: LogRecordProcessor = {
    onEmit: () => void arrived++,
    forceFlush: nothingLeft,
    shutdown: nothingLeft,
  };
  const logger = new LoggerProvider({ processors: [counting] }).getLogger('bench');
  return {
    log: (body, fields) => logger.emit({ severityNumber: 9, severityText: 'INFO', body, attributes: fields }),
    // OpenTelemetry's loggers have no level.
    logDisabled: () => {},
    arrived: () => arrived,
    flush: nothingLeft,
  };
}

let plainArrived = 0;
let redactedArrived = 0;

// LogTape has one configuration for the whole page.
function configureLogTape(): void {
  const plain: Sink = () => void plainArrived++;
  const redacted: Sink = redactByField(() => void redactedArrived++);
  configureSync({
    sinks: { plain, redacted },
    loggers: [
      { category: 'plain', lowestLevel: 'info', sinks: ['plain'] },
      { category: 'redacted', lowestLevel: 'info', sinks: ['redacted'] },
      { category: ['logtape', 'meta'], lowestLevel: 'warning', sinks: [] },
    ],
  });
}

function startLogTape(category: 'plain' | 'redacted'): Contender {
  const logger = getLogger(category);
  return {
    log: (message, fields) => logger.info(message, fields),
    logDisabled: (message, fields) => logger.debug(message, fields),
    arrived: () => (category === 'plain' ? plainArrived : redactedArrived),
    flush: nothingLeft,
  };
}

/** Starts all loggers, each with its default settings and a sink that only counts. */
export function startContenders(): Record<string, Contender> {
  configureLogTape();
  return {
    'Waybill with redact: false': startWaybill(false),
    Waybill: startWaybill(),
    pino: startPino(false),
    'pino with transmit': startPino(true),
    OpenTelemetry: startOpenTelemetry(),
    LogTape: startLogTape('plain'),
    'LogTape with redactByField': startLogTape('redacted'),
  };
}

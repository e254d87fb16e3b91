import { LoggerProvider, type LogRecordProcessor } from '@opentelemetry/sdk-logs';
import { configureSync, getLogger, type Sink } from '@logtape/logtape';
import { redactByField } from '@logtape/redaction';
import pino from 'pino';
import { createTracing, type Redactor } from 'waybill';

/** Something that writes log lines. */
export interface Contender {
  readonly log: (message: string, fields: Record<string, unknown>) => void;
  /** Writes a line below the level from which on lines are written. */
  readonly logDisabled: (message: string, fields: Record<string, unknown>) => void;
  /** How many lines have reached the sink. Those that were dropped on the way cost less than they should. */
  readonly arrived: () => number;
  /** Resolves when nothing is left of what was logged. */
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
    // Its loggers have no level.
    logDisabled: () => {},
    arrived: () => arrived,
    flush: nothingLeft,
  };
}

let plainArrived = 0;
let redactedArrived = 0;

// One configuration serves all of a page.
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

/** Starts all of them, each with its default settings and a sink that does nothing but count. */
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

import type { Diagnostic } from '../core/index.ts';
import { STOPPED } from '../core/internal.ts';
import type { ServerTracing } from '../server/index.ts';
import type { ContinuedSpanOptions } from '../server/internal.ts';
import type { WorkflowReport } from '../temporal-workflow/internal.ts';
import { SINK } from '../temporal-workflow/internal.ts';
import { checkTracing } from './check-tracing.ts';
import { createTellFault } from './tell-fault.ts';

/** A function that hears from workflows, as Temporal takes it. */
export interface TemporalSinkFunction<A extends unknown[]> {
  readonly fn: (info: unknown, ...args: A) => void;
  readonly callDuringReplay: boolean;
}

/** The sinks of a worker. */
// An alias, because Temporal's type has an index signature, and an interface has none.
export type TemporalSinks = {
  readonly waybill: {
    readonly span: TemporalSinkFunction<[report: WorkflowReport]>;
    readonly fault: TemporalSinkFunction<[header: string, fault: string]>;
  };
};

/** Settings of {@link temporalSinks} and {@link temporalActivityInterceptor}. */
export interface TemporalWorkerOptions {
  /** Hears each kind of problem with a header, once. @default `console.warn` */
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => void) | undefined;
}

const MOST_REMEMBERED = 1000;

/** Remembers the last 1000 spans. A task that failed runs again, and then reports the same spans again. */
function createIsNew(): (id: string) => boolean {
  const known = new Set<string>();
  return (id) => {
    if (known.has(id)) return false;
    known.add(id);
    if (known.size > MOST_REMEMBERED) known.delete(known.values().next().value!);
    return true;
  };
}

function errorOf({ type, message, stack }: Exclude<WorkflowReport['outcome'], string>): Error {
  const error = new Error(message);
  error.name = type;
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** Records a span of a workflow. It ends now, because the last activity of the workflow has ended. */
function record(tracing: Pick<ServerTracing, 'continue'>, report: WorkflowReport): void {
  const { name, parent, spanId, startMs, attributes, links, outcome } = report;
  const options: ContinuedSpanOptions = { kind: 'consumer', attributes, links, spanId, startMs };
  tracing.continue(
    parent,
    name,
    (span) => {
      if (outcome === 'done') return;
      if (outcome === 'stopped') span.end({ failure: STOPPED });
      else if (outcome.isRecorded) span.end({ error: errorOf(outcome) });
      else throw errorOf(outcome);
    },
    options,
  );
}

/**
 * Creates the sinks with which workflows tell a worker of their spans. Pass them as `sinks` to `Worker.create`, together
 * with the interceptors of `waybill/temporal/workflow`. If the worker has other sinks too, spread these into them.
 *
 * The span of a run is recorded when the run ends. A run that is terminated or times out has no span, because its
 * workflow hears nothing. During a replay, no span is recorded.
 */
export function temporalSinks(
  tracing: Pick<ServerTracing, 'continue'>,
  options: TemporalWorkerOptions = {},
): TemporalSinks {
  checkTracing(tracing, 'continue', 'temporalSinks');
  const isNew = createIsNew();
  const tell = createTellFault(options);
  return {
    [SINK]: {
      span: {
        fn(_info, report) {
          if (!isNew(report.spanId)) return;
          try {
            record(tracing, report);
          } catch {
            // The span of a run that failed runs work that throws, so that the error is captured.
          }
        },
        callDuringReplay: false,
      },
      fault: { fn: (_info, header, fault) => tell(header, fault), callDuringReplay: false },
    },
  };
}

import type { ThrownFacts, WorkflowOutcome } from './workflow-report.ts';

interface Failure {
  readonly name?: unknown;
  readonly type?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
}

/** The failures of work outside of the workflow. */
const OUTSIDE: readonly unknown[] = ['ActivityFailure', 'ChildWorkflowFailure', 'NexusOperationFailure'];

// A chain of causes that is longer than this says nothing more.
const DEEPEST = 10;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function rootOf(thrown: unknown): { readonly root: Failure; readonly isOutside: boolean } {
  let root = Object(thrown) as Failure;
  let isOutside = false;
  for (let depth = 0; depth < DEEPEST && OUTSIDE.includes(root.name) && root.cause; depth++) {
    root = Object(root.cause) as Failure;
    isOutside = true;
  }
  return { root, isOutside };
}

function describe(thrown: unknown): WorkflowOutcome {
  const { root, isOutside } = rootOf(thrown);
  if (root.name === 'ContinueAsNew') return 'done';
  if (root.name === 'CancelledFailure') return 'stopped';
  return {
    type: textOf(root.type) ?? textOf(root.name) ?? 'Error',
    message: textOf(root.message) ?? (Object(thrown) === thrown ? '' : String(thrown)),
    stack: textOf(root.stack),
    // An activity that timed out recorded nothing.
    isRecorded: isOutside && root.name === 'ApplicationFailure',
  };
}

/**
 * Describes what a workflow threw. An error of an activity or of a child workflow is described by its first cause. The
 * end of a run that continues as a new one is no failure, and neither is a cancellation. Never throws.
 */
export function describeFailure(thrown: unknown): WorkflowOutcome {
  try {
    return describe(thrown);
  } catch {
    return { type: 'Error', message: '', isRecorded: false };
  }
}

/**
 * Tells whether an error only fails the current task of a workflow. Temporal then tries the task again, until the code of
 * the workflow is repaired.
 */
export function failsTaskOnly(thrown: unknown, TemporalFailure: unknown): boolean {
  const isFailure = typeof TemporalFailure === 'function' && thrown instanceof TemporalFailure;
  return !isFailure && describeFailure(thrown) !== 'done';
}

/** The part of a command that says why a run failed. */
export interface FailureCommand {
  readonly message?: string | null;
  readonly stackTrace?: string | null;
  readonly applicationFailureInfo?: { readonly type?: string | null } | null;
}

/** Describes the failure of a run whose error is not known, from the command that ends the run. */
export function describeCommand(failure: FailureCommand | null | undefined): ThrownFacts {
  return {
    type: failure?.applicationFailureInfo?.type || 'Error',
    message: failure?.message ?? '',
    stack: failure?.stackTrace ?? undefined,
    isRecorded: false,
  };
}

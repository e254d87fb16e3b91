import { joinValues } from '../capture/join-values.ts';
import { cancelLater, later } from '../records/later.ts';
import type { SpanKind } from '../records/records.ts';
import { OUTCOME, REQUEST_COUNT, TRIGGER } from '../records/semantic-conventions.ts';
import type { Action, OpenActionOptions, OpenedAction } from './action.ts';
import { ActiveSpan, type SpanPorts } from './active-span.ts';
import type { ErrorOccurrence } from './error-occurrences.ts';
import { judgeOutcome, STOPPED } from './interruption.ts';
import { observeResult } from './observe-result.ts';
import type { Outcome } from './span.ts';

// After the response to a request, the app often sends another request immediately. So an action stays open for this
// time after its last work.
const QUIET_MS = 100;
const MAX_MS = 30_000;

/**
 * An action under way. Its handler counts as work under way until `settle` sets its outcome.
 *
 * The action ends after 100 ms in which neither the handler nor any child span was open. Its end time is the end of the
 * last work. The action ends after 30 s at the latest, or when `end` is called.
 *
 * An action that the app named is recorded. An action of an instrumentation is recorded in each of these cases: it
 * caused a span, a log line or an error; the app added attributes or took its context; it was cut off before its work
 * had ended.
 */
export class ActiveAction extends ActiveSpan implements OpenedAction {
  readonly trigger: string | undefined;
  override readonly isTransient: boolean;
  occurrence: ErrorOccurrence | undefined;
  #isWorthRecording: boolean;
  #openCount = 1;
  #requestCount = 0;
  #isStopped = false;
  #failure: { readonly error: unknown } | undefined;
  #quietSinceMs = 0;
  #quietTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #lastTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: SpanPorts, name: string, options: OpenActionOptions = {}) {
    const { trigger, facts, attributes, startMs = ports.now(), isTransient = false, isSettled } = options;
    super(ports, name, {
      parent: ports.beginContext(options),
      attribution: 'exact',
      kind: options.kind,
      attributes: joinValues(facts, attributes),
      startMs,
    });
    if (trigger) this.addFacts({ [TRIGGER]: trigger });
    this.trigger = trigger;
    this.isTransient = isTransient;
    this.#isWorthRecording = !options.isInferred || attributes !== undefined;
    this.#lastTimer = later(
      // After a sleep of the computer, the timer fires late.
      () => this.end({ abandoned: true }, startMs + MAX_MS),
      startMs + MAX_MS - ports.now(),
    );
    if (isSettled) this.ended(startMs);
    ports.subscribers.tell({ type: 'action-start', action: this });
  }

  /** Runs the work of the action, and captures the error that the work throws. */
  perform<T>(work: (action: Action) => T): T {
    return this.run(() =>
      observeResult(
        () => work(this),
        (reported) => {
          const outcome = judgeOutcome(reported, this);
          if (Object.hasOwn(outcome, 'error')) {
            this.occurrence = this.ports.errors.capture(outcome.error, undefined, this.provenance);
          }
          // If the page goes away now, the action ends without this outcome.
          this.#isStopped = outcome.failure === STOPPED;
          this.settle(outcome);
        },
      ),
    );
  }

  override begun(kind: SpanKind): void {
    this.#isWorthRecording = true;
    this.#openCount++;
    if (kind === 'client') this.#requestCount++;
  }

  override ended(atMs: number): void {
    this.#openCount--;
    this.#quietSinceMs = atMs;
    // If the action has ended, a span that ends later needs no timer.
    if (this.#openCount > 0 || this.hasEnded()) return;
    // Requests begin and end often, and a timer for each of them would cost too much. So one timer stays and checks the
    // state.
    this.#quietTimer ??= later(() => this.#endIfQuiet(), QUIET_MS);
  }

  override markWorthRecording(): void {
    this.#isWorthRecording = true;
  }

  override failed(error: unknown): void {
    const { errors } = this.ports;
    if (!this.#failure || errors.isRefused(this.#failure.error)) this.#failure = { error };
  }

  override conclude(reported: Outcome): Outcome | undefined {
    // If an error was captured before the work was stopped, the action failed.
    const outcome: Outcome =
      this.#failure && reported.failure === STOPPED ? this.#failure : { ...this.#failure, ...reported };
    const hasFailed = Object.hasOwn(outcome, 'error') || outcome.failure !== undefined;
    const isCutOff = outcome.abandoned && this.#openCount > 0;
    if (!this.#isWorthRecording && !hasFailed && !isCutOff) return undefined;
    // `snapshot` also calls this method, while the action is still open.
    if (this.hasEnded()) {
      const isStopped = isCutOff || outcome.failure === STOPPED || (this.#isStopped && !hasFailed);
      const failed = this.ports.errors.isRefused(outcome.error) ? 'refused' : 'error';
      const how = isStopped ? 'abandoned' : hasFailed ? failed : 'ok';
      this.addFacts({ [OUTCOME]: how, [REQUEST_COUNT]: this.#requestCount });
    }
    return outcome;
  }

  override end(outcome?: Outcome, endMs?: number): boolean {
    const isEnding = super.end(outcome, endMs);
    if (isEnding) {
      cancelLater(this.#quietTimer);
      cancelLater(this.#lastTimer);
      this.ports.subscribers.tell({ type: 'action-end', action: this });
    }
    return isEnding;
  }

  #endIfQuiet(): void {
    this.#quietTimer = undefined;
    if (this.#openCount > 0) return;
    const restMs = this.#quietSinceMs + QUIET_MS - this.ports.now();
    if (restMs > 0) this.#quietTimer = later(() => this.#endIfQuiet(), restMs);
    else this.end(undefined, this.#quietSinceMs);
  }
}

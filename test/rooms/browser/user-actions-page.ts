import { onTestFinished } from 'vitest';
import { userEvent } from 'vitest/browser';
import {
  createTracing,
  traceUserActions,
  traceFetch,
  type SpanRecord,
  type TelemetryRecord,
  type Tracing,
  type TracingOptions,
  type UserActionOptions,
} from 'waybill';

/** A page with traced user actions, for one test. */
export interface UserActionsPage {
  readonly tracing: Tracing;
  readonly diagnostics: readonly unknown[];
  readonly records: () => readonly TelemetryRecord[];
  /** Waits until no action is open. Gives the root spans of all actions. */
  readonly actions: () => Promise<readonly SpanRecord[]>;
}

/** Shows some HTML until the test is over. Gives a function that finds an element by its `data-testid`. */
export function show(html: string): (testId: string) => HTMLElement {
  const place = document.createElement('div');
  place.innerHTML = html;
  document.body.append(place);
  onTestFinished(() => place.remove());
  return (testId) => place.querySelector<HTMLElement>(`[data-testid="${testId}"]`)!;
}

/** Traces the user actions of the page until the test is over. */
export function traceUser(
  options: UserActionOptions = {},
  settings: Partial<TracingOptions> = {},
): UserActionsPage {
  const records: TelemetryRecord[] = [];
  const diagnostics: unknown[] = [];
  const open = new Set<unknown>();
  let heard = (): void => {};
  const tracing = createTracing({
    service: 'page',
    environment: 'test',
    instrumentations: [traceFetch(), traceUserActions(options)],
    onDiagnostic: (diagnostic) => void diagnostics.push(diagnostic),
    ...settings,
  });
  tracing.subscribe((event) => {
    if (event.type === 'record') records.push(event.record);
    if (event.type === 'action-start') open.add(event.action);
    if (event.type === 'action-end') open.delete(event.action);
    if (open.size === 0) heard();
  });
  onTestFinished(tracing.dispose);
  return {
    tracing,
    diagnostics,
    records: () => [...records],
    async actions() {
      await new Promise<void>((resolve) => {
        heard = resolve;
        if (open.size === 0) resolve();
      });
      return records.filter(
        (record): record is SpanRecord => record.type === 'span' && record.parentSpanId === undefined,
      );
    },
  };
}

/** Clicks as a person does. */
export const click = (element: Element): Promise<void> => userEvent.click(element);

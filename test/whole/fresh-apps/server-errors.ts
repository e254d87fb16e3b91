import { get } from 'node:http';
import { expect, type Page } from 'playwright/test';
import { parseReference } from '../../../src/index.ts';
import type { LogRecord, SpanRecord, TelemetryRecord } from '../../../src/core/records/records.ts';

const server = 'team-web-server';

const isOf = (service: string) => (record: TelemetryRecord) => record.resource['service.name'] === service;

/** Gives the reference that the page shows. */
export async function shownReference(page: Page): Promise<string> {
  const reference = page.getByText(/^[\dA-Z]{4}-[\dA-Z]{5}$/);
  await expect(reference).toHaveCount(1);
  return (await reference.textContent())!;
}

/** An error of the server: its message, the name of its span, and the status of that span. */
export interface FoundError {
  readonly message: unknown;
  readonly span: string | undefined;
  readonly status: unknown;
}

/** Finds the error of the server by a reference, as a support desk does: its message, and its span. */
export function findError(records: readonly TelemetryRecord[], reference: string): FoundError {
  const parsed = parseReference(reference);
  const end = 'low40' in parsed ? parsed.low40 : reference;
  const found = records.filter(isOf(server)).filter(({ traceId }) => traceId?.endsWith(end));
  const error = found.find((record): record is LogRecord => record.type === 'log');
  const span = found.find(
    (record): record is SpanRecord => record.type === 'span' && record.spanId === error?.spanId,
  );
  return { message: error?.attributes['exception.message'], span: span?.name, status: span?.status.code };
}

/** Gives the names of a span and of the spans above it. */
export function namesAbove(records: readonly TelemetryRecord[], name: string): readonly string[] {
  const spans = records.filter((record): record is SpanRecord => record.type === 'span');
  const path: SpanRecord[] = [];
  for (let span = spans.findLast((each) => each.name === name); span;) {
    path.push(span);
    const { traceId, parentSpanId } = span;
    span = spans.find((each) => each.traceId === traceId && each.spanId === parentSpanId);
  }
  return path.map((span) => span.name);
}

/** Gives the messages of the errors that the server recorded. */
export function messagesOf(records: readonly TelemetryRecord[]): readonly unknown[] {
  return records.filter(isOf(server)).map(({ attributes }) => attributes['exception.message']);
}

/** Asks for a document, and leaves when its first part has arrived. */
export function leaveDuring(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, (response) => {
      response.once('data', () => request.destroy());
      response.on('error', () => {});
    });
    request.once('close', resolve).once('error', reject);
  });
}

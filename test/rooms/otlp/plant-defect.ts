import { Buffer } from 'node:buffer';
import { expect } from 'vitest';
import { encodeLogs, encodeSpans } from 'waybill/otlp';
import { checkOtlp } from './check-otlp.ts';
import { fullLog, fullSpan } from './full-payload.ts';
import type { OtlpKind } from './read-protos.ts';

export type Draft = Record<string, unknown>;

/** The parts of a payload. A test may plant a defect in each of them. */
export interface Drafts {
  readonly request: Draft;
  readonly group: Draft;
  readonly scope: Draft;
  /** The span or the log record. */
  readonly item: Draft;
  readonly status: Draft;
  readonly event: Draft;
  readonly link: Draft;
  readonly attributes: Draft[];
}

/** The JSON paths of the only span and the only log record of a payload. */
export const itemPath = {
  traces: '$.resourceSpans[0].scopeSpans[0].spans[0]',
  logs: '$.resourceLogs[0].scopeLogs[0].logRecords[0]',
};

const firstOf = (part: unknown): Draft => (part as Draft[] | undefined)?.[0] ?? {};

/** Changes a payload of the encoder. Gives the problems of the changed payload. */
export function plantDefect(kind: OtlpKind, plant: (drafts: Drafts) => void): string[] {
  const body = kind === 'logs' ? encodeLogs([fullLog]) : encodeSpans([fullSpan]);
  const request = JSON.parse(JSON.stringify(body)) as Draft;
  const group = firstOf(request['resourceSpans'] ?? request['resourceLogs']);
  const scope = firstOf(group['scopeSpans'] ?? group['scopeLogs']);
  const item = firstOf(scope['spans'] ?? scope['logRecords']);
  plant({
    request,
    group,
    scope,
    item,
    status: (item['status'] ?? {}) as Draft,
    event: firstOf(item['events']),
    link: firstOf(item['links']),
    attributes: item['attributes'] as Draft[],
  });
  return checkOtlp(kind, request);
}

/** Gives a field a new name. */
export function rename(draft: Draft, before: string, after: string): void {
  draft[after] = draft[before];
  delete draft[before];
}

/** Writes hex as base64. Protobuf's JSON has bytes in base64 everywhere but in OTLP. */
export function base64(hex: unknown): string {
  return Buffer.from(String(hex), 'hex').toString('base64');
}

/** Matches a text by its first words, for `toContainEqual`. */
export function startingWith(words: string): unknown {
  const text = words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return expect.stringMatching(new RegExp(`^${text}`));
}

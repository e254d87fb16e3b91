import type { IncomingMessage, ServerResponse } from 'node:http';

/** The server's behaviour for one request. */
export type Fault =
  | 'none'
  /** The records are stored, but the answer is lost. */
  | 'reset after'
  | 'reset before'
  /** No answer at all. */
  | 'hang before'
  | 'hang after'
  /** The records are stored; the answer begins, and breaks off. */
  | 'broken answer'
  /** The records are stored; the answer never ends. */
  | 'endless answer'
  | 'empty answer'
  | 'no JSON'
  | 'no content'
  | 'a page of HTML'
  /** The server answers first, and the transaction fails. No ingest may do this. */
  | 'answer without storing'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

/** One request at the server, and its fault. */
export interface FaultyCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly fault: Fault;
  /** Notes that only a timeout can end this request. */
  readonly hang: () => void;
}

const sendJson = (response: ServerResponse, body: string): void =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(body);

/** Applies the faults that keep the request from the ingest. Tells whether there was one. */
export function failBefore({ request, response, fault, hang }: FaultyCall): boolean {
  if (typeof fault === 'object') response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
  else if (fault === 'reset before') request.socket.destroy();
  else if (fault === 'hang before') hang();
  else if (fault === 'answer without storing') sendJson(response, '{}');
  else if (fault === 'a page of HTML') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
  } else return false;
  return true;
}

/** Passes on the ingest's answer, or applies the faults that happen after everything is stored. */
export async function failAfter(
  { request, response, fault, hang }: FaultyCall,
  given: Response,
): Promise<void> {
  const text = await given.text();
  // An ingest that refuses some records must say so. It may write every other answer in any way.
  const isPartial = text.includes('partialSuccess');
  if (fault === 'none' || (isPartial && /no|empty/.test(String(fault)))) {
    return void response.writeHead(given.status, Object.fromEntries(given.headers)).end(text);
  }
  if (fault === 'reset after') return void request.socket.destroy();
  if (fault === 'hang after') return hang();
  if (fault === 'no content') return void response.writeHead(204).end();
  if (fault === 'no JSON') return sendJson(response, 'OK');
  if (fault === 'empty answer') return void response.writeHead(200).end();
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"partial');
  if (fault === 'endless answer') hang();
  else setImmediate(() => request.socket.destroy());
}

import type { NodeResponse } from './node-response.ts';

type Value = string | string[];

/** The headers of `writeHead`: an object, a flat list of names and values, or a list of pairs. */
type GivenHeaders = Readonly<Record<string, Value>> | readonly unknown[];

interface HeadWriter extends NodeResponse {
  writeHead: (this: HeadWriter, status: number, ...rest: readonly unknown[]) => unknown;
}

function entriesOf(given: GivenHeaders): readonly (readonly [string, Value])[] {
  if (!Array.isArray(given)) return Object.entries(given as Readonly<Record<string, Value>>);
  if (Array.isArray(given[0])) return given as [string, Value][];
  const names = given.filter((_, nth) => nth % 2 === 0) as string[];
  return names.map((name, nth) => [name, given[nth * 2 + 1] as Value]);
}

/** Sets the headers of `writeHead` one by one. A name that occurs several times gets a list. */
function setHeaders(response: NodeResponse, given: GivenHeaders): void {
  const values = new Map<string, Value>();
  for (const [name, value] of entriesOf(given)) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : [before, value].flat());
  }
  for (const [name, value] of values) response.setHeader(name, value);
}

/**
 * Calls `edit` just before the head of a response is sent, when all its headers are known. Node and the frameworks send
 * each head through `writeHead`.
 */
export function beforeHead(response: NodeResponse, edit: () => void): void {
  const writer = response as HeadWriter;
  const { writeHead } = writer;
  let isEdited = false;
  writer.writeHead = function (this: HeadWriter, status, ...rest) {
    // Status 101 hands the connection over, and other statuses below 200 are no final answer.
    if (isEdited || this.headersSent || status < 200) return writeHead.call(this, status, ...rest);
    isEdited = true;
    const messages = rest.filter((part) => typeof part === 'string');
    const given = rest[messages.length];
    if (typeof given === 'object' && given !== null) setHeaders(this, given as GivenHeaders);
    edit();
    return writeHead.call(this, status, ...messages);
  };
}

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

const HEAD = Symbol('waybill.head');

/** What one response needs until its head is sent. */
interface Head {
  readonly writeHead: HeadWriter['writeHead'];
  readonly editor: HeadEditor;
  isEdited: boolean;
}

/** The work that a response belongs to. */
export interface HeadEditor {
  /** Called just before the head of the response is sent. */
  editHead(): void;
}

// All responses share this function, as all emitters share one in `keepContext`.
const writeEditedHead: HeadWriter['writeHead'] = function (
  this: HeadWriter & { readonly [HEAD]?: Head },
  status,
  ...rest
) {
  const head = this[HEAD]!;
  const { writeHead } = head;
  // Status 101 hands the connection over, and other statuses below 200 are no final answer.
  if (head.isEdited || this.headersSent || status < 200) return writeHead.call(this, status, ...rest);
  head.isEdited = true;
  if (rest.length === 0) {
    head.editor.editHead();
    return writeHead.call(this, status);
  }
  const messages = rest.filter((part) => typeof part === 'string');
  const given = rest[messages.length];
  if (typeof given === 'object' && given !== null) setHeaders(this, given as GivenHeaders);
  head.editor.editHead();
  return writeHead.call(this, status, ...messages);
};

/**
 * Lets `editor` edit the head of a response just before it is sent, when all its headers are known. Node and the
 * frameworks send each head through `writeHead`. Call it once for each response.
 */
export function beforeHead(response: NodeResponse, editor: HeadEditor): void {
  const writer = response as HeadWriter & { [HEAD]?: Head };
  writer[HEAD] = { writeHead: writer.writeHead, editor, isEdited: false };
  writer.writeHead = writeEditedHead;
}

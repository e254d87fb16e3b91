import { formatReference, parseReference, type TraceQuery, type TraceSummary } from '../core/index.ts';
import { parseSearch } from '../search/index.ts';
import { parseSupportBundle, type SupportBundle } from '../support-bundle/index.ts';
import { drawSummaries, drawTrace } from './draw-trace.ts';
import { TraceApiError } from '../trace-api/index.ts';
import { openApi, withoutMark } from './open-api.ts';
import { openBundle } from './open-bundle.ts';
import { openDatabase, type ImportDriver, type OpenReader } from './open-database.ts';
import { HELP, parseCommand, type Command } from './parse-command.ts';
import { isFile, readTextFile } from './read-text.ts';
import { chooseStyle } from './style.ts';
import { CommandProblem, type Terminal } from './terminal.ts';
import { toSafeJson, toSafeLine } from './safe-text.ts';

const FOUND = 0;
const NOTHING_FOUND = 1;
const FAILED = 2;
const DEFAULT_WIDTH = 100;

/** Runs the program with its arguments. Resolves with the exit code. Never rejects. */
export async function runCommand(
  args: readonly string[],
  terminal: Terminal,
  imported: ImportDriver,
): Promise<number> {
  try {
    const command = parseCommand(args);
    if (command !== 'help') return await showTrace(command, terminal, imported);
    terminal.print(HELP);
    return FOUND;
  } catch (error) {
    const reason = reasonOf(error);
    // A reason can quote what a database or a file says.
    terminal.complain(`waybill: ${toSafeLine(reason)}\n`);
    return FAILED;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof CommandProblem) return error.message;
  if (!(error instanceof TraceApiError)) return `The store cannot be read: ${messageOf(error)}.`;
  const hint = error.problem === 'unauthorized' ? ' Set WAYBILL_TOKEN.' : '';
  return withoutMark(error.message) + hint;
}

function messageOf(error: unknown): string {
  const { message, code } = Object(error) as { message?: unknown; code?: unknown };
  return String(message || code || error)
    .split('\n', 1)[0]!
    .replace(/\.$/, '');
}

/** What a command looks for, and where. */
interface Search extends OpenReader {
  /** Absent if everything in a bundle is wanted. */
  readonly query?: TraceQuery;
  readonly all?: () => Promise<readonly TraceSummary[]>;
}

async function openSearch(
  { sought, file, ...store }: Command,
  terminal: Terminal,
  imported: ImportDriver,
): Promise<Search> {
  const given = sought === '' || sought === '-' ? (await terminal.readInput()).trim() : sought;
  const text = file === undefined && (await isFile(given)) ? await readTextFile(given) : given;
  const bundle = file === undefined ? parseSupportBundle(text) : await readBundle(file);
  if (bundle) {
    tellProblems(bundle, terminal);
    const opened = await openBundle(bundle);
    return file === undefined || given === '' ? opened : { ...opened, query: understand(given) };
  }
  if (text === '') throw new CommandProblem('Nothing to look for. Try: waybill trace KM70-WHSPV');
  const query = understand(text);
  return { ...(await openStore(store, terminal, imported)), query };
}

/** Opens the store that an option names, or else the environment: first an API, then a database. */
async function openStore(
  { database, api, tenant }: Pick<Command, 'database' | 'api' | 'tenant'>,
  { environment }: Terminal,
  imported: ImportDriver,
): Promise<OpenReader> {
  if (api !== undefined && database !== undefined) {
    throw new CommandProblem('There are two stores to look in. Pass --api or --database.');
  }
  const address = api ?? (database === undefined ? environment['WAYBILL_API_URL'] : undefined);
  if (address) {
    if (tenant === undefined) return openApi(address, environment['WAYBILL_TOKEN']);
    throw new CommandProblem('--tenant is for a database. The token chooses the tenant of an API.');
  }
  const url = database ?? environment['DATABASE_URL'];
  if (url) return openDatabase(url, tenant, imported);
  throw new CommandProblem(
    'No store to look in. Set WAYBILL_API_URL or DATABASE_URL, or pass --api, --database or --file.',
  );
}

async function readBundle(file: string): Promise<SupportBundle> {
  const bundle = parseSupportBundle(await readTextFile(file));
  if (!bundle) throw new CommandProblem(`The file ${file} holds no support bundle.`);
  return bundle;
}

function tellProblems({ problem, damaged, leftOut }: SupportBundle, { complain }: Terminal): void {
  if (problem === 'newer')
    complain('A later version of Waybill wrote this bundle. Update the package to read it.\n');
  else if (problem) complain(`The bundle is ${problem}. Records can be missing or wrong.\n`);
  if (damaged > 0) complain(`Records that cannot be read: ${damaged}.\n`);
  if (leftOut > 0) complain(`Records that had no room in the bundle: ${leftOut}.\n`);
}

/** Reads the query in a text. Throws a {@link CommandProblem} if there is none. */
function understand(text: string): TraceQuery {
  const parsed = parseSearch(text);
  if (parsed.kind !== 'mistyped' && parsed.kind !== 'unknown') return parsed;
  // People spell references with spaces: `K M 7 O - W H S P V`.
  const spelled = text.length <= 40 ? parseReference(text) : undefined;
  if (spelled && 'low40' in spelled) return { kind: 'reference', low40: spelled.low40 };
  throw new CommandProblem(
    parsed.kind === 'mistyped'
      ? `The reference ${parsed.code} has a typing mistake: its last character does not fit. Compare it with the report.`
      : 'The text holds no reference and no id.',
  );
}

async function showTrace(command: Command, terminal: Terminal, imported: ImportDriver): Promise<number> {
  const { reader, query, all, close } = await openSearch(command, terminal, imported);
  try {
    const found = query ? await reader.find(query) : ((await all?.()) ?? []);
    const [first, ...others] = found;
    const style = chooseStyle(terminal, command.width ?? terminal.columns ?? DEFAULT_WIDTH);
    if (!first) {
      terminal.complain(`Nothing is stored${query ? ` for ${describe(query)}` : ' in the bundle'}.\n`);
      return NOTHING_FOUND;
    }
    if (others.length > 0) {
      terminal.print(command.isJson ? toSafeJson(found) : drawSummaries(found, style));
      return FOUND;
    }
    const trace = await reader.read(first.traceId);
    if (!trace) {
      terminal.complain(`The trace ${first.traceId} has just been deleted.\n`);
      return NOTHING_FOUND;
    }
    const spanId = query && 'spanId' in query ? query.spanId : undefined;
    terminal.print(
      command.isJson ? toSafeJson(trace) : drawTrace(trace, { style, spanId, maxRows: command.maxRows }),
    );
    return FOUND;
  } finally {
    await close();
  }
}

function describe(query: TraceQuery): string {
  switch (query.kind) {
    case 'reference':
      return `the reference ${formatReference(query.low40)}`;
    case 'trace':
      return `the trace ${query.traceId}`;
    case 'span':
      return `the span ${query.spanId}`;
    case 'uuid':
    case 'foreign':
      return `the id ${query.id}`;
  }
}

import { parseArgs } from 'node:util';
import { CommandProblem } from './terminal.ts';

/** What `waybill` is asked to do. */
export interface Command {
  /** The text to look for: the words behind `trace`. */
  readonly sought: string;
  readonly file: string | undefined;
  readonly database: string | undefined;
  /** The address of a trace API. */
  readonly api: string | undefined;
  readonly tenant: string | undefined;
  readonly isJson: boolean;
  readonly width: number | undefined;
  /** The maximum number of rows of the timeline. */
  readonly maxRows: number;
}

const OPTIONS = {
  file: { type: 'string', short: 'f' },
  database: { type: 'string', short: 'd' },
  api: { type: 'string', short: 'a' },
  tenant: { type: 'string' },
  json: { type: 'boolean', default: false },
  width: { type: 'string' },
  rows: { type: 'string', default: '500' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const MAX_ARGUMENTS = 1000;
const MIN_WIDTH = 40;
const MAX_WIDTH = 1000;

function readNumber(name: string, text: string, [min, max]: readonly [number, number]): number {
  const value = /^\d{1,7}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new CommandProblem(`--${name} takes a number from ${min} to ${max}.`);
}

function parse(args: readonly string[]) {
  // The time of parseArgs grows faster than the number of arguments.
  if (args.length > MAX_ARGUMENTS) {
    throw new CommandProblem(`There are more than ${MAX_ARGUMENTS} arguments. Quote the text, or pipe it.`);
  }
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const [sentence = ''] = String((error as Error).message).split('\n', 1);
    throw new CommandProblem(`${sentence.replace(/\.?$/, '.')} See: waybill --help`);
  }
}

/** Reads the arguments of the program. Returns `help` if the person asks for help. Throws a {@link CommandProblem}. */
export function parseCommand(args: readonly string[]): Command | 'help' {
  const { values, positionals } = parse(args);
  const [verb, ...words] = positionals;
  if (values.help || verb === 'help') return 'help';
  if (verb !== 'trace') {
    const fault = verb === undefined ? 'A command is missing' : `There is no command "${verb.slice(0, 40)}"`;
    throw new CommandProblem(`${fault}. Try: waybill trace KM70-WHSPV`);
  }
  return {
    sought: words.join(' '),
    file: values.file,
    database: values.database,
    api: values.api,
    tenant: values.tenant,
    isJson: values.json,
    width: values.width === undefined ? undefined : readNumber('width', values.width, [MIN_WIDTH, MAX_WIDTH]),
    maxRows: readNumber('rows', values.rows, [1, 1_000_000]),
  };
}

export const HELP = `Usage: waybill trace <anything> [options]

Shows one trace: the failed step, and the timeline of all programs.

<anything>  a reference, a report from a user, a trace id, a correlation or session id, a span id,
            a traceparent, the id of another system, or a file with a support bundle.
            Without it, the text comes from the standard input.

Options:
  -d, --database URL  the PostgreSQL database with the records (default: DATABASE_URL)
  -a, --api URL       a trace API to read, with the token WAYBILL_TOKEN (default: WAYBILL_API_URL)
  -f, --file FILE     a support bundle to search in, instead of a store
      --tenant NAME   the tenant to read in a database (default: default)
      --json          the records as JSON
      --rows N        the longest timeline, in rows (default: 500)
      --width N       the width of a line (default: the terminal's, else 100)
  -h, --help          this text

NO_COLOR=1 switches the colours off, and FORCE_COLOR=1 on.
Exit codes: 0 something was found, 1 nothing was found, 2 the command could not be run.
`;

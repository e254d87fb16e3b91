import { importDriver } from '../../../src/cli/import-driver.ts';
import type { ImportDriver } from '../../../src/cli/open-database.ts';
import { runCommand } from '../../../src/cli/run-command.ts';

/** What a run of the program wrote. */
export interface Answer {
  readonly code: number;
  readonly printed: string;
  readonly complaints: string;
}

/** Settings of {@link ask}. */
export interface AskOptions {
  /** The standard input. */
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly imported?: ImportDriver;
}

/** Runs the program in this process, as a script would, without a terminal. */
export async function ask(args: readonly string[], options: AskOptions = {}): Promise<Answer> {
  let printed = '';
  let complaints = '';
  const code = await runCommand(
    args,
    {
      print: (lines) => void (printed += lines),
      complain: (line) => void (complaints += line),
      readInput: () => Promise.resolve(options.input ?? ''),
      isTerminal: false,
      columns: undefined,
      environment: options.environment ?? {},
    },
    options.imported ?? importDriver(process.cwd()),
  );
  return { code, printed, complaints };
}

/** The parts of one line of a stack. Together they are the whole line. */
export interface StackLine {
  /** The text before the path: the name of the function. In a line without a path, the whole line. */
  readonly before: string;
  /** The first folders of a long path, which need not be shown. */
  readonly hidden: string;
  /** The folders to show, with a slash at the end. */
  readonly folders: string;
  /** The name of the file, with line and column. */
  readonly file: string;
  readonly after: string;
}

const SHOWN_FOLDERS = 2;
// A shorter text is not worth hiding.
const LEAST_HIDDEN = 12;
const LONGEST_LINE = 2_000;

/**
 * Splits a line of a stack at its path, as V8, Firefox, Safari and Node write it: `at save (file:///srv/app/save.ts:3:7)`
 * or `save@https://app.example/save.js:3:7`. A line of other shape is returned whole.
 */
export function splitStackLine(line: string): StackLine {
  const whole = { before: line, hidden: '', folders: '', file: '', after: '' };
  if (line.length > LONGEST_LINE) return whole;
  const text = line.trimEnd();
  const path = text.endsWith(')') ? text.slice(0, -1) : text;
  if (!/:\d+$/.test(path)) return whole;
  const start = startOfPath(path);
  const slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  if (slash <= start) return whole;
  const shown = startOfShown(path, start, slash);
  return {
    before: path.slice(0, start),
    hidden: path.slice(start, shown),
    folders: path.slice(shown, slash),
    file: path.slice(slash),
    after: line.slice(path.length),
  };
}

// A folder can have a space in its name, so the last space is no help. Firefox writes the name of the function before
// `@`, and names of packages can contain `@` too, but after a slash.
function startOfPath(line: string): number {
  const bracket = line.indexOf(' (');
  if (bracket !== -1) return bracket + 2;
  const lead = /^\s*at (?:async )?/.exec(line)?.[0].length ?? 0;
  if (lead > 0) return lead;
  const at = line.indexOf('@');
  const slash = line.search(/[/\\]/);
  return at !== -1 && at < slash ? at + 1 : line.length - line.trimStart().length;
}

function startOfShown(path: string, start: number, slash: number): number {
  let shown = slash;
  for (let folders = 0; folders < SHOWN_FOLDERS && shown > start; folders++) {
    shown = Math.max(path.lastIndexOf('/', shown - 2), path.lastIndexOf('\\', shown - 2)) + 1;
  }
  return shown - start < LEAST_HIDDEN ? start : shown;
}

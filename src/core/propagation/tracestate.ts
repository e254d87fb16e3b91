// Level 2 grammar: https://www.w3.org/TR/trace-context-2/#tracestate-header
const MEMBER =
  /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

const MAX_MEMBERS = 32;
// The grammar allows 16,447 characters, and any space between them.
const MAX_READ = 32_768;
// Many servers refuse a request with more than 8 kB of headers in all.
const MAX_LENGTH = 4096;
// https://www.w3.org/TR/trace-context-2/#tracestate-limits
const LONG_MEMBER = 128;

function shorten(members: string[]): string {
  while (members.join().length > MAX_LENGTH) {
    // Where none is long, -1 is the place of the last one.
    members.splice(
      members.findLastIndex((member) => member.length > LONG_MEMBER),
      1,
    );
  }
  return members.join();
}

/**
 * Reads a `tracestate` header and gives it back tidied, ready to be passed on; `null` where it is invalid.
 *
 * One bad member spoils the whole header, more than 32 do as well; empty members are skipped, and of members with the
 * same key the first one stays. The order never changes. What is longer than 4096 characters loses whole members: those
 * of more than 128 characters first, then others, each time the right-most. Headers over 32 KiB are not read at all.
 * Read it only beside a valid `traceparent`.
 * @see https://www.w3.org/TR/trace-context-2/#tracestate-header
 */
export function parseTracestate(header: string | null | undefined): string | null {
  // With nothing but printable ASCII and tabs left, `trim` takes spaces and tabs only, and in linear time.
  if (!header || header.length > MAX_READ || /[^\t -~]/.test(header)) return null;
  const members = header
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');
  if (members.length > MAX_MEMBERS || !members.every((member) => MEMBER.test(member))) return null;
  const unique = new Map<string, string>();
  for (const member of members) {
    const [key = ''] = member.split('=', 1);
    if (!unique.has(key)) unique.set(key, member);
  }
  return shorten([...unique.values()]) || null;
}

// Level 2 grammar: https://www.w3.org/TR/trace-context-2/#tracestate-header
const MEMBER =
  /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

const MAX_MEMBERS = 32;
const MAX_LENGTH = 4096;

/**
 * Reads a `tracestate` header and gives it back tidied, ready to be passed on; `null` where it is invalid.
 *
 * One bad member spoils the whole header, more than 32 do as well; empty members are skipped.
 * Read it only beside a valid `traceparent`.
 */
export function parseTracestate(header: string | null | undefined): string | null {
  if (!header || header.length > MAX_LENGTH) return null;
  const members = header
    .split(',')
    .map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((member) => member !== '');
  if (members.length === 0 || members.length > MAX_MEMBERS) return null;
  return members.every((member) => MEMBER.test(member)) ? members.join(',') : null;
}

// The grammar of level 2: https://www.w3.org/TR/trace-context-2/#tracestate-header
const MEMBER =
  /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

const MAX_MEMBERS = 32;
// The grammar allows 16,447 characters, and also any number of spaces between the members.
const MAX_READ = 32_768;
// Many servers refuse a request if all its headers together have more than 8 kB.
const MAX_LENGTH = 4096;
// https://www.w3.org/TR/trace-context-2/#tracestate-limits
const LONG_MEMBER = 128;

function shorten(members: string[]): string {
  while (members.join().length > MAX_LENGTH) {
    // If no member is long, the index is -1, so `splice` removes the last member.
    members.splice(
      members.findLastIndex((member) => member.length > LONG_MEMBER),
      1,
    );
  }
  return members.join();
}

/**
 * Reads a `tracestate` header, and returns it in a tidy form that can be passed on. Returns `null` if the header is
 * invalid.
 *
 * The whole header is invalid if one member is invalid, or if there are more than 32 members. Empty members are
 * skipped. If several members have the same key, only the first stays. The order never changes. If the header has more
 * than 4096 characters, whole members are removed, from right to left: first the members of more than 128 characters,
 * then others. A header over 32 KiB is not read and counts as invalid. Use a `tracestate` only together with a valid
 * `traceparent`.
 * @see https://www.w3.org/TR/trace-context-2/#tracestate-header
 */
export function parseTracestate(header: string | null | undefined): string | null {
  // Only printable ASCII and tabs pass this check. So `trim` removes only spaces and tabs, and takes linear time.
  if (typeof header !== 'string' || header.length > MAX_READ || /[^\t -~]/.test(header)) return null;
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

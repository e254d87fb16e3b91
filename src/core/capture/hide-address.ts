// The address, its query and fragment, and the characters behind it: the line and column of a stack, and punctuation.
// The number of these characters is bounded, so the expression takes linear time.
const PARTS = /^([^?#]*)([?#])?(.+?)?((?::\d{1,9}){0,2}[).,;!?]{0,3})$/;

// In the path of a link from an e-mail, a segment that begins with such a word stands before the token of the link.
const BEFORE_TOKEN =
  /^(?:.*[-_])?(?:reset|invit|verif|confirm|activat|unsubscr|magic|recover|accept|join|share|token)/i;

// An id stays after the name of a collection, such as `invitations`.
const ID = /^(?:\d+|[\da-f]{8}-[\da-f-]{27})$/i;

// A text without meaning for people. Hexadecimal texts of 24 and 32 digits are ids of databases and of traces.
const RANDOM =
  /^(?=.*\d.*\d)(?=.*[a-z])(?=.*[A-Z])[\w~-]{20,}$|^(?=(?:[a-z]*\d){4})(?!(?:\d+|[\da-f]{24}|[\da-f]{32})$)[a-z\d]{20,}$/;

/**
 * Hides the parts of an address that can hold secrets: credentials, query and fragment, the token of a link, and random
 * segments. The address has no spaces, and can end with the line and the column of a stack.
 */
export function hideAddress(address: string, hidden: string): string {
  // In a cut text, credentials can end with `…` instead of `@`.
  const safe = address.replace(/(:\/\/)[^/]*(?=[@…])/, `$1${hidden}`);
  const [, path = '', mark, rest, end = ''] = PARTS.exec(safe) ?? [];
  let before = '';
  // The hashes in the addresses of scripts and other files are no secrets.
  let isLink = false;
  const isFile = /\.[a-z]{2,5}\b/i.test(path.slice(path.lastIndexOf('/')));
  const kept = path.split('/').map((segment) => {
    const isToken =
      isLink &&
      segment.length > 3 &&
      /\d|^\w{16}/.test(segment) &&
      !(ID.test(segment) && before.endsWith('s'));
    isLink ||= !isFile && BEFORE_TOKEN.test(segment);
    before = segment;
    return isToken || (!isFile && RANDOM.test(segment)) ? hidden : segment;
  });
  return kept.join('/') + (mark ?? '') + (rest ? hidden : '') + end;
}

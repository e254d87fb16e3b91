// The pattern matches ANSI escape sequences: CSI sequences, OSC sequences up to their end, and sequences of two
// characters. It also matches single control characters: C0 except for tab and newline, C1, and characters that change
// the direction of text. A sequence ends before the beginning of the next sequence, so that no character is read again
// for each beginning without an end.
const CONTROLS =
  // oxlint-disable-next-line no-control-regex -- the pattern looks for control characters
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]|[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Removes characters that control a terminal or change the direction of text. Tabs and newlines stay. */
export function stripControls(text: string): string {
  return text.replace(CONTROLS, '');
}

// ANSI escape sequences (CSI, OSC up to its end, two characters), and single controls: C0 without tab and newline, C1,
// and those that turn the direction of writing.
const CONTROLS =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]|[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Removes what steers a terminal or turns a text around; tabs and newlines stay. */
export function stripControls(text: string): string {
  return text.replace(CONTROLS, '');
}

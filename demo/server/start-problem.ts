/** A problem that the person at the terminal can fix. It is shown as one line, without a stack. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
}

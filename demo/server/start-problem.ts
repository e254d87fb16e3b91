/** Something that whoever starts the demo can put right. It is shown as one line, without a stack. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
}

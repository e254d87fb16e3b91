const rounds = 40;
const minimumRoundMs = 12;

/** One row of the table. The ratios say how many times faster Waybill is. */
export interface Comparison {
  readonly name: string;
  readonly ourNs: number;
  readonly theirNs: number;
  readonly medianRatio: number;
  readonly worstRatio: number;
}

export interface Contest<Input> {
  readonly inputs: readonly Input[];
  /** Each function gives a number made from its result, so that no engine may drop the work as unused. */
  readonly ours: (input: Input) => number;
  readonly theirs: (input: Input) => number;
}

let consumed = 0;

/** Gives the nanoseconds of one call, including the loop, over `passes` passes through all inputs. */
function time<Input>(work: (input: Input) => number, inputs: readonly Input[], passes: number): number {
  const start = performance.now();
  for (let pass = 0; pass < passes; pass++) {
    for (const input of inputs) consumed ^= work(input);
  }
  return ((performance.now() - start) * 1e6) / (passes * inputs.length);
}

function passesFor<Input>(work: (input: Input) => number, inputs: readonly Input[]): number {
  let passes = 1;
  while ((time(work, inputs, passes) * passes * inputs.length) / 1e6 < minimumRoundMs) passes *= 2;
  return passes;
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/**
 * Runs both functions in turn, round by round, and compares their times within each round. So other work on the machine
 * slows both alike. The function that runs first changes from round to round.
 */
export function compare<Input>(name: string, { inputs, ours, theirs }: Contest<Input>): Comparison {
  const ourPasses = passesFor(ours, inputs);
  const theirPasses = passesFor(theirs, inputs);
  const runOurs = () => time(ours, inputs, ourPasses);
  const runTheirs = () => time(theirs, inputs, theirPasses);

  const ourNs: number[] = [];
  const theirNs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) ourNs.push(runOurs());
    theirNs.push(runTheirs());
    if (round % 2 === 1) ourNs.push(runOurs());
  }
  if (!Number.isInteger(consumed)) throw new Error(`${name}: a result was no number`);
  const ratios = ourNs.map((ns, round) => (theirNs[round] ?? Number.NaN) / ns);
  return {
    name,
    ourNs: median(ourNs),
    theirNs: median(theirNs),
    medianRatio: median(ratios),
    worstRatio: Math.min(...ratios),
  };
}

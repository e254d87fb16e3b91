import type { Contender } from './contender.ts';

export const contender: Contender = {
  start: () => {},
  within: (work) => work(),
  flush: () => Promise.resolve(),
};

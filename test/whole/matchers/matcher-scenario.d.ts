interface Kit {
  readonly createTestTracing: typeof import('waybill/testing').createTestTracing;
}

export function runPassing(expect: unknown, kit: Kit): void;
export function readFailures(expect: unknown, kit: Kit): string;

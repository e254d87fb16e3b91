import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends the run with one plain line: `12 passed, 0 failed`.
 * A file that could not be loaded and an error outside any test count as failures, because the run fails by them.
 */
export function countReporter(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const states = modules.flatMap(statesOf);
      const count = (state: string) => states.filter((other) => other === state).length;
      const failed = count('failed') + count('pending') + unhandledErrors.length;
      const skipped = count('skipped');
      const line = `${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
      // The default reporter writes its summary when the run ends too; this line stays the last one.
      process.once('exit', () => console.log(line));
    },
  };
}

function statesOf(module: TestModule): string[] {
  const states = [...module.children.allTests()].map((test) => test.result().state);
  // Errors of the file itself or of a suite's hooks belong to no test.
  const outside = [module, ...module.children.allSuites()].filter((part) => part.errors().length > 0);
  return [...states, ...outside.map(() => 'failed')];
}

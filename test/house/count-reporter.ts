import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends the run with one plain line: `12 passed, 0 failed`.
 * A file that could not be loaded counts as a failure, and so does an error outside any test, because the run fails.
 * If the variable `TEST_COUNT_FILE` names a file, the reporter writes the same numbers there as JSON.
 */
export function countReporter(): Reporter {
  let line = '0 passed, 1 failed';
  let names: string[] = [];
  return {
    onInit() {
      // Other reporters write their summary when the run ends; this line comes after them.
      process.once('exit', () => console.log(names.join('') + line));
    },
    onTestRunEnd(modules, unhandledErrors) {
      const states = modules.flatMap(statesOf);
      const number = (state: string) => states.filter((other) => other === state).length;
      const passed = number('passed');
      const failed = number('failed') + number('pending') + unhandledErrors.length;
      const skipped = number('skipped');
      names = modules.flatMap((module) =>
        [...module.children.allTests('skipped')].map((test) => `skipped: ${test.fullName}\n`),
      );

      const file = process.env['TEST_COUNT_FILE'];
      if (file) writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
      line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    },
  };
}

function statesOf(module: TestModule): string[] {
  const states = [...module.children.allTests()].map((test) => test.result().state);
  // Errors of the file itself, or of a suite's hooks, belong to no test.
  const outside = [module, ...module.children.allSuites()].filter((part) => part.errors().length > 0);
  return [...states, ...outside.map(() => 'failed')];
}

import { configure } from '@testing-library/dom';

// As long as `expect.poll` waits. A test must not fail because the machine is busy for a second.
configure({ asyncUtilTimeout: 10_000 });

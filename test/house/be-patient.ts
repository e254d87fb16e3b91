import { configure } from '@testing-library/dom';

// As long as `expect.poll` waits: a machine that is busy for a second is no reason to fail.
configure({ asyncUtilTimeout: 10_000 });

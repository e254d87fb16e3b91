import { importExpress, installFrameworks } from '../../rooms/node/frameworks.ts';

await installFrameworks();

/** Creates an application of Express. */
export const createApp = await importExpress('express');

import { fileURLToPath } from 'node:url';

/**
 * The `src` folder of the Waybill under measurement: by default that of this checkout.
 *
 * `WAYBILL_SRC=/absolute/path/of/another/src npm run bench` measures another checkout with the same benchmark, so two
 * versions can be compared.
 */
export const src = process.env.WAYBILL_SRC ?? fileURLToPath(new URL('../../src', import.meta.url));

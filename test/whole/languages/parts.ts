import { existsSync } from 'node:fs';
import { obtainDeno } from '../deno/obtain-deno.ts';

const PYTHON_MODULES = '/usr/lib/python3/dist-packages';
const GO_PACKAGES = '/usr/share/gocode/src';

/** The packages of Debian that the chain needs, by the files that tell whether they are installed. */
const PACKAGES: Readonly<Record<string, string>> = {
  'golang-go': '/usr/bin/go',
  'golang-opentelemetry-otel-dev': `${GO_PACKAGES}/go.opentelemetry.io/otel`,
  'golang-github-confluentinc-confluent-kafka-go-dev': `${GO_PACKAGES}/github.com/confluentinc/confluent-kafka-go`,
  gcc: '/usr/bin/gcc',
  'pkg-config': '/usr/bin/pkg-config',
  'python3-confluent-kafka': `${PYTHON_MODULES}/confluent_kafka`,
  'python3-fastapi': `${PYTHON_MODULES}/fastapi`,
  'python3-httpx': `${PYTHON_MODULES}/httpx`,
  'python3-uvicorn': `${PYTHON_MODULES}/uvicorn`,
};

const absent = Object.entries(PACKAGES).flatMap(([name, file]) => (existsSync(file) ? [] : [name]));
const deno = await obtainDeno();

/** The file of Deno. Empty if there is none. */
export const denoFile = 'executable' in deno ? deno.executable : '';

/** Says what to install before the chain can run. Empty if nothing is missing. */
export const missing = [
  absent.length > 0 ? `apt-get install ${absent.join(' ')}` : '',
  'missing' in deno ? `Deno from npm (${deno.missing})` : '',
]
  .filter(Boolean)
  .join(', and ');

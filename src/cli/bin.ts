#!/usr/bin/env node
// The program `waybill`.
import nodeProcess, { argv, cwd, env, stderr, stdin, stdout } from 'node:process';
import { text } from 'node:stream/consumers';
import { importDriver } from './import-driver.ts';
import { runCommand } from './run-command.ts';
import type { Terminal } from './terminal.ts';

// The reader of the answer can go away first: `waybill trace … | head -1`.
stdout.on('error', () => nodeProcess.exit());

const terminal: Terminal = {
  print: (lines) => void stdout.write(lines),
  complain: (line) => void stderr.write(line),
  readInput: () => (stdin.isTTY ? Promise.resolve('') : text(stdin)),
  isTerminal: stdout.isTTY,
  columns: stdout.columns,
  environment: env,
};

nodeProcess.exitCode = await runCommand(argv.slice(2), terminal, importDriver(cwd()));

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DataFolder, takeDataFolder } from '../../../demo/server/data-folder.ts';

let path: string;
let taken: DataFolder | undefined;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'northwind-folder-'));
});
afterEach(() => {
  taken?.release();
  taken = undefined;
  rmSync(path, { recursive: true });
});

const lock = (): string => readFileSync(join(path, 'lock'), 'utf8').trim();

test('holds the folder until it is released', () => {
  taken = takeDataFolder(path);
  expect(lock()).toBe(String(process.pid));
  expect(() => takeDataFolder(path)).toThrow(`is in use by process ${process.pid}`);
  taken.release();
  taken = takeDataFolder(path);
});

test('takes over the lock of a process that is dead', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(join(path, 'lock'), `${pid}\n`);
  taken = takeDataFolder(path);
  expect(lock()).toBe(String(process.pid));
});

test('takes over a lock with its own pid that it did not write, as after the restart of a container', () => {
  writeFileSync(join(path, 'lock'), `${process.pid}\n`);
  taken = takeDataFolder(path);
  expect(lock()).toBe(String(process.pid));
});

test('leaves the lock of a living process alone', () => {
  writeFileSync(join(path, 'lock'), `${process.ppid}\n`);
  expect(() => takeDataFolder(path)).toThrow(`is in use by process ${process.ppid}`);
  expect(lock()).toBe(String(process.ppid));
});

test('removes a folder that it created and that nothing came into, and no other', () => {
  const created = join(path, 'new', 'data');
  takeDataFolder(created).release();
  expect(existsSync(created)).toBe(false);
  takeDataFolder(path).release();
  expect(existsSync(path)).toBe(true);
});

test('says that a file is no folder', () => {
  writeFileSync(join(path, 'file'), '');
  expect(() => takeDataFolder(join(path, 'file'))).toThrow(
    'cannot be used (EEXIST). Choose another with --data.',
  );
});

test('keeps the secret of access tokens', () => {
  taken = takeDataFolder(path);
  const secret = taken.readTokenSecret();
  taken.release();
  taken = takeDataFolder(path);
  expect(taken.readTokenSecret()).toBe(secret);
  expect(secret).toMatch(/^[\da-f]{64}$/);
});

test('deletes database files if the process was killed while making them, and never others', () => {
  taken = takeDataFolder(path);
  const finish = taken.beginDatabase();
  mkdirSync(taken.database);
  // The process is killed here, so `finish` is not called.
  const finishAgain = taken.beginDatabase();
  expect(existsSync(taken.database)).toBe(false);
  mkdirSync(taken.database);
  finishAgain();
  taken.beginDatabase();
  expect(existsSync(taken.database)).toBe(true);
  finish();
});

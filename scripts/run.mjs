// Runs one of the project's TypeScript programs on any machine with Node 20 or later and npm: installs what is missing,
// then hands over to the Node that the lock file pins. Plain JavaScript, because nothing is installed yet when it starts.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const bin = join(modules, '.bin');
const lock = join(root, 'package-lock.json');
/** npm writes this one when it has finished. */
const installed = join(modules, '.package-lock.json');

function install() {
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
    // `npm ci` empties the folder first, and through a link that folder is another checkout's.
    process.stderr.write('node_modules is a link to another installation: it is used as it is.\n');
    return;
  }
  process.stderr.write('Installing what the lock file names (npm ci, under a minute) …\n');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    process.stderr.write('npm ci failed: is the npm registry reachable?\n');
    process.exit(1);
  }
}

install();
const [program, ...args] = process.argv.slice(2);
const pinned = join(bin, 'node');
// Types stripped and code compiled once, not with every start.
const cache = process.env.NODE_COMPILE_CACHE ?? join(modules, '.cache', 'node-compile');
const child = spawn(
  existsSync(pinned) ? pinned : process.execPath,
  ['--disable-warning=ExperimentalWarning', join(root, program), ...args],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: cache,
      PATH: `${bin}:${process.env.PATH}`,
      INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
    },
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));

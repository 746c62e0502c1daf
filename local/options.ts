import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { err, ok, type Result } from '#domain/result';

/** What `npm start` was asked for. */
export interface Options {
  /** Folder of the case to replay; null for the bundled reconstruction. */
  readonly caseDir: string | null;
  readonly live: boolean;
  /** Whether sources misbehave in turn during the replay. */
  readonly faults: boolean;
  /** Scenario seconds per second of the wall clock; null for as fast as the plan goes. */
  readonly speed: number | null;
  /** The dashboard's port; the inbox takes the next one. 0 takes any two that are free. */
  readonly port: number;
  readonly exit: boolean;
  /** File for everything that was received; null for none. */
  readonly keep: string | null;
  readonly help: boolean;
}

export const HELP = `npm start: runs Nightwire on this machine, with stand-ins for the outside world, all on loopback.

  npm start                      replays "Iran, autumn 2022", a reconstruction from published facts
  npm start -- --case DIR        replays a case: a folder with case.json and observations.csv
  npm start -- --live            asks the real public sources, on the real clock

  --faults    during the replay all sources fail, lag, revise and lie in turn; each is said when it begins, and when it
              ends with what the dashboard showed meanwhile
  --speed N   scenario seconds per real second (1 to 1000000; 3600 shows an hour in a second).
              Left out, the whole takes a minute or two: ticks are an hour apart or more, and the sources on
              which nothing rests that is told are asked once a day of the story.
  --port N    the dashboard's port (default 8787); the inbox takes the one after it; 0 for any that are free
  --exit      stop after the summary; exit code 0 when a push was decrypted, a webhook verified and a mail received
              and nothing failed. With --live: stop when every source was asked once.
  --keep FILE writes what push, mail and webhook received in the replay, as Markdown (docs/autumn-2022.md was made so)
  --help      this text
`;

const FASTEST = 1_000_000;
const HIGHEST_PORT = 65_534;

/** @returns one clear sentence when the arguments make no sense */
export function parseOptions(args: readonly string[], cwd: string): Result<Options, string> {
  let values: ReturnType<typeof read>;
  try {
    values = read(args);
  } catch (error) {
    return err(wrongArgument(error));
  }
  const speed = values.speed === undefined ? null : whole(values.speed, 1, FASTEST);
  if (speed === undefined) return err(`--speed takes a whole number from 1 to ${FASTEST}.`);
  const port = whole(values.port, 0, HIGHEST_PORT);
  if (port === undefined) return err(`--port takes a whole number from 0 to ${HIGHEST_PORT}.`);
  if (values.case === '') return err('--case takes the folder of a case.');
  if (values.live && values.case !== undefined) return err('--live and --case exclude each other.');
  if (values.live && values.faults) return err('--live asks the real sources: it takes no --faults.');
  if (values.keep === '') return err('--keep takes the name of a file.');
  if (values.live && values.keep !== undefined) return err('--live has no end: it takes no --keep.');
  if (values.live && speed !== null) return err('--live runs on the real clock: it takes no --speed.');
  const caseDir = values.case === undefined ? null : resolve(cwd, values.case);
  const keep = values.keep === undefined ? null : resolve(cwd, values.keep);
  const { live, faults, exit, help } = values;
  return ok({ caseDir, live, faults, speed, port, exit, keep, help });
}

function read(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: false,
    options: {
      case: { type: 'string' },
      live: { type: 'boolean', default: false },
      faults: { type: 'boolean', default: false },
      speed: { type: 'string' },
      port: { type: 'string', default: '8787' },
      keep: { type: 'string' },
      exit: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
}

function wrongArgument(error: unknown): string {
  const [sentence] = error instanceof Error ? error.message.split(/\.\s|\n/) : [];
  return `${sentence ?? 'The arguments could not be read'}. "npm start -- --help" lists the options.`;
}

function whole(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

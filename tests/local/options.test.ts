import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../local/options.ts';
import { freePair } from '../../local/ports.ts';

const read = (...args: string[]) => parseOptions(args, '/home/desk');
const refusal = (...args: string[]) => {
  const parsed = read(...args);
  return parsed.ok ? null : parsed.error;
};

describe('the arguments of npm start', () => {
  it('replays the bundled reconstruction on port 8787 when nothing is asked', () => {
    expect(read()).toEqual({
      ok: true,
      value: {
        caseDir: null,
        live: false,
        faults: false,
        speed: null,
        port: 8787,
        exit: false,
        keep: null,
        help: false,
      },
    });
  });

  it('finds the folder of a case from where the command was typed', () => {
    expect(read('--case', '../cases/one')).toMatchObject({ ok: true, value: { caseDir: '/home/cases/one' } });
  });

  it.each([
    [['--fast'], /--fast/],
    [['somewhere'], /somewhere/],
    [['--case'], /case/],
    [['--case', ''], /folder/],
    [['--speed', '0'], /--speed takes a whole number/],
    [['--speed', 'quick'], /--speed takes a whole number/],
    [['--speed', '1e3'], /--speed takes a whole number/],
    [['--port', '99999'], /--port takes a whole number/],
    [['--port', '-1'], /port/],
    [['--live', '--case', 'x'], /exclude each other/],
    [['--live', '--speed', '5'], /real clock/],
    [['--live', '--faults'], /real sources/],
    [['--keep', ''], /file/],
    [['--live', '--keep', 'x.md'], /no end/],
  ])('refuses %j in one sentence', (args, why) => {
    const sentence = refusal(...args);
    expect(sentence).toMatch(why);
    expect(sentence).not.toContain('\n');
  });
});

describe('the ports of npm start', () => {
  it('says which port is in use, be it the dashboard’s or the inbox’s', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await expect(freePair(port)).rejects.toThrow(`Port ${port} is in use: choose another with --port.`);
      await expect(freePair(port - 1)).rejects.toThrow(`Port ${port} is in use`);
    } finally {
      server.close();
    }
  });

  it('finds two neighbours by itself for 0', async () => {
    expect(await freePair(0)).toBeGreaterThan(1023);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVITY } from '#domain/agree';
import type { Finding } from '#domain/finding';
import { fold } from '#domain/fold';
import type { Incident } from '#domain/incident';
import type { SignalId } from '#domain/series';
import { apply, FAMILIES, hour, lost, lostStill, normal, nothing } from './findings.ts';

const PING = 'ioda.ping-slash24';
const BGP = 'ioda.bgp';
const TELESCOPE = 'ioda.merit-nt';
const GOOGLE = 'ioda.gtr';

/** Folds one look after the other, as the pipeline does. */
const history = (...looks: readonly (readonly Finding[])[]): readonly Incident[] =>
  looks.reduce<readonly Incident[]>((incidents, look) => apply(incidents, fold(incidents, look)), []);

/** A signal's day, cut into half-hours that are each normal, lost, a gap or undecided; runs become findings. */
const dayOf = (signal: SignalId) =>
  fc
    .tuple(fc.array(fc.constantFrom('normal', 'lost', 'gap', 'between'), { minLength: 1, maxLength: 40 }), fc.nat(90))
    .map(([states, depth]) => {
      const findings: Finding[] = [];
      for (let start = 0; start < states.length; ) {
        let end = start + 1;
        while (end < states.length && states[end] === states[start]) end += 1;
        const [from, until] = [start / 2, end / 2];
        if (states[start] === 'normal') findings.push(normal(signal, from, until));
        else if (states[start] === 'gap') findings.push(nothing(signal, from, until));
        else if (states[start] === 'between') findings.push(nothing(signal, from, until, 'between-thresholds'));
        else findings.push(lost(signal, from, until, 0.1 + depth / 100, end === states.length));
        start = end;
      }
      return findings;
    });
const anyDay = fc.tuple(...Object.keys(FAMILIES).map((signal) => dayOf(signal as SignalId))).map((days) => days.flat());

describe('the laws of fold', () => {
  it('changes nothing when the same findings come again', () => {
    fc.assert(
      fc.property(fc.array(anyDay, { minLength: 1, maxLength: 3 }), (looks) => {
        let incidents: readonly Incident[] = [];
        for (const look of looks) {
          incidents = apply(incidents, fold(incidents, look));
          expect(fold(incidents, look)).toEqual([]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('never resolves on word of signals that have nothing to say', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (first, second) => {
        const incidents = history(first);
        const silent = second.filter(({ status }) => status === 'insufficient');
        expect(fold(incidents, silent).map(({ transition }) => transition)).not.toContain('resolved');
      }),
    );
  });

  it('resolves only after an hour of normal from every signal that neither went blank, nor faded, nor is late with habits', () => {
    fc.assert(
      fc.property(
        fc.subarray(Object.keys(FAMILIES) as SignalId[], { minLength: 1 }),
        fc.nat(5),
        fc.nat(3),
        (signals, who, halves) => {
          const incidents = history(signals.map((signal) => lost(signal, 0, 3)));
          const late = signals[who % signals.length];
          const look = signals.flatMap((signal) => [
            lost(signal, 0, 3, 0.9, false),
            normal(signal, 3, 3 + (signal === late ? halves / 2 : 1)),
          ]);
          const isResolved = fold(incidents, look).some(({ transition }) => transition === 'resolved');
          const others = new Set(signals.filter((signal) => signal !== late).map((signal) => FAMILIES[signal]));
          const isSteady = [...others].some((family) => family !== undefined && !ACTIVITY.includes(family));
          const isLate = late !== undefined && [TELESCOPE, GOOGLE].includes(late) && halves === 0;
          expect(isResolved).toBe(halves >= 2 || (isLate && others.size >= 2 && isSteady));
        },
      ),
    );
  });

  it('lets every revision grow by one, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(anyDay, { minLength: 1, maxLength: 4 }), (looks) => {
        let incidents: readonly Incident[] = [];
        for (const look of looks) {
          const changes = fold(incidents, look);
          const known = new Map(incidents.map(({ id, revision }) => [id, revision]));
          for (const { incident } of changes) {
            expect(incident.revision).toBe((known.get(incident.id) ?? 0) + 1);
            known.set(incident.id, incident.revision);
          }
          incidents = apply(incidents, changes);
        }
      }),
    );
  });
});

describe('late data', () => {
  it('brings the onset of an open incident forward, keeps its id, and counts a revision', () => {
    const [opened] = history([lost(PING, 0, 1)]);
    const [change] = fold(opened === undefined ? [] : [opened], [lost(PING, 0, 1), lost(TELESCOPE, -0.5, 0.5)]);
    expect(change?.incident).toMatchObject({ id: opened?.id, from: hour(-0.5), revision: 2, standing: 'corroborated' });
  });

  it('escalates an incident that had ended before the slow family was published', () => {
    const ended = history([lost(PING, 0, 1)], [lost(PING, 0, 1, 0.9, false), normal(PING, 1, 3)]);
    expect(ended).toMatchObject([{ standing: 'suspected', until: hour(1) }]);
    const changes = fold(ended, [lost(GOOGLE, 0.5, 1, 0.6, false), normal(GOOGLE, 1, 2)]);
    expect(changes).toMatchObject([
      { transition: 'escalated', incident: { standing: 'corroborated', until: hour(1), revision: 3 } },
    ]);
  });

  it('tells a short cut that was over before anybody saw it, when two families agree on it: opened and resolved', () => {
    const cut = [PING, BGP].flatMap((signal) => [lost(signal as SignalId, 0, 1, 0.9, false)]);
    const look = [...cut, normal(PING, 1, 5), normal(BGP, 1, 5)];
    const changes = fold([], look);
    expect(changes.map(({ transition }) => transition)).toEqual(['opened', 'resolved']);
    expect(changes.at(-1)?.incident).toMatchObject({ standing: 'corroborated', from: hour(0), until: hour(1) });
    expect(fold(apply([], changes), look)).toEqual([]);
    expect(fold([], [...cut, normal(PING, 1, 9), normal(BGP, 1, 9)])).toEqual([]);
  });

  it('opens nothing for a loss that was over before anybody could see it happening', () => {
    expect(fold([], [lost(PING, 0, 1, 0.9, false), normal(PING, 1, 5)])).toEqual([]);
  });
});

describe('the onset', () => {
  it('is where families agree, though the telescope has sagged since the morning; the id stays', () => {
    const suspected = history([lost(TELESCOPE, -9, 0, 0.6)]);
    const cut = [lost(TELESCOPE, -9, 1), lost(PING, 0, 1), lost(GOOGLE, 0.25, 1)];
    const changes = fold(suspected, cut);
    expect(changes).toMatchObject([{ transition: 'escalated', incident: { id: suspected[0]?.id, from: hour(0) } }]);
    const told = apply(suspected, changes);
    expect(fold(told, cut)).toEqual([]);
    expect(fold(told, [lost(TELESCOPE, -9, 2), lost(PING, -1, 2), lost(GOOGLE, 0.25, 2)])).toMatchObject([
      { transition: 'updated', incident: { from: hour(-1) } },
    ]);
  });

  it('is where probing alone saw it begin, when it went on until others joined', () => {
    const suspected = history([lost(PING, 0, 1, 0.3)]);
    const changes = fold(suspected, [lost(PING, 0, 3), lost(TELESCOPE, 2.25, 3)]);
    expect(changes).toMatchObject([{ transition: 'escalated', incident: { from: hour(0) } }]);
  });

  it('is not the dip of an hour before', () => {
    const dips = [lost(PING, 0, 0.5, 0.3, false), normal(PING, 0.5, 0.9)];
    const changes = fold([], [...dips, lost(PING, 0.9, 2), lost(BGP, 0.9, 2)]);
    expect(changes.at(-1)?.incident).toMatchObject({ standing: 'corroborated', from: hour(0.9) });
  });
});

describe('what was over for six hours', () => {
  const cut = [PING, BGP].map((signal) => lost(signal as SignalId, 0, 3, 0.9, false));
  const ended = history([lost(PING, 0, 3), lost(BGP, 0, 3)], [...cut, normal(PING, 3, 5), normal(BGP, 3, 5)]);
  const yesterday = (until: number) => [...cut, normal(PING, 3, until), normal(BGP, 3, until)];

  it('is not rewritten by what is learnt of its hours later', () => {
    const relearnt = [lost(TELESCOPE, -1, 5, 0.6, false)];
    expect(fold(ended, [...yesterday(8), ...relearnt, normal(TELESCOPE, 5, 8)])).toMatchObject([
      { transition: 'updated', incident: { from: hour(0), until: hour(5) } },
    ]);
    expect(fold(ended, [...yesterday(30), ...relearnt, normal(TELESCOPE, 5, 30)])).toEqual([]);
  });

  it('is not told as an alert any more', () => {
    const suspected = history([lost(PING, 0, 1)], [lost(PING, 0, 1, 0.9, false), normal(PING, 1, 3)]);
    const late = (now: number) => [lost(GOOGLE, 0.5, 1, 0.6, false), normal(GOOGLE, 1, now)];
    expect(fold(suspected, late(6.5)).map(({ transition }) => transition)).toEqual(['escalated']);
    expect(fold(suspected, late(25))).toEqual([]);
  });
});

describe('standing', () => {
  const standing = (...findings: readonly Finding[]) => fold([], findings).at(0)?.incident.standing;

  it('is suspected with one family, however many of its signals fall', () => {
    expect(standing(lost(PING, 0, 2))).toBe('suspected');
  });

  it('is corroborated when probing and routes fall within the hour, and not when they fall a day apart', () => {
    expect(standing(lost(PING, 0, 2, 0.3), lost(BGP, 0.5, 2, 0.2))).toBe('corroborated');
    expect(standing(lost(BGP, -24, 2, 0.2), lost(PING, 0, 2, 0.3))).toBe('suspected');
  });

  it('waits longer for search traffic, which is published late and falls late', () => {
    expect(standing(lost(PING, 0, 4, 0.3), lost(GOOGLE, 2.5, 4, 0.4))).toBe('corroborated');
    expect(standing(lost(PING, 0, 4, 0.3), lost(GOOGLE, 3, 4, 0.4))).toBe('suspected');
  });

  it('does not take sleep for a cut: search and telescope agree only beyond any quiet day', () => {
    expect(standing(lost(TELESCOPE, 0, 3, 0.55), lost(GOOGLE, 0, 3, 0.4))).toBe('suspected');
    expect(standing(lost(TELESCOPE, 0, 3, 0.9), lost(GOOGLE, 0, 3, 0.8))).toBe('corroborated');
  });

  it('does not take a holiday for a cut: telescope and search fall by two thirds while routes stay', () => {
    const quiet = [lost(TELESCOPE, 0, 2, 0.65), lost(GOOGLE, 0, 2, 0.7)];
    expect(standing(...quiet)).toBe('corroborated');
    expect(standing(...quiet, normal(BGP, -5, 2))).toBe('suspected');
    expect(standing(lost(TELESCOPE, 0, 2, 0.8), lost(GOOGLE, 0, 2, 0.9), normal(BGP, -5, 2))).toBe('corroborated');
  });

  it('does not take a renumbering for a cut: routes and probes fall a third while traffic stays', () => {
    const moved = [lost(BGP, 0, 2, 0.3), lost(PING, 0, 2, 0.3)];
    expect(standing(...moved, normal(TELESCOPE, -5, 2))).toBe('suspected');
    expect(standing(...moved, nothing(TELESCOPE, 0, 2, 'between-thresholds'))).toBe('corroborated');
    expect(standing(lost(BGP, 0, 2, 0.3), lost(PING, 0, 2, 0.96), normal(TELESCOPE, -5, 2))).toBe('corroborated');
  });

  it('never falls again', () => {
    const [incident] = history([lost(PING, 0, 2), lost(BGP, 0, 2)], [lost(PING, 0, 30)]);
    expect(incident?.standing).toBe('corroborated');
  });
});

describe('the end', () => {
  const both = [lost(PING, 0, 3), lost(TELESCOPE, 0, 3)];

  it('is where the last signal was last seen low, told once', () => {
    const look = [
      lost(PING, 0, 3, 0.9, false),
      normal(PING, 3, 6),
      lost(TELESCOPE, 0, 4, 0.9, false),
      normal(TELESCOPE, 4, 6),
    ];
    const incidents = history(both);
    const changes = fold(incidents, look);
    expect(changes).toMatchObject([{ transition: 'resolved', incident: { until: hour(4) } }]);
    expect(fold(apply(incidents, changes), [...look, normal(PING, 6, 9)])).toEqual([]);
  });

  it('does not wait for usage that has not been heard since, so that the next cut of the day is one of its own', () => {
    const incidents = history([lost(BGP, 0, 2), lost(PING, 0, 2), lost(GOOGLE, 0, 2)]);
    const back = [
      lost(GOOGLE, 0, 2, 0.9, false),
      ...([BGP, PING] as const).map((signal) => lost(signal, 0, 2, 0.9, false)),
    ];
    const next = [lost(BGP, 3.5, 4), lost(PING, 3.5, 4)];
    const changes = fold(incidents, [...back, normal(BGP, 2, 3.5), normal(PING, 2, 3.5), ...next]);
    expect(changes.map(({ transition, incident }) => [transition, incident.from])).toContainEqual([
      'opened',
      hour(3.5),
    ]);
    expect(changes.find(({ transition }) => transition === 'resolved')?.incident.until).toBe(hour(2));
  });

  it('comes two hours after routes and probes although people do a little less than usual, and not while they do much less', () => {
    const incidents = history([lost(BGP, 0, 2), lost(PING, 0, 2), lost(GOOGLE, 0, 2)]);
    const look = (hours: number, loss: number) => [
      ...([BGP, PING] as const).flatMap((signal) => [lost(signal, 0, 2, 0.9, false), normal(signal, 2, hours)]),
      lost(GOOGLE, 0, hours, loss),
    ];
    const isResolved = (hours: number, loss: number) =>
      fold(incidents, look(hours, loss)).some(({ transition }) => transition === 'resolved');
    expect(isResolved(4.5, 0.3)).toBe(false);
    expect(isResolved(5, 0.3)).toBe(true);
    expect(isResolved(5, 0.8)).toBe(false);
  });

  it('does not come when only search returns', () => {
    const incidents = history([lost(PING, 0, 3), lost(TELESCOPE, 0, 3), lost(GOOGLE, 1, 3)]);
    const look = [
      lost(PING, 0, 200),
      nothing(TELESCOPE, 3, 200),
      lost(GOOGLE, 1, 3, 0.9, false),
      normal(GOOGLE, 3, 200),
    ];
    expect(fold(incidents, look).map(({ transition }) => transition)).not.toContain('resolved');
  });

  it('does not wait for ever for a signal that went blank', () => {
    const incidents = history(both);
    const look = (until: number) => [
      lost(PING, 0, 3, 0.9, false),
      normal(PING, 3, until),
      lost(TELESCOPE, 0, 3, 0.9, false),
      nothing(TELESCOPE, 3, until),
    ];
    expect(fold(incidents, look(9.5)).map(({ transition }) => transition)).not.toContain('resolved');
    expect(fold(incidents, look(10))).toMatchObject([{ transition: 'resolved', incident: { until: hour(3) } }]);
  });

  it('leaves a lingering telescope behind after three days (IODA’s rule)', () => {
    const incidents = history(both);
    const look = (until: number) => [lost(PING, 0, 3, 0.9, false), normal(PING, 3, until), lost(TELESCOPE, 0, until)];
    expect(fold(incidents, look(74)).map(({ transition }) => transition)).not.toContain('resolved');
    const resolved = fold(incidents, look(75));
    expect(resolved).toMatchObject([{ transition: 'resolved', incident: { until: hour(3) } }]);
    expect(fold(apply(incidents, resolved), look(90))).toEqual([]);
  });

  it('is taken back when the loss returns within 45 minutes: one incident, not two', () => {
    const before = [lost(PING, 0, 3, 0.9, false), lost(TELESCOPE, 0, 3, 0.9, false), normal(TELESCOPE, 3, 5)];
    const ended = history(both, [...before, normal(PING, 3, 5)]);
    expect(ended).toMatchObject([{ until: hour(3) }]);
    expect(fold(ended, [...before, lost(PING, 3.5, 6)])).toMatchObject([
      { transition: 'updated', incident: { id: ended[0]?.id, until: null } },
    ]);
    expect(fold(ended, [...before, lost(PING, 9, 11)])).toMatchObject([
      { transition: 'opened', incident: { from: hour(9) } },
    ]);
  });

  it('says nothing of a poll that brings no news', () => {
    const incidents = history(both);
    expect(fold(incidents, [lost(PING, 0, 4, 0.92), lost(TELESCOPE, 0, 4)])).toEqual([]);
  });

  it('does not wait for people on a day of rest: two hours after all that was lost is reached again', () => {
    const incidents = history([lost(PING, 0, 3, 0.6), lost(TELESCOPE, 0, 3), lost(GOOGLE, 0, 3)]);
    const look = (until: number, loss: number) => [
      lost(PING, 0, 3, 0.6, false),
      normal(PING, 3, until),
      lostStill(TELESCOPE, 0, until, 0.9, loss),
      lostStill(GOOGLE, 0, until, 0.9, loss),
    ];
    expect(fold(incidents, look(5.5, 0.4)).map(({ transition }) => transition)).not.toContain('resolved');
    const ended = fold(incidents, look(6, 0.4));
    expect(ended).toMatchObject([{ transition: 'resolved', incident: { until: hour(3) } }]);
    expect(fold(apply(incidents, ended), look(20, 0.4))).toEqual([]);
    expect(fold(incidents, look(20, 0.6)).map(({ transition }) => transition)).not.toContain('resolved');
  });

  it('does not come while probing stays low, however little people lack', () => {
    const incidents = history([lost(PING, 0, 3), lost(BGP, 0, 3, 0.6), lost(GOOGLE, 0, 3)]);
    const look = [
      lost(PING, 0, 100),
      lost(BGP, 0, 3, 0.6, false),
      normal(BGP, 3, 100),
      lostStill(GOOGLE, 0, 100, 0.9, 0.3),
    ];
    expect(fold(incidents, look).map(({ transition }) => transition)).not.toContain('resolved');
  });

  it('does not wait for a telescope that is a little low while people do what they did, nor for people on its word', () => {
    const incidents = history([lost(TELESCOPE, 0, 3), lost(GOOGLE, 0, 3)]);
    const look = (back: SignalId, low: SignalId) => [
      lost(back, 0, 3, 0.9, false),
      normal(back, 3, 20),
      lostStill(low, 0, 20, 0.9, 0.35),
    ];
    expect(fold(incidents, look(GOOGLE, TELESCOPE))).toMatchObject([
      { transition: 'resolved', incident: { until: hour(3) } },
    ]);
    expect(fold(incidents, look(TELESCOPE, GOOGLE)).map(({ transition }) => transition)).not.toContain('resolved');
  });

  it('is not brought about by a suspect source', () => {
    const incidents = history(both);
    const look = [lost(PING, 0, 3, 0.9, false), normal(PING, 3, 40), nothing(TELESCOPE, 0, 40, 'suspect-source')];
    expect(fold(incidents, look).map(({ transition }) => transition)).not.toContain('resolved');
  });
});

describe('a return in stages', () => {
  const start = [lost(PING, 0, 6), lost(TELESCOPE, 0, 6)];

  it('is told by quarters of what was lost, beside the worst', () => {
    const incidents = history(start);
    const little = [lostStill(PING, 0, 20, 0.9, 0.8), lostStill(TELESCOPE, 0, 20, 0.9, 0.8)];
    expect(fold(incidents, little)).toEqual([]);
    const half = [lostStill(PING, 0, 20, 0.9, 0.45), lostStill(TELESCOPE, 0, 20, 0.9, 0.45)];
    const changes = fold(incidents, half);
    expect(changes).toMatchObject([{ transition: 'updated', incident: { restored: 0.5, severity: 4, until: null } }]);
    expect(fold(apply(incidents, changes), half)).toEqual([]);
    const back = fold(apply(incidents, changes), start);
    expect(back).toMatchObject([{ transition: 'updated' }]);
    expect(back[0]?.incident).not.toHaveProperty('restored');
  });

  it('is not begun by a signal that has been normal for less than the settle time, or went blank', () => {
    const incidents = history(start);
    const ping = lost(PING, 0, 6, 0.9, false);
    expect(fold(incidents, [ping, normal(PING, 6, 6.5), lost(TELESCOPE, 0, 6.5)])).toEqual([]);
    expect(fold(incidents, [ping, nothing(PING, 6, 9), lost(TELESCOPE, 0, 9)])).toEqual([]);
    expect(fold(incidents, [ping, normal(PING, 6, 8), lost(TELESCOPE, 0, 8)])).toMatchObject([
      { transition: 'updated', incident: { restored: 0.5 } },
    ]);
  });

  it('is no news of what is over', () => {
    const both: readonly SignalId[] = [PING, TELESCOPE];
    const look = both.flatMap((signal) => [lost(signal, 0, 6, 0.9, false), normal(signal, 6, 9)]);
    const [change] = fold(history(start), look);
    expect(change?.transition).toBe('resolved');
    expect(change?.incident).not.toHaveProperty('restored');
  });
});

describe('a retraction', () => {
  const incidents = history([lost(PING, 0, 3), lost(TELESCOPE, 0, 3)]);
  const healthy = [normal(PING, -5, 5), normal(TELESCOPE, -5, 5)];

  it('comes once, when everything that an alert rested on was replaced by healthy values', () => {
    const changes = fold(incidents, healthy);
    expect(changes).toMatchObject([
      { transition: 'retracted', incident: { ending: 'retracted', until: hour(3), revision: 2 } },
    ]);
    expect(fold(apply(incidents, changes), healthy)).toEqual([]);
    expect(fold(apply(incidents, changes), [normal(PING, -5, 9), normal(TELESCOPE, -5, 9)])).toEqual([]);
  });

  it('does not come from half of the evidence, from gaps, or from what can no longer be looked at', () => {
    const never = (findings: readonly Finding[]) =>
      expect(fold(incidents, findings).map(({ transition }) => transition)).not.toContain('retracted');
    never([normal(PING, -5, 5), lost(TELESCOPE, 0, 5)]);
    never([normal(PING, -5, 5), nothing(TELESCOPE, -5, 5)]);
    never([normal(PING, 4, 50), normal(TELESCOPE, 4, 50)]);
  });

  it('concerns nobody who was never alerted', () => {
    const suspected = history([lost(PING, 0, 3)]);
    expect(fold(suspected, [normal(PING, -5, 5)]).map(({ transition }) => transition)).toEqual(['resolved']);
  });

  it('is undone by the same loss seen again', () => {
    const taken = apply(incidents, fold(incidents, healthy));
    const again = fold(taken, [lost(PING, 0, 5), lost(TELESCOPE, 0, 5)]);
    expect(again).toMatchObject([{ transition: 'updated', incident: { until: null } }]);
    expect(again[0]?.incident).not.toHaveProperty('ending');
  });
});

describe('an old suspicion of one family', () => {
  const old = history([lost(BGP, 0, 40, 0.6)]);

  it('is no part of what other families see days later', () => {
    const changes = fold(old, [lost(BGP, 0, 41, 0.6), lost(TELESCOPE, 40, 41), lost(PING, 40, 41)]);
    expect(changes).toMatchObject([{ transition: 'opened', incident: { from: hour(40), standing: 'corroborated' } }]);
  });

  it('does not turn a quiet weekend of the telescope into a cut', () => {
    const changes = fold(old, [lost(BGP, 0, 41, 0.6), lost(TELESCOPE, 40, 41, 0.55)]);
    expect(changes.map(({ incident }) => incident.standing)).toEqual(['suspected']);
  });
});

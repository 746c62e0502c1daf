import { describe, expect, it } from 'vitest';
import type { Place } from '#domain/entity';
import { instant } from '#domain/time';
import type { Alarm, Answer, WindowTold } from '../../scripts/score/answer.ts';
import { judge } from '../../scripts/score/judge.ts';
import type { EventLabel, Labels } from '../../scripts/score/labels.ts';
import { isEndedInTime } from '../../scripts/score/windows.ts';

const at = (iso: string) => instant(Date.parse(iso) / 1000);
const ENTITY = 'asn/44244';
const TEHRAN = 'Asia/Tehran';
const PLACE: Place = { entity: ENTITY, name: '', timezone: TEHRAN, within: null, access: null, control: false };
const HISTORY = { from: at('2023-03-01T00:00:00Z'), until: at('2023-04-01T00:00:00Z'), places: [PLACE] };

const label = (from: string, until: string, more: Partial<EventLabel> = {}): EventLabel => ({
  kind: 'outage',
  entity: ENTITY,
  service: null,
  from: at(from),
  until: at(until),
  maxDelayMinutes: 60,
  earliestMinutes: null,
  optional: false,
  cause: null,
  reach: null,
  ...more,
});

const alarm = (from: string, until: string | null, known: string, more: Partial<Alarm> = {}): Alarm => ({
  id: from,
  kind: 'outage',
  entity: ENTITY,
  service: null,
  knownAt: at(known),
  from: at(from),
  until: until === null ? null : at(until),
  causes: [],
  reach: 'partial',
  ...more,
});

const judged = (labels: Partial<Labels>, answer: Partial<Answer>) =>
  judge(
    HISTORY,
    { topic: null, events: [], windows: [], ...labels },
    { alarms: [], suspicions: 0, windows: [], ...answer },
  );

describe('an event', () => {
  const night = label('2023-03-10T12:00:00Z', '2023-03-10T20:00:00Z');
  const known = (iso: string) =>
    judged({ events: [night] }, { alarms: [alarm('2023-03-10T12:00:00Z', '2023-03-10T20:00:00Z', iso)] }).events[0];

  it('is found by an alarm that overlaps it and was known in time', () => {
    expect(known('2023-03-10T13:00:00Z')).toMatchObject({ found: true, delay: 60 });
  });

  it('is missed when the alarm came too late, and the delay is told all the same', () => {
    expect(known('2023-03-10T13:01:00Z')).toMatchObject({ found: false, delay: 61 });
  });

  it('is missed when nothing was said', () => {
    expect(judged({ events: [night] }, {}).events[0]).toMatchObject({ found: false, delay: null });
  });

  it.each([
    ['another place', { entity: 'country/IR' }],
    ['another kind', { kind: 'throttling' }],
    ['a service of it', { kind: 'outage', service: 'whatsapp' }],
  ] as const)('is not found by an alarm about %s, which is false', (_, more) => {
    const told = alarm('2023-03-10T12:00:00Z', null, '2023-03-10T12:10:00Z', more);
    const { events, falseAlarms } = judged({ events: [night] }, { alarms: [told] });
    expect(events[0]?.found).toBe(false);
    expect(falseAlarms).toEqual([told]);
  });

  it('that is optional may be found or not', () => {
    const optional = { events: [{ ...night, optional: true }] };
    const told = alarm('2023-03-10T12:00:00Z', '2023-03-10T20:00:00Z', '2023-03-10T19:00:00Z');
    expect(judged(optional, { alarms: [told] })).toMatchObject({ events: [], falseAlarms: [], strayHours: 0 });
    expect(judged(optional, {})).toMatchObject({ events: [], falseAlarms: [] });
  });
});

describe('an alarm that stays open', () => {
  const nights = [
    label('2023-03-10T12:00:00Z', '2023-03-10T20:00:00Z'),
    label('2023-03-11T12:00:00Z', '2023-03-11T20:00:00Z'),
  ];
  const told = alarm('2023-03-10T12:00:00Z', '2023-03-11T20:00:00Z', '2023-03-10T12:30:00Z');

  it('through healthy hours finds the first event only, and those hours count against it', () => {
    const { events, strayHours, falseAlarms } = judged({ events: nights }, { alarms: [told] });
    expect(events.map(({ found }) => found)).toEqual([true, false]);
    expect(strayHours).toBe(16);
    expect(falseAlarms).toEqual([]);
  });

  it('finds both when no healthy moment lies between them', () => {
    const second = label('2023-03-10T20:00:00Z', '2023-03-11T20:00:00Z');
    const { events, strayHours } = judged({ events: [nights[0] as EventLabel, second] }, { alarms: [told] });
    expect(events.map(({ found }) => found)).toEqual([true, true]);
    expect(strayHours).toBe(0);
  });

  it('to the end of the case is charged until there', () => {
    const open = alarm('2023-03-31T20:00:00Z', null, '2023-03-31T21:00:00Z');
    const events = [label('2023-03-31T20:00:00Z', '2023-03-31T22:00:00Z')];
    expect(judged({ events }, { alarms: [open] }).strayHours).toBe(2);
  });
});

describe('a cause', () => {
  const claims = (causes: Alarm['causes']) =>
    judged(
      { events: [label('2023-03-10T12:00:00Z', '2023-03-10T20:00:00Z', { cause: 'technical' })] },
      { alarms: [alarm('2023-03-10T12:00:00Z', '2023-03-10T20:00:00Z', '2023-03-10T12:30:00Z', { causes })] },
    );

  it('that was ever claimed and is not the truth is wrong, though it was taken back', () => {
    expect(claims(['shutdown', 'technical'])).toMatchObject({ wrongCauses: [{ claimed: 'shutdown' }], rightCauses: 1 });
  });

  it('that is left unknown is never wrong', () => {
    expect(claims([])).toMatchObject({ wrongCauses: [], rightCauses: 0 });
  });
});

describe('a window', () => {
  const nights = [10, 11, 12, 13].map((day) => label(`2023-03-${day}T12:30:00Z`, `2023-03-${day}T20:30:00Z`));
  const wanted = {
    entity: ENTITY,
    kind: 'outage',
    timezone: TEHRAN,
    startHour: 16,
    endHour: 24,
    optional: false,
  } as const;
  const told = (knownAt: string, more: Partial<WindowTold> = {}): WindowTold => ({
    id: 'w',
    entity: ENTITY,
    kind: 'outage',
    knownAt: at(knownAt),
    endedAt: at('2023-03-15T18:30:00Z'),
    start: 970,
    end: 5,
    ...more,
  });

  it('is known by the nights that had begun, with the errors of its edges round midnight', () => {
    const { windows } = judged({ events: nights, windows: [wanted] }, { windows: [told('2023-03-11T13:10:00Z')] });
    expect(windows).toMatchObject({
      wanted: [{ nights: 2, startError: 10, endError: 5, endedAfterHours: 46, endsWithinHours: 72 }],
      invented: [],
    });
  });

  it('of other hours is invented, and the wanted one is missed', () => {
    const morning = told('2023-03-11T13:10:00Z', { start: 300, end: 540 });
    const { windows } = judged({ events: nights, windows: [wanted] }, { windows: [morning] });
    expect(windows).toMatchObject({ wanted: [{ told: null, nights: null }], invented: [morning] });
  });

  it('that was called ended while nights were still to come did not end in time', () => {
    const early = told('2023-03-11T13:10:00Z', { endedAt: at('2023-03-12T18:00:00Z') });
    const [one] = judged({ events: nights, windows: [wanted] }, { windows: [early] }).windows.wanted;
    expect(one).toMatchObject({ endedAfterHours: -26.5 });
    expect(one && isEndedInTime(one)).toBe(false);
  });

  it('that was never called ended is known for it, where the case lasts long enough', () => {
    const open = told('2023-03-11T13:10:00Z', { endedAt: null });
    const { windows } = judged({ events: nights, windows: [wanted] }, { windows: [open] });
    expect(windows.wanted[0]?.endedAfterHours).toBe(Number.POSITIVE_INFINITY);
  });
});

it('counts the months of places that people are told of', () => {
  const month = {
    ...HISTORY,
    until: instant(HISTORY.from + 30.4375 * 86_400),
    places: [PLACE, { ...PLACE, control: true }],
  };
  expect(
    judge(month, { topic: null, events: [], windows: [] }, { alarms: [], suspicions: 0, windows: [] }).entityMonths,
  ).toBeCloseTo(1);
});

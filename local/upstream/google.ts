import { parseEntity } from '#domain/entity';
import type { SignalId } from '#domain/series';
import type { Instant } from '#domain/time';
import { type Answer, notFound } from './answer.ts';
import { binsOf } from './column.ts';
import type { Shelf } from './shelf.ts';

const PRODUCTS: Readonly<Record<string, SignalId>> = { '19': 'google.search', '21': 'google.youtube' };
/** 2009, as the real one says that its data begins. */
const BEGINNING = 1_230_796_800_000;

/** `GET …/api/v3/traffic/fraction`, after recorded answers: nobody has documented it. */
export function answerGoogle(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  if (path !== '/traffic/fraction') return notFound;
  const signal = PRODUCTS[params.get('product') ?? ''];
  const entity = parseEntity(`country/${params.get('region')}`);
  const [from, until] = [Number(params.get('start')) / 1000, Number(params.get('end')) / 1000];
  if (signal === undefined || entity === null || !(from < until)) return { status: 400, type: 'text/html', body: '' };
  const column = shelf.column(signal, entity);
  const bins = column === null ? [] : [...binsOf(column, from, until, now)];
  const points = bins.map(({ at, value }) => [at * 1000, value === null ? [] : [[null, value]]]);
  const body = [['tr.atsr', points, null, [BEGINNING, now * 1000]]];
  return { status: 200, type: 'application/json; charset=utf-8', body: `)]}'\n\n${JSON.stringify(body)}` };
}

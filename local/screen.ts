import { Temporal } from 'temporal-polyfill';
import { type Instant, toIso } from '#domain/time';

const BAR = 28;

/** What `npm start` says: one line per thing that happens, and under it a bar while something is under way. */
export class Screen {
  readonly #out: NodeJS.WriteStream;
  #bar = '';

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  line(text = ''): void {
    this.#wipe();
    this.#out.write(`${text}\n`);
    this.#draw();
  }

  /** A step of the start: shown at once, with what it took when it is done. */
  async step<T>(title: string, work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    this.#bar = `  … ${title}`;
    this.#draw();
    const result = await work();
    this.#wipe();
    this.#bar = '';
    this.line(`  ✓ ${title} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
    return result;
  }

  progress(share: number, label: string): void {
    const full = Math.round(BAR * share);
    this.#wipe();
    this.#bar = `  [${'█'.repeat(full)}${'·'.repeat(BAR - full)}] ${Math.floor(share * 100)} %  ${label}`;
    this.#draw();
  }

  /** Ends the bar. */
  done(): void {
    this.#wipe();
    this.#bar = '';
  }

  #draw(): void {
    if (this.#out.isTTY && this.#bar !== '') this.#out.write(this.#bar.slice(0, (this.#out.columns ?? 80) - 1));
  }

  #wipe(): void {
    if (this.#out.isTTY && this.#bar !== '') this.#out.write('\r\x1b[2K');
  }
}

/** `21 Sep 16:30 UTC (20:00 Tehran)`. */
export function bothTimes(at: Instant, timezone: string): string {
  const there = Temporal.Instant.from(toIso(at)).toZonedDateTimeISO(timezone);
  const utc = Temporal.Instant.from(toIso(at)).toZonedDateTimeISO('UTC');
  const city = timezone.split('/').at(-1)?.replaceAll('_', ' ') ?? timezone;
  return `${dayOf(utc)} ${clockOf(utc)} UTC${timezone === 'UTC' ? '' : ` (${clockOf(there)} ${city})`}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const dayOf = ({ day, month }: Temporal.ZonedDateTime): string =>
  `${String(day).padStart(2)} ${MONTHS[month - 1] ?? ''}`;
const clockOf = ({ hour, minute }: Temporal.ZonedDateTime): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;

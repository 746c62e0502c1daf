/** One measured figure, as `npm run bench` prints it. */
export interface Figure {
  /** Begins with its module's name: `detection.cpu-per-shard`. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Null where there is nothing to reach. */
  readonly goal: number | null;
  readonly holds: boolean | null;
}

/** Repeatable chance: the same text gives the same numbers on every machine. */
export interface Random {
  /** In [0, 1). */
  uniform(): number;
  /** Mean 0, deviation 1. */
  normal(): number;
  /** Student's t with 4 degrees of freedom, scaled to deviation 1: as ordinary as real noise, with its rare far values. */
  heavyTailed(): number;
  /** Gamma with this mean and shape, for rates that vary more than chance alone. */
  gamma(mean: number, shape: number): number;
  poisson(mean: number): number;
}

/** Mulberry32, seeded by FNV-1a over the text: small, good enough for noise, and not for secrets. */
export function seeded(text: string): Random {
  let state = [...text].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16_777_619), 2_166_136_261);
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const gamma = (mean: number, shape: number) => {
    // An integer shape is a sum of exponential waits.
    let sum = 0;
    for (let i = 0; i < shape; i++) sum -= Math.log(1 - uniform());
    return (mean * sum) / shape;
  };
  return {
    uniform,
    normal,
    heavyTailed() {
      const spread = (normal() ** 2 + normal() ** 2 + normal() ** 2 + normal() ** 2) / 4;
      return normal() / Math.sqrt(spread) / Math.SQRT2;
    },
    gamma,
    poisson(mean) {
      if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = uniform(); product > limit; product *= uniform()) count++;
      return count;
    },
  };
}

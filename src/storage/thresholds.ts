import { DEFAULT_THRESHOLDS, THRESHOLDS, type ThresholdName, type Thresholds } from '#domain/thresholds';

/**
 * The thresholds in force, from what was saved under an older or a newer table of them: the default speaks for a name
 * that was not saved, and for a value that today's bounds would not allow.
 */
export function thresholdsFrom(saved: Readonly<Record<string, number>>): Thresholds {
  const allowed = Object.entries(saved).filter(([name, value]) => {
    if (!Object.hasOwn(THRESHOLDS, name)) return false;
    const { min, max } = THRESHOLDS[name as ThresholdName];
    return value >= min && value <= max;
  });
  return { ...DEFAULT_THRESHOLDS, ...Object.fromEntries(allowed) };
}

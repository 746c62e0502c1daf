import type { Detector } from './detector.ts';
import { outage } from './outage.ts';
import { serviceBlock } from './service-block.ts';
import { throttling } from './throttling.ts';

/** The registry: a detector listed here is polled for, tested by the contract suite, scored and shown. */
export const detectors: readonly Detector[] = [outage, serviceBlock, throttling];

import { type Random, seeded } from '../local/scenarios/random.ts';
import type { Case } from '../scripts/case.ts';
import type { Labels } from '../scripts/score/labels.ts';
import { caseOf, type World } from './model/world.ts';

/** A case that is made anew from its description whenever it is wanted. */
export interface Bundled {
  readonly id: string;
  readonly topic: string;
  /** Nothing happens in it that anybody ordered. */
  readonly isControl: boolean;
  /** The same seed makes the same case on every machine. */
  make(seed: number): { readonly history: Case; readonly labels: Labels };
}

export interface Recipe {
  readonly id: string;
  readonly title: string;
  /** Made up, or from published facts, which the recipe then cites. */
  readonly origin?: 'synthetic' | 'reconstruction';
  readonly isControl?: boolean;
  /** @param random for what a recipe leaves to chance: days, hours, depths */
  world(random: Random): World;
}

/** The cases of one topic. */
export const topic = (name: string, recipes: readonly Recipe[]): readonly Bundled[] =>
  recipes.map(({ id, title, origin = 'synthetic', isControl = false, world }) => ({
    id,
    topic: name,
    isControl,
    make: (seed) => caseOf({ id, title, origin, topic: name }, seed, world(seeded(`${seed} ${id}`))),
  }));

/** A topic in which nothing happens that anybody ordered. */
export const controls = (name: string, recipes: readonly Recipe[]): readonly Bundled[] =>
  topic(
    name,
    recipes.map((recipe) => ({ ...recipe, isControl: true })),
  );

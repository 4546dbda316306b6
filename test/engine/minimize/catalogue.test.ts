/** What the panel offers is what the engine takes. */
import { describe, expect, test } from 'vitest';
import { referenceBackend } from '../../../src/engine/float64/reference.ts';
import { optimizerCatalogue, scheduleCatalogue } from '../../../src/engine/minimize/catalogue.ts';
import { createObjective } from '../../../src/engine/minimize/objective.ts';
import { createSolver } from '../../../src/engine/minimize/options.ts';
import { randomPoint } from '../../../src/engine/minimize/random-point.ts';
import { createSchedule } from '../../../src/engine/minimize/schedules.ts';
import { powerSum } from './problems.ts';

const objective = createObjective(powerSum(2, 2), new Map(), referenceBackend);

describe('catalogue', () => {
  test.each(optimizerCatalogue().map((entry) => [entry.name, entry] as const))(
    '%s takes its defaults as they are listed',
    (name, { options }) => {
      const given = Object.fromEntries(
        options.flatMap(({ name: key, default: usual }) => (usual === null ? [] : [[key, usual]])),
      );
      const x = Float64Array.of(3, -2);
      const listed = createSolver(objective, name, given, referenceBackend).step(x).x;
      expect(listed).toEqual(createSolver(objective, name, {}, referenceBackend).step(x).x);
      expect(listed).not.toEqual(x);
    },
  );

  const wanted: Readonly<Record<string, number | readonly number[]>> = { milestones: [2, 4] };
  test.each(scheduleCatalogue().map((entry) => [entry.name, entry] as const))(
    '%s needs exactly the options that are marked',
    (name, { options }) => {
      const required = options.filter((option) => option.required).map((option) => option.name);
      const given = Object.fromEntries(required.map((key) => [key, wanted[key] ?? 10]));
      expect(createSchedule(name, given, 0.1).lr()).toBeGreaterThan(0);
      for (const missing of required) {
        const others = Object.fromEntries(Object.entries(given).filter(([key]) => key !== missing));
        expect(() => createSchedule(name, others, 0.1).lr()).toThrow(`${name} needs`);
      }
    },
  );

  test('options of several kinds', () => {
    const adam = optimizerCatalogue().find(({ name }) => name === 'Adam');
    expect(adam?.options.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
      'lr: number',
      'betas: pair',
      'eps: number',
      'weight_decay: number',
      'amsgrad: boolean',
      'maximize: boolean',
    ]);
    const cyclic = scheduleCatalogue().find(({ name }) => name === 'CyclicLR');
    expect(cyclic?.options.find(({ name }) => name === 'mode')?.choices).toEqual([
      'triangular',
      'triangular2',
      'exp_range',
    ]);
  });
});

describe('random starts', () => {
  test('are the same for the same seed and index, and others for others', () => {
    const settings = { std: 2, mean: 2, seed: 7 };
    expect(randomPoint(settings, 5, 3)).toEqual(randomPoint(settings, 5, 3));
    expect(randomPoint(settings, 3, 3)).toEqual(randomPoint(settings, 5, 3).slice(0, 3));
    expect(randomPoint(settings, 5, 3)).not.toEqual(randomPoint(settings, 5, 4));
    expect(randomPoint(settings, 5, 3)).not.toEqual(randomPoint({ ...settings, seed: 8 }, 5, 3));
  });

  test('are normal: moments of 20,000 numbers, and between neighbours no correlation', () => {
    const points = Array.from({ length: 10_000 }, (_, i) => randomPoint({ std: 3, mean: 2, seed: 1 }, 2, i));
    const z = points.flat().map((value) => value / 3 - 2);
    const moment = (power: number) => z.reduce((sum, value) => sum + value ** power, 0) / z.length;
    expect(Math.abs(moment(1))).toBeLessThan(0.03);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.05);
    expect(Math.abs(moment(3))).toBeLessThan(0.1);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.3);
    const product = z.reduce((sum, value, i) => sum + value * (z[i + 1] ?? 0), 0) / z.length;
    expect(Math.abs(product)).toBeLessThan(0.03);
  });
});

import { describe, expect, it } from 'vitest';
import { testEnv } from '../support/setup.ts';
import { answers } from '../support/d1-answers.ts';

describe('the real D1', () => {
  it.each(answers)('$what', async ({ ask, answer }) => expect(await ask(testEnv.DB)).toEqual(answer));
});

import { describe, expect, it } from 'vitest';
import { migrated } from '../support/d1.ts';
import { answers } from '../support/d1-answers.ts';

describe('the look-alike of D1', () => {
  it.each(answers)('$what', async ({ ask, answer }) => expect(await ask(migrated())).toEqual(answer));
});

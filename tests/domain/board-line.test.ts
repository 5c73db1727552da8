import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Stormy } from '../support/stormy.ts';

/** The model: how many boards there are, and the highest number the page has ever shown. */
type Model = { boards: number; seen: number };
type Deed = (world: Stormy) => Promise<void> | void;

class Step implements fc.AsyncCommand<Model, Stormy> {
  readonly #name: string;
  readonly #deed: Deed;
  readonly #boards: number;
  constructor(name: string, deed: Deed, boards = 0) {
    this.#name = name;
    this.#deed = deed;
    this.#boards = boards;
  }
  check = (): boolean => true;
  async run(model: Model, world: Stormy): Promise<void> {
    await this.#deed(world);
    model.boards += this.#boards;
    expect(world.board.no).toBe(model.boards);
    world.holds();
    expect(world.page.line.no).toBeGreaterThanOrEqual(model.seen);
    model.seen = world.page.line.no;
  }
  toString = (): string => this.#name;
}

const unit = fc.constantFrom('a', 'b', 'c');
const figure = fc.integer({ min: 0, max: 999 });
const passes = fc.constantFrom(10, 120, 1000, 4000, 16_000, 45_000);
const steps = [
  fc.tuple(unit, figure).map(([who, many]) => new Step(`${who}=${many}`, (world) => world.write({ [who]: many }, 'delta'), 1)),
  fc.tuple(unit, figure, figure).map(([who, many, more]) => new Step(`${who}=${many}, then all=${more}`, (world) => { world.write({ [who]: many }, 'delta'); world.write({ a: more, b: more, c: more }, 'delta'); }, 2)),
  fc.tuple(unit, figure).map(([who, many]) => new Step(`${who}=${many} as a whole`, (world) => world.write({ [who]: many }, 'whole'), 1)),
  fc.tuple(unit, figure, fc.boolean()).map(([who, many, silently]) => new Step(`the object stores ${who}=${many} and falls${silently ? ', nobody hears of it' : ''}`, (world) => {
    world.write({ [who]: many }, 'nobody');
    world.cut(silently);
  }, 1)),
  fc.constant(new Step('checked, nothing new', (world) => world.checked())),
  passes.map((ms) => new Step(`${ms} ms pass`, (world) => world.pass(ms))),
  fc.record({ loss: fc.constantFrom(0, 0.2, 0.9), double: fc.constantFrom(0, 0.5), delayMs: fc.constantFrom(20, 900, 20_000) })
    .map((weather) => new Step(`weather ${JSON.stringify(weather)}`, (world) => { world.weather = weather; })),
  fc.boolean().map((silently) => new Step(silently ? 'the line dies' : 'the line is closed', (world) => world.cut(silently))),
  fc.boolean().map((reachable) => new Step(reachable ? 'online' : 'offline', (world) => { world.reachable = reachable; })),
  fc.tuple(passes, fc.boolean()).map(([ms, stands]) => new Step(`sleeps ${ms} ms${stands ? ', its clock too' : ''}`, (world) => world.sleep(ms, stands))),
];

/** The same chances every time a case is tried. */
const chances = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

describe('an open page, whatever is lost, doubled, late or asleep on its way', () => {
  it('never shows a mixture, never goes back, is as fresh as it says, and is the board after a quiet minute', async () => {
    let [reloads, boards] = [0, 0];
    await fc.assert(fc.asyncProperty(fc.commands(steps, { maxCommands: 60, size: 'max' }), fc.integer(), async (commands, seed) => {
      const world = new Stormy(chances(seed));
      await fc.asyncModelRun(() => ({ model: { boards: 1, seen: 1 }, real: world }), commands);
      world.weather = { loss: 0, double: 0, delayMs: 50 };
      world.reachable = true;
      // What was sent late may still be on its way, and a line that was tried often is tried after half a minute.
      await world.pass(90_000);
      expect([world.page.line.no, [...world.page.shown], world.page.line.freshness().stale]).toEqual([world.board.no, [...world.board.figures], false]);
      expect(world.page.line.freshness().ms).toBeLessThan(17_000);
      [reloads, boards] = [reloads + world.reloads, boards + world.board.no];
    }), { numRuns: Number(process.env.LIVE_RUNS ?? 400) });
    // Pages were taken anew where there was no other way, and mostly there was.
    expect(reloads).toBeGreaterThan(20);
    expect(reloads).toBeLessThan(boards / 2);
  }, 120_000);

  it('says in seconds how old it is, and that it lost the line', async () => {
    const world = new Stormy(chances(1));
    await world.pass(3000);
    expect(world.page.line.freshness()).toEqual({ ms: expect.any(Number), stale: false });
    await world.pass(60_000);
    expect(world.page.line.freshness().ms).toBeLessThan(16_000);
    world.reachable = false;
    world.cut(true);
    await world.pass(120_000);
    expect(world.page.line.freshness().stale).toBe(true);
    expect(world.page.line.freshness().ms).toBeGreaterThan(110_000);
    world.write({ a: 7 }, 'nobody');
    world.reachable = true;
    world.page.line.woke();
    await world.pass(500);
    expect([world.page.line.no, world.page.shown.get('a'), world.page.line.freshness().stale]).toEqual([2, 7, false]);
  });

  it('asks at once for what it hears it has missed, and knows how long it slept when its own clock does not', async () => {
    const world = new Stormy(chances(3));
    await world.pass(2000);
    world.write({ b: 5 }, 'nobody');
    world.checked();
    await world.pass(300);
    expect([world.page.line.no, world.page.shown.get('b')]).toEqual([2, 5]);
    world.reachable = false;
    await world.sleep(3_600_000, true);
    expect([world.page.line.freshness().ms >= 3_600_000, world.page.line.freshness().stale]).toEqual([true, true]);
  });

  it('asks nothing of the server while a line that answers is quiet', async () => {
    const world = new Stormy(chances(2));
    await world.pass(2000);
    const asked = world.asked;
    await world.pass(600_000);
    expect(world.asked - asked).toBe(0);
  });
});

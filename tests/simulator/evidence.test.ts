import { describe, expect, it } from 'vitest';
import { blindIndex } from '#services/blind-index';
import { claimActs } from '#services/claim';
import { destroyPicture, keepPicture, sweepPictures, type Objects } from '#services/evidence';
import { Door } from '#store/d1';
import { pictureById } from '#store/evidence';
import { Refusal } from '#refusal';
import { seeded } from '../../worker/host/demonstration.ts';
import { Killed, faults, faulty, migrated, type D1LookAlike, type Fault } from '../support/d1.ts';
import { pictures } from '../support/pictures.ts';
import { KEY, NOW, aClaim, everyone, enterProvince, unitAt, uuid } from '../support/world.ts';

/** Pictures live in two places that know nothing of each other; whatever fails at whatever call, they end up agreeing. */
const objectFaults = ['error', 'lost_reply', 'killed'] as const;
type ObjectFault = (typeof objectFaults)[number];
const actor = { by: everyone.id, as: null, address: null, at: NOW };
const noPause = () => Promise.resolve();
const DAY = 86_400_000;

class Bucket implements Objects {
  readonly held: Map<string, Uint8Array>;
  #calls = 0;
  readonly #at: (call: number) => ObjectFault | null;

  constructor(held: Map<string, Uint8Array> = new Map(), at: (call: number) => ObjectFault | null = () => null) {
    this.held = held;
    this.#at = at;
  }

  put(key: string, bytes: Uint8Array) { return this.#done(() => void this.held.set(key, bytes)); }
  delete(keys: string[]) { return this.#done(() => keys.forEach((key) => this.held.delete(key))); }
  async get() { return null; }

  async #done(act: () => void): Promise<void> {
    const fault = this.#at(this.#calls++);
    if (fault === 'error') throw new Error('R2: internal error');
    act();
    if (fault === 'lost_reply') throw new Error('R2: network connection lost');
    if (fault === 'killed') throw new Killed();
  }
}

type World = { d1: D1LookAlike; held: Map<string, Uint8Array> };
const ids = [1, 2, 3, 4, 5].map(() => uuid());
const claim = aClaim({ unitId: unitAt(1) });
const owner = { id: claim.id, unitId: unitAt(1), authorId: everyone.id };

async function world(): Promise<World> {
  const d1 = migrated();
  await enterProvince(new Door(d1));
  await claimActs({ door: new Door(d1), blind: blindIndex(KEY), author: everyone, now: NOW }, [claim]);
  return { d1, held: new Map() };
}

/** What a client or the minute's watch does; each may be cut short anywhere and is done again. */
const steps: Record<string, (door: Door, objects: Objects) => Promise<unknown>> = {
  first: (door, objects) => keepPicture({ door, objects, now: NOW }, actor, everyone.id, owner, ids[0]!, pictures.jpeg.bytes),
  second: (door, objects) => keepPicture({ door, objects, now: NOW + 5 }, actor, everyone.id, owner, ids[1]!, pictures.webp.bytes),
  destroy: async (door, objects) => {
    const row = await pictureById(door, ids[0]!);
    if (row) await destroyPicture({ door, objects }, actor, row, 'author');
  },
  sweep: (door, objects) => sweepPictures(door, objects, NOW + 2 * DAY),
};
const rowsOf = ({ d1 }: World, table: string) => d1.database.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[];

/** Every kept picture has its bytes; nothing else has, once the watch has come by. */
async function agrees({ d1, held }: World): Promise<void> {
  const check = () => {
    for (const row of rowsOf({ d1, held }, 'evidence').filter(({ state }) => state === 'kept')) expect(held.get(`${row.id}.${row.at}`)?.length).toBe(row.bytes);
  };
  check();
  await sweepPictures(new Door(d1, noPause), new Bucket(held), NOW + 40 * DAY);
  check();
  expect([...held.keys()].sort()).toEqual(rowsOf({ d1, held }, 'evidence').filter(({ state }) => state === 'kept').map((row) => `${row.id}.${row.at}`).sort());
  expect(rowsOf({ d1, held }, 'object_due')).toEqual([]);
}

async function tried(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    if (!(error instanceof Killed) && !(error instanceof Refusal) && !/D1_ERROR/.test(String(error))) throw error;
    return false;
  }
}

describe('pictures in two places', () => {
  it('reach the same world whichever call to either goes wrong in whichever way, when it is done again', async () => {
    let cases = 0;
    const order = ['first', 'second', 'destroy', 'sweep'];
    const calm = await world();
    for (const name of order) {
      const before = { d1: calm.d1.copy(), held: new Map(calm.held) };
      await steps[name]!(new Door(calm.d1, noPause), new Bucket(calm.held));
      const expected = ['evidence', 'audit'].map((table) => rowsOf(calm, table));
      const failing = [...faults.map((fault) => ['database', fault] as const), ...objectFaults.map((fault) => ['objects', fault] as const)];
      for (const [where, fault] of failing) {
        for (let at = 0; ; at++) {
          const each = { d1: before.d1.copy(), held: new Map(before.held) };
          let reached = false;
          const here = (place: string) => (call: number) => (place === where && call === at ? ((reached = true), fault) : null);
          const done = await tried(() => steps[name]!(new Door(faulty(each.d1, here('database') as (call: number) => Fault | null), noPause), new Bucket(each.held, here('objects') as (call: number) => ObjectFault | null)));
          if (!reached) break;
          if (!done) await steps[name]!(new Door(each.d1, noPause), new Bucket(each.held));
          cases += 1;
          expect([name, where, fault, at, ['evidence', 'audit'].map((table) => rowsOf(each, table))]).toEqual([name, where, fault, at, expected]);
          await agrees(each);
        }
      }
    }
    expect(cases).toBeGreaterThan(50);
  });

  it('agree after anything in any order, cut short anywhere and not always done again', async () => {
    const untouched = await world();
    for (let seed = 1; seed <= 300; seed++) {
      const random = seeded(seed);
      const pick = (n: number) => Math.floor(random() * n);
      const each = { d1: untouched.d1.copy(), held: new Map<string, Uint8Array>() };
      const some = Object.values(pictures);
      for (let step = 0; step < 14; step++) {
        const n = pick(ids.length);
        const acts = [
          (door: Door, objects: Objects) => keepPicture({ door, objects, now: NOW + step * DAY * random() }, actor, everyone.id, owner, ids[n]!, some[n]!.bytes),
          async (door: Door, objects: Objects) => { const row = await pictureById(door, ids[n]!); if (row) await destroyPicture({ door, objects }, actor, row, 'author'); },
          (door: Door, objects: Objects) => sweepPictures(door, objects, NOW + pick(3) * DAY),
        ];
        const act = acts[[0, 0, 0, 1, 2][pick(5)]!]!;
        const [database, objects] = [pick(8), pick(4)];
        await tried(() => act(new Door(faulty(each.d1, (call) => (call === database ? faults[pick(faults.length)]! : null)), noPause), new Bucket(each.held, (call) => (call === objects ? objectFaults[pick(3)]! : null))));
        expect(rowsOf(each, "evidence WHERE state = 'kept'").length).toBeLessThanOrEqual(3);
      }
      await agrees(each).catch((error: unknown) => { throw new Error(`seed ${seed}`, { cause: error }); });
    }
  });
});

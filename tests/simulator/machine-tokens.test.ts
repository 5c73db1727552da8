import { describe, expect, it } from 'vitest';
import { makeToken, useToken } from '#services/machine-token';
import { Door } from '#store/d1';
import { tokenById, tokenRevoked } from '#store/machine-tokens';
import { Refusal } from '#refusal';
import { Killed, faults, faulty, migrated, type Fault } from '../support/d1.ts';

const noPause = () => Promise.resolve();
const NOW = Date.parse('2026-11-20T03:00:00Z');
const actor = { by: 'quan-tri', as: null, address: null, at: NOW };
const input = { id: '01999999-0000-7000-8000-000000000001', label: 'Máy', scope: 'reconcile' as const, unitId: 'u', days: 1 };
const broken = (error: unknown): null => { if (!(error instanceof Error || error instanceof Killed)) throw error; return null; };

describe('tokens of programs, whatever breaks', () => {
  it('are made once: who got the answer holds the token that counts, who did not is told to make another', async () => {
    const seen = new Set<Fault>();
    for (const fault of faults) for (let call = 0; ; call++) {
      const d1 = migrated();
      const door = new Door(d1, noPause);
      const bad = faulty(d1, (n) => (n === call ? fault : null));
      const first = await makeToken(new Door(bad, noPause), input, actor).catch(broken);
      if (bad.calls() <= call) break;
      const again = await makeToken(door, input, actor).catch((error: unknown) => { if (error instanceof Refusal && error.code === 'token_made') return null; throw error; });
      // Never two that count, and whoever was answered one can use it.
      const held = [first, again].filter((each) => each !== null);
      expect([fault, call, held.length <= 1]).toEqual([fault, call, true]);
      for (const { token } of held) expect((await useToken(door, token, NOW + 1)).token.id).toBe(input.id);
      expect(d1.database.prepare("SELECT action FROM audit WHERE noun = 'machine_token'").all().map((row) => ({ ...row }))).toEqual([{ action: 'make' }]);
      // Revoked with the same fault and again, it is revoked once and opens nothing.
      const row = (await tokenById(door, input.id))!;
      await tokenRevoked(new Door(faulty(d1, (n) => (n === 0 ? fault : null)), noPause), row, actor).catch(broken);
      await tokenRevoked(door, row, actor);
      for (const { token } of held) await expect(useToken(door, token, NOW + 2)).rejects.toMatchObject({ code: 'token_unusable' });
      expect((d1.database.prepare("SELECT count(*) AS n FROM audit WHERE action = 'revoke'").get() as { n: number }).n).toBe(1);
      seen.add(fault);
    }
    expect(seen.size).toBe(faults.length);
  });

  it('are let in no oftener than they may, however many ask at once', async () => {
    const d1 = migrated();
    const door = new Door(d1, noPause);
    const { token } = await makeToken(door, input, actor);
    d1.database.prepare('UPDATE machine_token SET window_at = ?, window_uses = 590').run(NOW - (NOW % 60_000));
    const answers = await Promise.all(Array.from({ length: 25 }, () => useToken(door, token, NOW)));
    expect(answers.filter(({ over }) => !over).length).toBe(10);
  });
});

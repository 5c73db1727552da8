import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClaimBatchAnswer } from '#wire/claim';
import { refusals } from '#refusal';
import { words } from '../../web/src/lib/claiming/check.ts';
import { BATCH, asSent, due, mayChange, needsNewNumber, pauseAfter, rewritten, sendingOf, settled, tally, type Entry } from '../../web/src/lib/outbox/claim.ts';

const entry = (n: number, over: Partial<Entry> = {}): Entry => ({
  id: `claim-${n}`, personId: 'an', device: { id: 'may-1', no: n }, written: { indicator: 'dossier_full', actDate: '2026-11-20', capturedAt: n, unitId: 'u', quantity: 1, dossierCode: `ma-${n}` },
  state: 'waiting', tried: false, refusal: null, receipt: null, ...over });

/** A server as far as the device can tell: an id once, a device's number once, and some codes it does not like. */
class LikeAServer {
  readonly claims = new Map<string, string>();
  readonly numbers = new Map<string, string>();

  take(sent: object[]): ClaimBatchAnswer {
    const answer: ClaimBatchAnswer = { stored: [], refused: [] };
    (sent as ReturnType<typeof asSentTyped>[]).forEach((claim, index) => {
      const no = (code: string) => answer.refused.push({ index, id: claim.id, code, message: code });
      const body = JSON.stringify(claim);
      const known = this.claims.get(claim.id);
      const number = `${claim.device.id} ${claim.device.no}`;
      if (claim.dossierCode?.startsWith('xau')) no('code_impossible_date');
      else if (known !== undefined && known !== body) no('id_reused');
      else if (known === undefined && this.numbers.has(number)) no('device_no_reused');
      else {
        this.claims.set(claim.id, body);
        this.numbers.set(number, claim.id);
        answer.stored.push({ index, id: claim.id, state: known ? 'already_stored' : 'stored', masked: '…', needsCheck: false, conflict: false });
      }
    });
    return answer;
  }
}
const asSentTyped = (each: Entry) => asSent(each) as { id: string; device: { id: string; no: number }; dossierCode?: string };

/** The device's store, in memory: what store.ts does in one breath is one step here. */
class LikeADevice {
  entries: Entry[] = [];
  no = 0;
  device = 'may-1';
  /** What somebody wrote down, whatever became of it since; dropped ones leave. */
  readonly meant = new Set<string>();

  write(n: number, bad: boolean): void {
    this.no += 1;
    const made = entry(n, { device: { id: this.device, no: this.no } });
    made.written = { ...made.written, dossierCode: `${bad ? 'xau' : 'ma'}-${n}` };
    this.entries.push(made);
    this.meant.add(made.id);
  }

  take(): Entry[] {
    const taken = due(this.entries, 'an');
    for (const each of taken) {
      if (needsNewNumber(each)) {
        this.device = `may-${this.entries.length}-${this.no}-${each.id}`;
        this.no = 1;
        each.device = { id: this.device, no: 1 };
      }
      Object.assign(each, { tried: true, refusal: null });
    }
    return taken.map((each) => structuredClone(each));
  }

  settle(batch: Entry[], answer: ClaimBatchAnswer): void {
    this.entries = this.entries.map((each) => {
      const at = batch.findIndex(({ id }) => id === each.id);
      return at === -1 ? each : settled(each, at, answer, 1);
    });
  }
}

type Step = { do: 'write' | 'send' | 'lose_request' | 'lose_answer' | 'put_right' | 'drop' | 'two_senders'; bad: boolean; which: number };
const step: fc.Arbitrary<Step> = fc.record({ do: fc.constantFrom('write', 'write', 'send', 'lose_request', 'lose_answer', 'put_right', 'drop', 'two_senders'), bad: fc.boolean(), which: fc.nat(5) });

describe('what waits on a device', () => {
  it('arrives exactly once, whatever is lost, changed, dropped or sent twice on the way', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, copied) => {
      const server = new LikeAServer();
      const device = new LikeADevice();
      // A device restored from a copy: the server knows its first numbers as somebody else's claims.
      if (copied) for (let no = 1; no <= 3; no++) server.numbers.set(`may-1 ${no}`, `another-${no}`);
      const send = (lost: 'request' | 'answer' | null): void => {
        const batch = device.take();
        if (batch.length === 0 || lost === 'request') return;
        const answer = server.take(batch.map(asSent));
        if (lost === null) device.settle(batch, answer);
      };
      const puttingRight = (): void => {
        device.entries = device.entries.map((each) => (each.state === 'refused' ? rewritten(each, { ...each.written, dossierCode: each.written.dossierCode!.replace('xau', 'ma') }) : each));
      };
      steps.forEach((each, n) => {
        if (each.do === 'write') device.write(n, each.bad);
        else if (each.do === 'send') send(null);
        else if (each.do === 'lose_request') send('request');
        else if (each.do === 'lose_answer') send('answer');
        else if (each.do === 'put_right') puttingRight();
        else if (each.do === 'two_senders') {
          const [first, second] = [device.take(), device.take()];
          const answers = [server.take(second.map(asSent)), server.take(first.map(asSent))];
          device.settle(second, answers[0]!);
          device.settle(first, answers[1]!);
        } else {
          const chosen = device.entries[each.which];
          if (chosen && mayChange(chosen)) {
            // What may be dropped is nowhere else.
            expect(server.claims.has(chosen.id)).toBe(false);
            device.meant.delete(chosen.id);
            device.entries = device.entries.filter((other) => other !== chosen);
          }
        }
      });
      for (let round = 0; round < 60 && device.entries.some(({ state }) => state !== 'sent'); round++) {
        puttingRight();
        send(null);
      }
      expect(device.entries.map(({ state }) => state)).toEqual(device.entries.map(() => 'sent'));
      expect([...server.claims.keys()].sort()).toEqual([...device.meant].sort());
      // What has arrived leaves nothing on the device by which the dossier could be found.
      expect(JSON.stringify(device.entries)).not.toMatch(/ma-\d|xau-\d/);
    }), { numRuns: 400 });
  });

  it('sends the oldest first, in small batches, and only one person\'s', () => {
    const many = Array.from({ length: BATCH + 5 }, (_, n) => entry(n, n % 2 === 0 ? {} : { personId: 'binh' })).reverse();
    expect(due(many, 'binh').map(({ id }) => id)).toEqual(many.filter(({ personId }) => personId === 'binh').map(({ id }) => id).reverse());
    expect(due(Array.from({ length: BATCH + 5 }, (_, n) => entry(n)), 'an').length).toBe(BATCH);
    expect(due([entry(1, { state: 'refused' }), entry(2, { state: 'sent' })], 'an')).toEqual([]);
    expect(tally([entry(1), entry(2, { state: 'refused' }), entry(3, { state: 'sent' }), entry(4, { personId: 'binh' }), entry(5, { personId: 'binh', state: 'sent' })], 'an'))
      .toEqual({ waiting: 1, refused: 1, others: 1 });
  });

  it('says the same words for the same claim every time', () => {
    const before = entry(1);
    expect(JSON.stringify(asSent({ ...before, tried: true }))).toBe(JSON.stringify(asSent(before)));
  });

  it('reads every kind of answer', () => {
    const answer = { stored: [], refused: [] };
    expect(sendingOf(200, answer)).toEqual({ kind: 'answered', answer });
    expect(sendingOf(422, answer)).toEqual({ kind: 'answered', answer });
    expect(sendingOf(401, { code: 'signed_out', message: 'x' })).toEqual({ kind: 'signed_out' });
    expect(sendingOf(409, { code: 'another_person', message: 'x' })).toEqual({ kind: 'another_person' });
    expect(sendingOf(403, { code: 'not_allowed', message: 'Không có quyền.' })).toEqual({ kind: 'later', said: 'Không có quyền.' });
    for (const [status, body] of [[0, null], [503, { code: 'busy', message: 'x' }], [200, '<html>'], [502, answer]] as const) expect(sendingOf(status, body)).toEqual({ kind: 'later', said: null });
  });

  it('changes nothing that an answer does not name, and finds the unreadable by its place', () => {
    const kept = entry(1, { tried: true });
    expect(settled(kept, 0, { stored: [], refused: [{ index: 1, id: null, code: 'malformed', message: 'x' }] }, 5)).toBe(kept);
    expect(settled(kept, 1, { stored: [], refused: [{ index: 1, id: null, code: 'malformed', message: 'x', field: 'pledge' }] }, 5)).toMatchObject({ state: 'refused', tried: false, refusal: { code: 'malformed', field: 'pledge' } });
    // An answer that comes late, to a claim another sender has settled, changes nothing any more.
    const gone = entry(1, { state: 'sent' });
    expect(settled(gone, 0, { stored: [], refused: [{ index: 0, id: gone.id, code: 'code_in_future', message: 'x' }] }, 5)).toBe(gone);
    // What the server already has under this id are our own words of an earlier try.
    expect(settled(kept, 0, { stored: [], refused: [{ index: 0, id: kept.id, code: 'id_reused', message: 'x' }] }, 5)).toMatchObject({ state: 'sent', receipt: { earlier: true } });
  });

  it('waits ever longer, never longer than five minutes', () => {
    expect([0, 1, 2, 3, 20].map(pauseAfter)).toEqual([5000, 5000, 10_000, 20_000, 300_000]);
  });

  it('says what the server would say', () => {
    for (const [code, sentence] of Object.entries(words())) expect([code, sentence]).toEqual([code, refusals[code as keyof typeof refusals]]);
  });
});

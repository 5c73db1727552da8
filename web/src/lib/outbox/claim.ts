import type { ClaimBatchAnswer, ClaimInput } from '#wire/claim';
import type { Claiming } from '#wire/claiming';

/** What somebody wrote down; its id and the device's number are given when it is kept. */
export type Written = Omit<ClaimInput, 'id' | 'device' | 'unitShares'>;
export type Said = { code: string; message: string; field: string };
/** What is left of a claim when the server has it: nothing by which the dossier could be found again. */
export type Receipt = { masked: string | null; needsCheck: boolean; conflict: boolean; at: number;
  /** The server had it already, in the words of an earlier try whose answer went missing; those stand. */
  earlier: boolean };

/** A claim on the device, from the moment it was written down. */
export type Entry = {
  id: string;
  /** Whose it is: it is never sent from anybody else's session. */
  personId: string;
  device: { id: string; no: number };
  written: Written;
  state: 'waiting' | 'refused' | 'sent';
  /** It has been on its way at least once and no answer came: the server may have it, so it may not change. */
  tried: boolean;
  refusal: Said | null;
  receipt: Receipt | null;
};

/** What came of one try to send. `later` = try again by itself; `said` is what the server said about all of it. */
export type Sending =
  | { kind: 'answered'; answer: ClaimBatchAnswer }
  | { kind: 'signed_out' } | { kind: 'another_person' } | { kind: 'later'; said: string | null };

/** As many as go at once: small enough to get through a thin line. */
export const BATCH = 20;

/** Those to send next for somebody, the oldest first. */
export const due = (entries: Entry[], personId: string): Entry[] =>
  entries.filter((entry) => entry.state === 'waiting' && entry.personId === personId).sort((a, b) => a.written.capturedAt - b.written.capturedAt).slice(0, BATCH);

/** The claim as the server takes it; always the same words for the same entry. */
export const asSent = ({ id, device, written }: Entry): object => ({ ...written, id, device });

/** Whether the person may still change or drop it: only what the server cannot have. */
export const mayChange = (entry: Entry): boolean => entry.state === 'refused' || (entry.state === 'waiting' && !entry.tried);

/** What an HTTP answer to a batch means; `status` 0 = no answer came. */
export function sendingOf(status: number, body: unknown): Sending {
  const told = (typeof body === 'object' && body !== null ? body : {}) as Partial<ClaimBatchAnswer & Said>;
  if (Array.isArray(told.stored) && Array.isArray(told.refused) && (status === 200 || status === 422)) return { kind: 'answered', answer: { stored: told.stored, refused: told.refused } };
  if (status === 401) return { kind: 'signed_out' };
  if (told.code === 'another_person') return { kind: 'another_person' };
  return { kind: 'later', said: status >= 400 && status < 500 && told.message ? told.message : null };
}

/** Another claim has this number (a device restored from a copy): it gets a new one and goes again by itself. */
const NUMBER_TAKEN = 'device_no_reused';
export const needsNewNumber = (entry: Entry): boolean => entry.state === 'waiting' && entry.refusal?.code === NUMBER_TAKEN;
/** Ids are made here and by chance: who has it is ourselves, on a try of which we heard nothing. It is never sent under another. */
const HAS_IT_ALREADY = 'id_reused';

/**
 * One entry after an answer. Only what the answer names changes; what it does not name stays as it is
 * and is sent again.
 * @param at its place in the batch: a refusal of something unreadable names no id
 */
export function settled(entry: Entry, at: number, answer: ClaimBatchAnswer, now: number): Entry {
  if (entry.state !== 'waiting') return entry;
  const stored = answer.stored.find(({ id }) => id === entry.id);
  if (stored) return arrived(entry, { masked: stored.masked, needsCheck: stored.needsCheck, conflict: stored.conflict, at: now, earlier: false });
  const refused = answer.refused.find(({ id, index }) => id === entry.id || (id === null && index === at));
  if (!refused) return entry;
  if (refused.code === HAS_IT_ALREADY) return arrived(entry, { masked: null, needsCheck: false, conflict: false, at: now, earlier: true });
  const refusal = { code: refused.code, message: refused.message, field: refused.field ?? '' };
  return { ...entry, state: refused.code === NUMBER_TAKEN ? 'waiting' : 'refused', tried: false, refusal };
}

function arrived(entry: Entry, receipt: Receipt): Entry {
  const { dossierCode: _code, account: _account, ...rest } = entry.written;
  return { ...entry, state: 'sent', tried: false, refusal: null, written: rest, receipt };
}

/** The same claim in other words, ready to go again. */
export const rewritten = (entry: Entry, written: Written): Entry => ({ ...entry, written, state: 'waiting', tried: false, refusal: null });

export type Tally = { waiting: number; refused: number; others: number };
/** What is on the device, as numbers for somebody. */
export const tally = (entries: Entry[], personId: string): Tally => ({
  waiting: entries.filter((entry) => entry.state === 'waiting' && entry.personId === personId).length,
  refused: entries.filter((entry) => entry.state === 'refused' && entry.personId === personId).length,
  others: entries.filter((entry) => entry.state !== 'sent' && entry.personId !== personId).length,
});

/** How long to wait before trying again by itself, ms: doubling from five seconds to five minutes. */
export const pauseAfter = (failures: number): number => Math.min(300_000, 5000 * 2 ** Math.max(0, failures - 1));

/** What was done, as the kept lists name it. */
export const shortOf = ({ indicators }: Claiming, { written }: Entry): string => indicators.find(({ code }) => code === written.indicator)?.short ?? written.indicator;

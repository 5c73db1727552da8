import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { uuidv7 } from 'uuidv7';
import type { Claiming } from '#wire/claiming';
import { due, mayChange, needsNewNumber, rewritten, settled, type Entry, type Written } from './claim.ts';
import type { ClaimBatchAnswer } from '#wire/claim';

/** A picture that goes after its claim; `refused` = why the server would not have it. */
export type Picture = { id: string; claimId: string; personId: string; bytes: Blob; small: string; refused: string | null };
/** The last choices of somebody on this device. */
export type Choices = { indicator: string; unitId: string; teamId: string; procedureGroup: string; helpers: { personId: string; milli: number }[]; prefix: string; citizen: boolean };

interface Shape extends DBSchema {
  claim: { key: string; value: Entry };
  picture: { key: string; value: Picture; indexes: { claim: string } };
  /** Small things by name: `device`, `claiming`, `choices ID`, `pledge ID`. */
  kept: { key: string; value: unknown };
}
const NAME = 'bang-vang';
const VERSION = 1;
/** What has been sent stays to be seen this long. */
const HISTORY_MS = 7 * 86_400_000;

let opened: Promise<IDBPDatabase<Shape>> | null = null;

/**
 * The device's own store. It outlives the app's files: every version brings what an older one kept up
 * to date, step by step, and takes nothing away.
 */
function store(): Promise<IDBPDatabase<Shape>> {
  opened ??= openDB<Shape>(NAME, VERSION, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore('claim', { keyPath: 'id' });
        db.createObjectStore('picture', { keyPath: 'id' }).createIndex('claim', 'claimId');
        db.createObjectStore('kept');
      }
    },
    // A newer app in another tab needs a newer store: this one lets go, and opens again when it is asked next.
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated() {
      opened = null;
    },
  });
  return opened.catch((error: unknown) => {
    opened = null;
    throw error;
  });
}

type Device = { id: string; no: number };
const nextNumber = (device: Device | undefined): Device => (device ? { ...device, no: device.no + 1 } : { id: crypto.randomUUID(), no: 1 });

/** Keeps a new claim with its pictures: number and claim in one breath, on the disk before it says so. */
export async function keepClaim(personId: string, written: Written, pictures: Pick<Picture, 'id' | 'bytes' | 'small'>[]): Promise<Entry> {
  const tx = (await store()).transaction(['claim', 'picture', 'kept'], 'readwrite', { durability: 'strict' });
  const device = nextNumber(await tx.objectStore('kept').get('device') as Device | undefined);
  const entry: Entry = { id: uuidv7(), personId, device, written, state: 'waiting', tried: false, refusal: null, receipt: null };
  await Promise.all([
    tx.objectStore('kept').put(device, 'device'),
    tx.objectStore('claim').add(entry),
    ...pictures.map((picture) => tx.objectStore('picture').add({ ...picture, claimId: entry.id, personId, refused: null }))]);
  await tx.done;
  return entry;
}

/** Changes a claim that the server cannot have. @returns null when it is on its way or gone */
export async function changeClaim(id: string, written: Written, pictures: Pick<Picture, 'id' | 'bytes' | 'small'>[]): Promise<Entry | null> {
  const tx = (await store()).transaction(['claim', 'picture'], 'readwrite', { durability: 'strict' });
  const before = await tx.objectStore('claim').get(id);
  if (!before || !mayChange(before)) return null;
  const entry = rewritten(before, written);
  await tx.objectStore('claim').put(entry);
  const shown = new Set(pictures.map((picture) => picture.id));
  for (const picture of await tx.objectStore('picture').index('claim').getAll(id)) if (!shown.has(picture.id)) await tx.objectStore('picture').delete(picture.id);
  for (const picture of pictures) await tx.objectStore('picture').put({ ...picture, claimId: id, personId: entry.personId, refused: null });
  await tx.done;
  return entry;
}

/** Drops a claim that the server cannot have, with its pictures. */
export async function dropClaim(id: string): Promise<void> {
  const tx = (await store()).transaction(['claim', 'picture'], 'readwrite');
  const entry = await tx.objectStore('claim').get(id);
  if (entry && mayChange(entry)) {
    await tx.objectStore('claim').delete(id);
    for (const key of await tx.objectStore('picture').index('claim').getAllKeys(id)) await tx.objectStore('picture').delete(key);
  }
  await tx.done;
}

/** Everything on the device, the newest first. */
export const allClaims = async (): Promise<Entry[]> => (await (await store()).getAll('claim')).sort((a, b) => b.written.capturedAt - a.written.capturedAt);

/**
 * Takes the next ones to send; that they are on their way is on the disk before they are.
 * @returns them, and the ids of those that had never been on their way before
 */
export async function takeDue(personId: string): Promise<{ batch: Entry[]; fresh: string[] }> {
  const tx = (await store()).transaction(['claim', 'kept'], 'readwrite', { durability: 'strict' });
  const batch = due(await tx.objectStore('claim').getAll(), personId);
  const fresh = batch.filter(({ tried }) => !tried).map(({ id }) => id);
  for (const entry of batch) {
    if (needsNewNumber(entry)) {
      // Numbers of this device are somebody else's too: it goes on under a name of its own.
      entry.device = { id: crypto.randomUUID(), no: 1 };
      await tx.objectStore('kept').put(entry.device, 'device');
    }
    Object.assign(entry, { tried: true, refusal: null });
    await tx.objectStore('claim').put(entry);
  }
  await tx.done;
  return { batch, fresh };
}

/** The server turned the whole batch away unread: what had not been on its way before is free to change again. */
export async function turnedAway(fresh: string[]): Promise<void> {
  const tx = (await store()).transaction('claim', 'readwrite');
  for (const id of fresh) {
    const entry = await tx.store.get(id);
    if (entry?.state === 'waiting') await tx.store.put({ ...entry, tried: false });
  }
  await tx.done;
}

/** Writes down what the server said about a batch, and lets go of what was sent long ago. */
export async function settleClaims(batch: Entry[], answer: ClaimBatchAnswer, now: number): Promise<void> {
  const tx = (await store()).transaction('claim', 'readwrite', { durability: 'strict' });
  for (const [at, { id }] of batch.entries()) {
    const entry = await tx.store.get(id);
    if (entry) await tx.store.put(settled(entry, at, answer, now));
  }
  for (const entry of await tx.store.getAll()) if (entry.receipt && entry.receipt.at < now - HISTORY_MS) await tx.store.delete(entry.id);
  await tx.done;
}

/** Pictures on the device. */
export const allPictures = async (): Promise<Picture[]> => (await store()).getAll('picture');
export const dropPicture = async (id: string): Promise<void> => (await store()).delete('picture', id);
export async function refusePicture(id: string, refused: string): Promise<void> {
  const tx = (await store()).transaction('picture', 'readwrite');
  const picture = await tx.store.get(id);
  if (picture) await tx.store.put({ ...picture, refused });
  await tx.done;
}

const keep = async (key: string, value: unknown): Promise<void> => void (await (await store()).put('kept', value, key));
const kept = async <Value>(key: string): Promise<Value | undefined> => (await store()).get('kept', key) as Promise<Value | undefined>;

/** Who claims on this device and with what; goes when they sign out, what they have not sent stays. */
export const keepClaiming = (claiming: Claiming) => keep('claiming', claiming);
export const keptClaiming = () => kept<Claiming>('claiming');
export const forgetClaiming = async (): Promise<void> => (await store()).delete('kept', 'claiming');
export const keepChoices = (personId: string, choices: Choices) => keep(`choices ${personId}`, choices);
export const keptChoices = (personId: string) => kept<Choices>(`choices ${personId}`);
/** Which text of the promise somebody has accepted here, and when. */
export const keepPledge = (personId: string, pledge: { version: string; at: number }) => keep(`pledge ${personId}`, pledge);
export const keptPledge = (personId: string) => kept<{ version: string; at: number }>(`pledge ${personId}`);

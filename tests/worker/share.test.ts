import { exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { BASE, call } from '../support/setup.ts';
import { PROVINCE, aCampaign, aClaim, uuid } from '../support/world.ts';

const read = (headers: Headers) => Number(/(\d+) read/.exec(headers.get('server-timing')!)![1]);
/** Asked at a moment of its own, so that no earlier answer is kept. */
const picture = async (slug: string, headers: Record<string, string> = {}) => {
  const response = await exports.default.fetch(new Request(`${BASE}/api/campaigns/${slug}/picture.png?n=${Math.random()}`, { headers }));
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
};

/** Which picture it is, short enough to be told apart in words. */
const digest = async (bytes: Uint8Array<ArrayBuffer>) => [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((each) => each.toString(16)).join('');

/** A PNG of true colour, opened as its specification says: chunks, one zlib stream, a filter for each line. */
async function pixelsOf(png: Uint8Array): Promise<{ width: number; height: number; at: (x: number, y: number) => string }> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const packed: Uint8Array<ArrayBuffer>[] = [];
  let head = new DataView(new ArrayBuffer(13));
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at)) {
    const data = png.slice(at + 8, at + 8 + view.getUint32(at));
    const kind = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (kind === 'IHDR') head = new DataView(data.buffer);
    if (kind === 'IDAT') packed.push(data as Uint8Array<ArrayBuffer>);
  }
  const [width, height, depth, colour] = [head.getUint32(0), head.getUint32(4), head.getUint8(8), head.getUint8(9)];
  expect([depth, colour]).toEqual([8, 6]);
  const raw = new Uint8Array(await new Response(new Blob(packed).stream().pipeThrough(new DecompressionStream('deflate'))).arrayBuffer());
  const stride = width * 4;
  expect(raw.length).toBe(height * (stride + 1));
  const lines = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < stride; x++) {
      const left = x < 4 ? 0 : lines[y * stride + x - 4]!;
      const up = y === 0 ? 0 : lines[(y - 1) * stride + x]!;
      const corner = y === 0 || x < 4 ? 0 : lines[(y - 1) * stride + x - 4]!;
      const guess = left + up - corner;
      const [l, u, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
      const before = [0, left, up, (left + up) >> 1, l <= u && l <= c ? left : u <= c ? up : corner][raw[y * (stride + 1)]!]!;
      lines[y * stride + x] = raw[y * (stride + 1) + 1 + x]! + before;
    }
  }
  return { width, height, at: (x, y) => [...lines.subarray(y * stride + x * 4, y * stride + x * 4 + 3)].map((each) => each.toString(16).padStart(2, '0')).join('') };
}

describe('the picture of a board', () => {
  it('is 1200 × 630 in the look of the pages, drawn from the stored board, one row read', async () => {
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    const { status, headers, bytes } = await picture('thu-nghiem');
    const { body: board } = await call(null, 'GET', `/api/campaigns/thu-nghiem/board?n=${Math.random()}`);
    expect([status, headers.get('content-type'), headers.get('cache-control'), headers.get('etag'), read(headers)]).toEqual([200, 'image/png', 'public, max-age=60', `"anh-${board.no}-running"`, 1]);
    expect(bytes.length).toBeLessThan(300_000);
    const { width, height, at } = await pixelsOf(bytes);
    expect([width, height, at(600, 5), at(600, 13), at(1190, 400), at(72, 131)]).toEqual([1200, 630, '9b1b1e', 'd4a62a', 'fbf8f1', '1e7145']);
    // Ink where the name, the leaders and the line at the foot stand.
    const inked = (x: number, y: number, w: number, h: number) => Array.from({ length: w * h }, (_, n) => at(x + (n % w), y + Math.floor(n / w))).filter((colour) => colour < '808080').length;
    expect([inked(64, 160, 700, 45) > 2000, inked(110, 270, 400, 40) > 500, inked(64, 575, 500, 30) > 500, inked(700, 575, 400, 30)]).toEqual([true, true, true, 0]);
  });

  it('is the same until the board is another, and says so', async () => {
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    const first = await picture('thu-nghiem');
    const mark = first.headers.get('etag')!;
    expect(await digest((await picture('thu-nghiem')).bytes)).toBe(await digest(first.bytes));
    expect((await picture('thu-nghiem', { 'if-none-match': mark })).status).toBe(304);
    const claim = aClaim();
    await call('everyone', 'POST', '/api/claims', { claims: [claim] });
    await call('binh', 'POST', '/api/verdicts', { id: uuid(), verdicts: [{ claimId: claim.id, outcome: 'recognised', reason: 'seen' }] });
    await expect.poll(async () => (await picture('thu-nghiem', { 'if-none-match': mark })).status, { timeout: 20_000 }).toBe(200);
    const second = await picture('thu-nghiem');
    expect([second.headers.get('etag') === mark, await digest(second.bytes) === await digest(first.bytes)]).toEqual([false, false]);
  });

  it('is drawn for several who ask at once, and of nothing that is not public', async () => {
    await call('chi', 'POST', '/api/campaigns', aCampaign());
    const all = await Promise.all(Array.from({ length: 6 }, () => picture('thu-nghiem')));
    expect(all.map(({ status, bytes }) => [status, bytes.length])).toEqual(all.map(() => [200, all[0]!.bytes.length]));
    const { body: draft } = await call('chi', 'POST', '/api/drafts', { id: uuid(), unitId: PROVINCE, from: { kind: 'template', template: 'youth_month' } });
    for (const slug of [draft.typed.slug || draft.id, 'khong-co', '%00']) {
      const { status, body } = await call(null, 'GET', `/api/campaigns/${slug}/picture.png?n=${Math.random()}`);
      expect([slug, status, body.code, body.message]).toEqual([slug, 404, 'campaign_unknown', expect.stringMatching(/đợt thi đua/i)]);
    }
  });
});

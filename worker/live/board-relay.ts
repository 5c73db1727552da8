import { DurableObject } from 'cloudflare:workers';
import type { BoardDelta, Deltas, LiveMessage } from '#wire/board';
import { greet, sayToAll } from './lines.ts';

/** Differences remembered, so that pages that come do not all ask the board. */
const DELTAS_KEPT = 30;

/**
 * Holds lines to open pages for a board that has more than one object sends to, and passes on what the board says.
 * It holds nothing that it cannot ask the board for.
 */
export class BoardRelay extends DurableObject<Env> {
  #no = 0;
  /** An unbroken chain up to `#no`, as far back as it was heard. */
  #heard: BoardDelta[] = [];

  /** Opens a line. @param request carries the campaign in `x-campaign` */
  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const since = Number(url.searchParams.get('since') ?? Number.NaN);
    let missed = this.#missed(since);
    // A board that was passed on while its predecessor was still being read: that line would never hear of it.
    while (!missed || missed.no < this.#no) {
      const campaignId = request.headers.get('x-campaign')!;
      const answer = await this.env.CAMPAIGN_BOARD.get(this.env.CAMPAIGN_BOARD.idFromName(campaignId))
        .fetch(new URL(`deltas?since=${since}`, url), { headers: { 'x-campaign': campaignId } });
      if (!answer.ok) return answer;
      missed = await answer.json<Deltas>();
    }
    return greet(this.ctx, missed);
  }

  /** What the board says, to every line. @returns how many lines there are */
  async say(text: string, no: number): Promise<number> {
    const message = JSON.parse(text) as LiveMessage;
    if (message.kind === 'delta' && message.delta.no > this.#no) {
      if (message.delta.from !== this.#no) this.#heard = [];
      this.#heard = [...this.#heard, message.delta].slice(-DELTAS_KEPT);
    } else if (no > this.#no) this.#heard = [];
    this.#no = Math.max(this.#no, no);
    return sayToAll(this.ctx, text, this.#no);
  }

  /** What came after a number, where it was heard here. */
  #missed(since: number): Deltas | null {
    const deltas = this.#heard.filter(({ no }) => no > since);
    const last = this.#heard.at(-1);
    if (!last || since > last.no || (deltas[0]?.from ?? since) !== since) return null;
    return { no: last.no, asOf: last.asOf, checkedAt: last.asOf, deltas, now: Date.now() };
  }

  override webSocketMessage(): void {
    // Pages only listen; what they say beyond `ping` is not for us.
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close();
  }
}

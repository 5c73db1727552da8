import { DurableObject } from 'cloudflare:workers';
import type { Deltas } from '#wire/board';
import { greet, sayToAll } from './lines.ts';

/**
 * Holds lines to open pages for a board that has more than one object sends to, and passes on what the board says.
 * It keeps nothing: what a page missed it asks the board for.
 */
export class BoardRelay extends DurableObject<Env> {
  #no = 0;

  /** Opens a line. @param request carries the campaign in `x-campaign` */
  override async fetch(request: Request): Promise<Response> {
    const campaignId = request.headers.get('x-campaign')!;
    const address = request.url.replace('/live?', '/deltas?');
    let missed: Deltas;
    // A board that was passed on while its predecessor was still being read: that line would never hear of it.
    do {
      const answer = await this.env.CAMPAIGN_BOARD.get(this.env.CAMPAIGN_BOARD.idFromName(campaignId)).fetch(address, { headers: { 'x-campaign': campaignId } });
      if (!answer.ok) return answer;
      missed = await answer.json<Deltas>();
    } while (missed.no < this.#no);
    return greet(this.ctx, missed);
  }

  /** What the board says, to every line. @returns how many lines there are */
  async say(text: string, no: number): Promise<number> {
    this.#no = Math.max(this.#no, no);
    return sayToAll(this.ctx, text, this.#no);
  }

  override webSocketMessage(): void {
    // Pages only listen; what they say beyond `ping` is not for us.
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close();
  }
}

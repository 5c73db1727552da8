/** Lines one object holds before relays do: what one sends to within its second, with room left for computing. */
const LINES_MAX = 2000;

/**
 * The relays of a board that more pages look at than one object sends to. Each is an object of its own (board-relay.ts),
 * so that a board says everything once to its own lines and once to each relay: 100,000 pages are 49 relays.
 */
export class Relays {
  readonly #ctx: DurableObjectState;
  readonly #env: Env;
  readonly #max: number;
  /** How many lines each holds, as far as is known; null = not read yet. */
  #lines: number[] | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    this.#ctx = ctx;
    this.#env = env;
    this.#max = Number(env.LINES_PER_OBJECT ?? LINES_MAX);
  }

  /**
   * Who takes one more line.
   * @param own lines the board holds itself
   * @returns the relay's name; null = the board does
   */
  async forOneMore(campaignId: string, own: number): Promise<string | null> {
    if (own < this.#max) return null;
    const lines = await this.#known();
    let at = lines.indexOf(Math.min(...lines));
    if (at < 0 || lines[at]! >= this.#max) {
      at = lines.push(0) - 1;
      await this.#ctx.storage.put('relays', lines.length);
    }
    lines[at]! += 1;
    return nameOf(campaignId, at);
  }

  /** Says it to every relay, each in the order of the boards. @returns whether all heard it */
  async say(campaignId: string, text: string, no: number): Promise<boolean> {
    const lines = await this.#known();
    const heard = await Promise.all(lines.map(async (_, at) => {
      try {
        lines[at] = await this.#env.BOARD_RELAY.get(this.#env.BOARD_RELAY.idFromName(nameOf(campaignId, at))).say(text, no);
        return true;
      } catch {
        return false;
      }
    }));
    return heard.every(Boolean);
  }

  async #known(): Promise<number[]> {
    return this.#lines ??= Array<number>(await this.#ctx.storage.get<number>('relays') ?? 0).fill(0);
  }
}

const nameOf = (campaignId: string, at: number): string => `${campaignId}/${at}`;

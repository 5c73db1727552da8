import type { Deltas, LiveMessage } from '#wire/board';

/**
 * The open pages of one object: sockets the runtime holds while the object sleeps. Answers to `ping` come from the
 * runtime too and carry the board's number, so that a page that lost a message knows it without waking anybody.
 */
function answerPings(ctx: DurableObjectState, no: number): void {
  const pong: LiveMessage = { kind: 'pong', no };
  ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', JSON.stringify(pong)));
}

/** Takes one more line and says what it missed, then what the board is. Awaits nothing: no board is sent in between. */
export function greet(ctx: DurableObjectState, missed: Deltas): Response {
  answerPings(ctx, missed.no);
  const { 0: client, 1: server } = new WebSocketPair();
  ctx.acceptWebSocket(server);
  const say = (message: LiveMessage) => server.send(JSON.stringify(message));
  if ('reload' in missed) say({ kind: 'reload', no: missed.no });
  else for (const delta of missed.deltas) say({ kind: 'delta', delta });
  say({ kind: 'hello', no: missed.no, now: 'now' in missed ? missed.now : Date.now() });
  return new Response(null, { status: 101, webSocket: client });
}

/** One text to every line, written once. @returns how many there are */
export function sayToAll(ctx: DurableObjectState, text: string, no: number): number {
  answerPings(ctx, no);
  const lines = ctx.getWebSockets();
  for (const line of lines) {
    try {
      line.send(text);
    } catch {
      // A line that broke meanwhile: its page comes back by itself and asks for what it missed.
    }
  }
  return lines.length;
}

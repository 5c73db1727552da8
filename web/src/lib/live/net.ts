import type { Deltas, LiveMessage } from '#wire/board';
import type { Around } from './line.ts';

/** How a page in a browser reaches a campaign's object: its socket, and what came after a number. */
export function netOf(slug: string): Pick<Around, 'open' | 'deltas'> {
  const base = `/api/campaigns/${slug}`;
  return {
    open(since, heard, closed) {
      const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${base}/live?since=${since}`);
      socket.onmessage = ({ data }) => heard(JSON.parse(data as string) as LiveMessage);
      socket.onclose = closed;
      return { ping: () => void (socket.readyState === WebSocket.OPEN && socket.send('ping')), close: () => socket.close() };
    },
    async deltas(since) {
      const answer = await fetch(`${base}/deltas?since=${since}`, { headers: { 'if-none-match': `"${since}"` } });
      return answer.status === 304 ? 'nothing' : answer.ok ? await answer.json() as Deltas : null;
    },
  };
}

import type { Cookies } from '@sveltejs/kit';
import { parse } from './set-cookie.ts';

/** Hands the cookies of an answer of the API on to the browser. */
export function passOn(response: Response, cookies: Cookies): void {
  for (const line of response.headers.getSetCookie()) {
    const { name, value, options } = parse(line);
    cookies.set(name, value, options);
  }
}

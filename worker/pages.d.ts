/** SvelteKit's built worker, as the front door calls it: it is given files and no database. */
declare const pages: {
  fetch(request: Request, env: { ASSETS: Fetcher; PUBLIC_ORIGIN?: string | undefined; DEMONSTRATION?: string | undefined; DEMONSTRATION_CODES?: string | undefined }, ctx: ExecutionContext): Promise<Response>;
};
export default pages;

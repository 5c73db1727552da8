/** The address people use, for what has to say its whole address: what a proxy in front says, or what was asked for. */
export const originOf = (platform: Readonly<App.Platform> | undefined, url: URL): string => new URL(platform?.env.PUBLIC_ORIGIN ?? url.origin).origin;

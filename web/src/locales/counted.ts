let rules: Intl.PluralRules | undefined;
/**
 * English says "1 act" and "2 acts"; Vietnamese has one form, so only the translation knows of two: "{0} [act|acts]"
 * is said by the figure before it.
 */
export const counted = (text: string): string => (text.includes('|') ? text.replace(/\[([^[\]|]*)\|([^[\]|]*)\]/g, (_, one: string, other: string, at: number) => {
  const [, figure] = /(\d[\d.,]*)\D*$/.exec(text.slice(0, at)) ?? [];
  rules ??= new Intl.PluralRules('en');
  return figure && !figure.includes('.') && rules.select(Number(figure.replaceAll(',', ''))) === 'one' ? one : other;
}) : text);

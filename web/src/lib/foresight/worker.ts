/** Tries rules on a past period away from the page's own thread, with the code that makes boards. */
import { asksLanguage } from '#domain/language';
import { signsOf } from '#domain/fairness';
import { boardOfPast, contributionsOf, marginsOf, steadying } from '#domain/foresight';
import { pastOf, type Past } from '#domain/past';
import { ruleSentences } from '#domain/sentences';
import type { AskedOfTrial, ToldByTrial } from './trial.ts';

/** First places whose points are told one by one. */
const PLACES = 3;
/** Between two looks at whether somebody has asked for something newer. */
const BREATH_MS = 40;
// A page names its worker by the language it speaks.
asksLanguage(() => (self.name === 'en' ? 'en' : 'vi'));
const tell = (message: ToldByTrial) => (self as unknown as Worker).postMessage(message);
const breath = () => new Promise((resolve) => setTimeout(resolve));
let past: Past | null = null;
let stamp = { asOf: 0, ledgerSeq: 0 };
let newest = 0;

self.onmessage = async ({ data }: MessageEvent<AskedOfTrial>) => {
  if ('answer' in data) {
    past = pastOf(data.answer);
    stamp = { asOf: data.answer.asOf, ledgerSeq: data.answer.ledgerSeq };
    return;
  }
  newest = data.no;
  try {
    await tryOut(past!, data);
  } catch {
    tell({ no: data.no, failed: true });
  }
};

async function tryOut(on: Past, { no, rules }: Exclude<AskedOfTrial, { answer: unknown }>): Promise<void> {
  const board = boardOfPast(on, rules, stamp);
  tell({ no, board, sentences: ruleSentences(rules) });
  await breath();
  if (no !== newest) return;
  const made = contributionsOf(on, rules);
  const leading = board.clusters.flatMap(({ rows }) => rows.filter(({ place }) => place! <= PLACES).map(({ unitId }): [string, typeof made.parts] => [unitId, made.byUnit.get(unitId) ?? []]));
  tell({ no, totalMilli: made.totalMilli, parts: made.parts, leading, margins: marginsOf(on, rules, made), signs: signsOf(on, rules, board, made) });
  await breath();
  const trials = steadying(on, rules);
  for (let since = performance.now(); no === newest;) {
    const { done, value } = trials.next();
    if (done) return tell({ no, steadiness: value });
    if (performance.now() - since < BREATH_MS) continue;
    tell({ no, share: value });
    await breath();
    since = performance.now();
  }
}

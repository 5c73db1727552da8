import * as vi from '../../../schema/vocabulary.ts';
import * as en from './vocabulary-en.ts';
import { language } from '../lib/language.ts';

export * from '../../../schema/vocabulary.ts';

/**
 * A part of the vocabulary that says its words in the language of whoever reads it: codes, kinds and numbers stay what they are.
 * Pages import it under the vocabulary's own name, so that no page asks for a language.
 */
function spoken<Part extends object>(own: Part, other: object | undefined): Part {
  // A browser that reads Vietnamese was not brought the English.
  if (!other) return own;
  const below = new Map<PropertyKey, object>();
  return new Proxy(own, {
    get(part, key, receiver) {
      const value = Reflect.get(part, key, receiver) as unknown;
      const said = (other as Record<PropertyKey, unknown>)[key];
      if (typeof said === 'string' && Object.hasOwn(other, key)) return language() === 'en' ? said : value;
      if (typeof value !== 'object' || value === null || typeof said !== 'object' || !said) return value;
      const found = below.get(key) ?? spoken(value, said);
      below.set(key, found);
      return found;
    },
  });
}

export const indicators = /* @__PURE__ */ spoken(vi.indicators, en.indicators);
export const measures = /* @__PURE__ */ spoken(vi.measures, en.measures);
export const targetMethods = /* @__PURE__ */ spoken(vi.targetMethods, en.targetMethods);
export const progressWords = /* @__PURE__ */ spoken(vi.progressWords, en.progressWords);
export const procedureGroups = /* @__PURE__ */ spoken(vi.procedureGroups, en.procedureGroups);
export const unitKinds = /* @__PURE__ */ spoken(vi.unitKinds, en.unitKinds);
export const placeKinds = /* @__PURE__ */ spoken(vi.placeKinds, en.placeKinds);
export const boardLists = /* @__PURE__ */ spoken(vi.boardLists, en.boardLists);
export const outcomes = /* @__PURE__ */ spoken(vi.outcomes, en.outcomes);
export const claimStates = /* @__PURE__ */ spoken(vi.claimStates, en.claimStates);
export const reasons = /* @__PURE__ */ spoken(vi.reasons, en.reasons);
export const sourceStates = /* @__PURE__ */ spoken(vi.sourceStates, en.sourceStates);
export const destructions = /* @__PURE__ */ spoken(vi.destructions, en.destructions);
export const reviewKinds = /* @__PURE__ */ spoken(vi.reviewKinds, en.reviewKinds);
export const conflictOutcomes = /* @__PURE__ */ spoken(vi.conflictOutcomes, en.conflictOutcomes);
export const petitionKinds = /* @__PURE__ */ spoken(vi.petitionKinds, en.petitionKinds);
export const petitionStates = /* @__PURE__ */ spoken(vi.petitionStates, en.petitionStates);
export const alertKinds = /* @__PURE__ */ spoken(vi.alertKinds, en.alertKinds);
export const bulkKinds = /* @__PURE__ */ spoken(vi.bulkKinds, en.bulkKinds);
export const rowFates = /* @__PURE__ */ spoken(vi.rowFates, en.rowFates);
export const roles = /* @__PURE__ */ spoken(vi.roles, en.roles);
export const factors = /* @__PURE__ */ spoken(vi.factors, en.factors);
export const consentPurposes = /* @__PURE__ */ spoken(vi.consentPurposes, en.consentPurposes);
export const consentChoices = /* @__PURE__ */ spoken(vi.consentChoices, en.consentChoices);
export const teamKinds = /* @__PURE__ */ spoken(vi.teamKinds, en.teamKinds);
export const activityKinds = /* @__PURE__ */ spoken(vi.activityKinds, en.activityKinds);
export const activityStates = /* @__PURE__ */ spoken(vi.activityStates, en.activityStates);
export const weekdays = /* @__PURE__ */ spoken(vi.weekdays, en.weekdays);
export const unitChanges = /* @__PURE__ */ spoken(vi.unitChanges, en.unitChanges);
export const structures = /* @__PURE__ */ spoken(vi.structures, en.structures);
export const dataRequests = /* @__PURE__ */ spoken(vi.dataRequests, en.dataRequests);
export const dataRequestStates = /* @__PURE__ */ spoken(vi.dataRequestStates, en.dataRequestStates);
export const retentions = /* @__PURE__ */ spoken(vi.retentions, en.retentions);
export const campaignTemplates = /* @__PURE__ */ spoken(vi.campaignTemplates, en.campaignTemplates);
export const draftSteps = /* @__PURE__ */ spoken(vi.draftSteps, en.draftSteps);
export const phases = /* @__PURE__ */ spoken(vi.phases, en.phases);
export const scorings = /* @__PURE__ */ spoken(vi.scorings, en.scorings);
export const tieBreaks = /* @__PURE__ */ spoken(vi.tieBreaks, en.tieBreaks);
export const criterionKinds = /* @__PURE__ */ spoken(vi.criterionKinds, en.criterionKinds);
export const campaignEvents = /* @__PURE__ */ spoken(vi.campaignEvents, en.campaignEvents);
export const editionKinds = /* @__PURE__ */ spoken(vi.editionKinds, en.editionKinds);
export const publicationActs = /* @__PURE__ */ spoken(vi.publicationActs, en.publicationActs);
export const tokenScopes = /* @__PURE__ */ spoken(vi.tokenScopes, en.tokenScopes);
export const changeKinds = /* @__PURE__ */ spoken(vi.changeKinds, en.changeKinds);
export const proposalStates = /* @__PURE__ */ spoken(vi.proposalStates, en.proposalStates);
export const rewardForms = /* @__PURE__ */ spoken(vi.rewardForms, en.rewardForms);
export const rankedLevels = /* @__PURE__ */ spoken(vi.rankedLevels, en.rankedLevels);
export const campaignSources = /* @__PURE__ */ spoken(vi.campaignSources, en.campaignSources);
export const noticeKinds = /* @__PURE__ */ spoken(vi.noticeKinds, en.noticeKinds);
export const mailRhythms = /* @__PURE__ */ spoken(vi.mailRhythms, en.mailRhythms);
export const boardSides = /* @__PURE__ */ spoken(vi.boardSides, en.boardSides);
export const readingFaults = /* @__PURE__ */ spoken(vi.readingFaults, en.readingFaults);

import type * as vi from '../../../schema/vocabulary.ts';

/** The vocabulary's words in English; `Words` refuses a code that is not there, a test one that is missing. */
type Words<Part> = { [Code in keyof Part]: Part[Code] extends string ? string : Part[Code] extends readonly string[] ? string[] : { label?: string; short?: string; countUnit?: string; unit?: string; note?: string } };

export const indicators: Words<typeof vi.indicators> = {
  portal_account_member: { label: 'National Service Portal accounts of members and young people', short: 'Members’ accounts', countUnit: 'account' },
  portal_account_outside: { label: 'National Service Portal accounts of people above youth age', short: 'People’s accounts', countUnit: 'account' },
  vneid_member: { label: 'VNeID activated and first signed in to by members and young people', short: 'VNeID, members', countUnit: 'account' },
  vneid_outside: { label: 'VNeID activated and first signed in to by people above youth age', short: 'VNeID, people', countUnit: 'account' },
  account_transaction: { label: 'Accounts with an actual transaction', short: 'With a transaction', countUnit: 'account' },
  dossier_level_3: { label: 'Online dossiers of level 3 filed with help', short: 'Level 3 dossiers', countUnit: 'dossier' },
  dossier_level_4: { label: 'Online dossiers of level 4 filed with help', short: 'Level 4 dossiers', countUnit: 'dossier' },
  dossier_full: { label: 'Fully online dossiers filed with help', short: 'Fully online dossiers', countUnit: 'dossier' },
  dossier_partial: { label: 'Partly online dossiers filed with help', short: 'Partly online dossiers', countUnit: 'dossier' },
  dossier_payment: { label: 'Online dossiers paid online', short: 'Paid online', countUnit: 'dossier' },
  outreach_turn: { label: 'People informed about online public services', short: 'Outreach turns', countUnit: 'turn' },
};
export const measures: Words<typeof vi.measures> = {
  informed_turns: { label: 'Members, young people and residents informed about online public services', short: 'Outreach turns', unit: 'turns' },
  active_units: { label: 'Grassroots Youth Union units with outreach or support activities', short: 'Active grassroots units', unit: 'units' },
  member_accounts: { label: 'Members and young people with an account (Service Portal until 30 Jun 2024, VNeID from 1 Jul 2024)', short: 'Members’ accounts', unit: 'accounts' },
  outside_accounts: { label: 'People above youth age helped to an account (Service Portal until 30 Jun 2024, VNeID from 1 Jul 2024)', short: 'People’s accounts', unit: 'accounts' },
  accounts_used: { label: 'Accounts of helped people with an actual transaction', short: 'Accounts in use', unit: 'accounts' },
  own_dossiers_online: { label: 'Dossiers of members and young people filed online', short: 'Members’ dossiers online', unit: 'dossiers' },
  supported_dossiers: { label: 'Online dossiers filed with help (levels 3 and 4 until 2022; fully and partly online from 2023)', short: 'Dossiers helped with', unit: 'dossiers' },
  online_dossiers: { label: 'Dossiers handled online, of all dossiers', short: 'Dossiers online', unit: 'dossiers' },
  online_payments: { label: 'Online payments, of all payments', short: 'Online payments', unit: 'payments' },
  members_with_account: { label: 'Members and young people with an account, of all', short: 'Members with an account', unit: 'members and young people' },
};
export const targetMethods: Words<typeof vi.targetMethods> = {
  published: 'as the programme’s text says', set: 'assigned directly', by_members: 'divided by number of members', equally: 'divided equally', by_last_year: 'divided by last year’s results',
  by_hand: 'entered unit by unit', handed_down: 'handed down as the same rate', rescaled: 'in the old proportions, as the target above changed', inherited: 'inherited when units were reorganised',
};
export const progressWords: Words<typeof vi.progressWords> = {
  no_target: 'no target assigned', no_data: 'no figures yet', met: 'target met', on_pace: 'on pace', behind: 'needs a faster pace', below: 'below target so far', ended: 'ended the year below target',
};
export const procedureGroups: Words<typeof vi.procedureGroups> = {
  civil_status: 'Civil status', certification: 'Certification', residence: 'Residence and identity cards', land: 'Land and environment', business: 'Business registration', transport: 'Transport and driving licences',
  social: 'Social protection and veterans', health_education: 'Health and education', tax_insurance: 'Tax and insurance', other: 'Other procedures',
};
export const unitKinds: Words<typeof vi.unitKinds> = {
  province: { label: 'province' }, district: { label: 'district, district-level town or city' }, commune: { label: 'commune, ward or town' },
  youth_province: { label: 'Provincial Youth Union' }, youth_district: { label: 'District Youth Union' }, youth_commune: { label: 'Youth Union of a commune or ward' }, youth_direct: { label: 'Directly affiliated Youth Union unit' }, youth_branch: { label: 'Branch' },
};
export const placeKinds: Words<typeof vi.placeKinds> = { ward: 'Wards', commune: 'Communes', town: 'Towns', direct: 'Directly affiliated' };
export const boardLists: Words<typeof vi.boardLists> = { over: 'Over 100 %', none: 'No result yet', risen: 'Risen most since the day began' };
export const outcomes: Words<typeof vi.outcomes> = {
  recognised: 'recognised', rejected: 'not recognised', needs_evidence: 'more evidence asked for', duplicate: 'same dossier claimed before', reopened: 'verdict withdrawn', revoked: 'recognition revoked', withdrawn: 'withdrawn by its author', answered: 'answered by its author',
};
export const claimStates: Words<typeof vi.claimStates> = { pending: 'awaiting verification', recognised: 'recognised', rejected: 'not recognised', needs_evidence: 'more evidence asked for', duplicate: 'same dossier claimed before', withdrawn: 'withdrawn', revoked: 'revoked' };
export const reasons: Words<typeof vi.reasons> = {
  matched: 'matches the receiving office’s data', seen: 'evidence checked', not_found: 'not in the receiving office’s data', not_online: 'the dossier was not filed online', date_differs: 'the date does not match the receiving office’s data',
  agency_differs: 'the receiving office does not match the reconciled data', wrong_holder: 'wrong holder (member or person above youth age)', evidence_unclear: 'evidence unclear or insufficient', not_helped: 'not an act of help or guidance',
  claimed_twice: 'another claim exists for the same dossier or account', shared: 'helped together, shared by agreement', mistake: 'recognised by mistake, withdrawn', source_changed: 'the receiving office’s data has changed',
  source_withdrawn: 'the applicant withdrew the dossier, by the receiving office’s data', source_returned: 'the dossier was returned, by the receiving office’s data', import_undone: 'the import was undone',
  bulk: 'reopened with others to be verified again', bulk_undone: 'reopening with others undone', rechecked: 'checked again by chance, decided by a third person', petition: 'as a petition was decided', own_wish: 'as its author asked',
};
export const sourceStates: Words<typeof vi.sourceStates> = { going: 'in progress or done', withdrawn: 'withdrawn by the applicant', returned: 'returned or refused' };
export const destructions: Words<typeof vi.destructions> = { identity_document: 'showed an identity document or a VNeID screen: deleted, only the trace is kept', author: 'deleted by its author', settled: 'deleted after the result was settled' };
export const reviewKinds: Words<typeof vi.reviewKinds> = { first: 'first verification', recheck: 'second look by chance', planted: 'case with a known answer', third: 'third opinion where two differ' };
export const conflictOutcomes: Words<typeof vi.conflictOutcomes> = { one_owner: 'belongs to one claim', shared: 'helped together, shared by agreement', none: 'no claim is recognised', gone: 'only one claim is left, the others withdrew' };
export const petitionKinds: Words<typeof vi.petitionKinds> = { claim: 'a claim that was not recognised', verdict: 'a verdict', total: 'a unit’s total' };
export const petitionStates: Words<typeof vi.petitionStates> = { open: 'awaiting somebody', assigned: 'being looked at', upheld: 'upheld', dismissed: 'dismissed (with a reason)', taken_back: 'taken back by its author' };
export const alertKinds: Words<typeof vi.alertKinds> = { end_burst: 'gathered at the end', many_in_a_minute: 'many within a minute', one_procedure: 'one procedure group again and again', at_night: 'many at night', copies_target: 'the total is exactly the target', hoarded: 'kept back and sent at once', citizen_denies: 'a resident says it is not so' };
export const bulkKinds: Words<typeof vi.bulkKinds> = { author: 'by one author', device: 'from one device', judge: 'recognised by one reviewer', import: 'recognised by one import' };
export const rowFates: Words<typeof vi.rowFates> = { recognised: 'recognised', already: 'recognised before', conflict: 'several claims of it', contradicts: 'contradicts a claim', unclaimed: 'nobody claimed it', taken_back: 'taken back: dossier withdrawn or returned' };
export const roles: Words<typeof vi.roles> = { member: 'Member', officer: 'Unit officer', reconciler: 'Reconciler', organizer: 'Organiser', administrator: 'Administrator', auditor: 'Auditor' };
export const factors: Words<typeof vi.factors> = { password: 'password', code: 'password and one-time code', passkey: 'passkey', provider: 'linked account', invitation: 'invitation link' };
export const consentPurposes: Words<typeof vi.consentPurposes> = { unit_page: 'Name me on the unit’s public page, with the number of my recognised acts', team_page: 'Name me on the public page of the team I belong to',
  league: 'Take me into a small weekly group; while I am in its leading third, name me to its members, with my acts recognised that week',
  campaign_board: 'Name me on the public board of members of campaigns, with my unit, place and recognised acts' };
export const consentChoices: Words<typeof vi.consentChoices> = { nothing: 'Do not name me', initials: 'Initials of my name', name: 'Full name' };
export const teamKinds: Words<typeof vi.teamKinds> = { volunteer: 'Youth volunteer team', digital: 'Youth digital technology team' };
export const activityKinds: Words<typeof vi.activityKinds> = { outreach: { label: 'Outreach session' }, training: { label: 'Class in digital skills' }, digital_sunday: { label: 'Digital Sunday' }, volunteer_saturday: { label: 'Volunteer Saturday' }, other: { label: 'Other activity' } };
export const activityStates: Words<typeof vi.activityStates> = { upcoming: 'upcoming', going: 'going on', held: 'held', cancelled: 'cancelled' };
export const weekdays: string[] = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
export const unitChanges: Words<typeof vi.unitChanges> = { add: 'Founded', rename: 'Renamed', move: 'Moved to another unit above', close: 'Closed', merge: 'Merged', split: 'Split', reorganise: 'Reorganised' };
export const structures: Words<typeof vi.structures> = { then: 'By the structure of then', now: 'By today’s structure' };
export const dataRequests: Words<typeof vi.dataRequests> = { access: { label: 'See and receive a copy of the data' }, correction: { label: 'Correct the data' }, withdrawal: { label: 'Withdraw consent, restrict or object to processing' }, deletion: { label: 'Delete the data' } };
export const dataRequestStates: Words<typeof vi.dataRequestStates> = { waiting: 'awaiting an answer', accepted: 'answered, being carried out', done: 'carried out', refused: 'cannot be carried out (with a reason)' };
export const retentions: Words<typeof vi.retentions> = {
  session: { label: 'Expired sign-in sessions' }, attempt: { label: 'Failed sign-ins' }, verification: { label: 'Expired one-time codes' }, invitation: { label: 'Invitations and reset links, used or expired' }, mail: { label: 'Letters sent or undeliverable' },
  address: { label: 'Network addresses (shortened) in the log' }, former_member: { label: 'People who left the Youth Union and hold no role' }, masked_code: { label: 'Masked codes of dossiers and accounts of verified results' }, news: { label: 'News about claims' },
  citizen_code: { label: 'Residents’ confirmation codes, expired and unused' }, evidence: { label: 'Evidence pictures of decided claims' }, league: { label: 'Closed weeks of small groups' },
};
export const campaignTemplates: Words<typeof vi.campaignTemplates> = {
  youth_month: { label: 'Youth Month', note: 'All of March; points for recognised acts, bonus points for good practice.' }, digital_sunday: { label: 'Digital Sunday', note: 'Only acts done on Sundays, until the end of the year.' },
  peak_60: { label: '60-day peak campaign', note: 'Sixty days on end; points by per cent of the assigned target.' }, quarter: { label: 'Quarterly campaign', note: 'A whole quarter; half by target, half by acts per 100 members.' }, year: { label: 'Yearly campaign', note: 'A sheet of 100 points with bonus points and deductions; with grades.' },
};
export const draftSteps: Words<typeof vi.draftSteps> = { content: 'Content', time: 'Times', scope: 'Scope and clusters', targets: 'Assigned targets', rules: 'Criteria and points' };
export const phases: Words<typeof vi.phases> = { scheduled: 'Coming up', running: 'Running', grace: 'Late claims accepted', settling: 'Being reconciled and appraised', closed: 'Over' };
export const scorings: Words<typeof vi.scorings> = { weighted: 'weighted points', percent_of_target: 'per cent of the assigned target', criteria: 'a sheet of criteria' };
export const tieBreaks: Words<typeof vi.tieBreaks> = { percent: 'higher per cent of target', points: 'more points', acts: 'more recognised acts', transactions: 'more accounts with an actual transaction', payments: 'more dossiers paid online' };
export const criterionKinds: Words<typeof vi.criterionKinds> = { acts: 'Points by recognised acts', target: 'Points by per cent of target', per_members: 'Points by acts per 100 members', steps: 'Points by steps', judged: 'Appraised points', bonus: 'Bonus points', deduction: 'Deductions' };
export const campaignEvents: Words<typeof vi.campaignEvents> = { launched: 'Launched', started: 'Started', ended: 'Time for acts ended', claims_closed: 'Time for claims ended', closed: 'Appraisal ended', outage: 'System outage', amended: 'Rules amended', frozen: 'Figures frozen', unfrozen: 'Figures no longer frozen', freeze_cancelled: 'Planned freeze cancelled', published: 'Results published', recalled: 'Publication recalled' };
export const editionKinds: Words<typeof vi.editionKinds> = { provisional: 'provisional publication', official: 'official publication' };
export const publicationActs: Words<typeof vi.publicationActs> = { publish: 'publication', recall: 'recall of a publication' };
export const tokenScopes: Words<typeof vi.tokenScopes> = { reconcile: 'Reconcile: send export files', read: 'Read: inner boards, export files, targets, rewards' };
export const changeKinds: Words<typeof vi.changeKinds> = { ...campaignEvents, points_agreed: 'Points of appraisal agreed', board: 'New board' };
export const proposalStates: Words<typeof vi.proposalStates> = { proposed: 'awaiting a second person', agreed: 'agreed to', refused: 'refused', cancelled: 'cancelled by its author' };
export const rewardForms: Words<typeof vi.rewardForms> = { certificate: 'Certificate of merit', commendation: 'Commendation', emulation_flag: 'Emulation flag', other: 'Other form' };
export const rankedLevels: Words<typeof vi.rankedLevels> = { province: 'Provincial Youth Union', district: 'District Youth Unions and their like', commune: 'Youth Unions of communes and wards, and their like' };
export const campaignSources: Words<typeof vi.campaignSources> = { live: 'claimed and reconciled in this system', notice: 'published by a notice', demonstration: 'demonstration data' };
export const noticeKinds: Words<typeof vi.noticeKinds> = { recognised: { label: 'A claim was recognised' }, asked: { label: 'A claim needs more evidence from me' }, declined: { label: 'A claim was not recognised, or was claimed before' }, taken_back: { label: 'A recognition is looked at again or revoked' } };
export const mailRhythms: Words<typeof vi.mailRhythms> = { none: 'No letters', daily: 'A letter a day, at 07:00, when there is news', weekly: 'A letter a week, at 07:00 on Monday, when there is news' };
export const boardSides: Words<typeof vi.boardSides> = { districts: 'Former districts', branches: 'Branches', teams: 'Teams' };
export const readingFaults: Words<typeof vi.readingFaults> = {
  address: 'the address in the settings cannot be used', no_answer: 'it does not answer', refused: 'it answers with an error page or leads elsewhere', too_long: 'its answer is longer than allowed',
  not_understood: 'its answer is of a form we do not understand', future: 'it gives figures of a moment that has not come', older: 'its figures are older than those read before' };

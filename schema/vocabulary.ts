/**
 * The closed vocabulary: every word that is stored, sent or shown as a code.
 * English in code, Vietnamese for people (DOMAIN.md 7.1). Nothing here computes.
 */

/** What is being counted. Valid in time: half-open [from, to) of act dates, local to Vietnam. */
export type IndicatorFacts = {
  /** Words for people. */
  readonly label: string;
  /** Short words for a narrow column. */
  readonly short: string;
  /** What one unit of it is called. */
  readonly countUnit: 'tài khoản' | 'hồ sơ' | 'lượt';
  /** Which subject a claim of it names. */
  readonly subject: 'account' | 'dossier' | 'none';
  /** Whose account it is; null where the question does not arise. */
  readonly holder: 'member' | 'outside_youth' | null;
  /** First act date on which it may be claimed; null = since the programme began. */
  readonly from: string | null;
  /** First act date on which it may no longer be claimed; null = open. */
  readonly to: string | null;
  /** An upgrade adds a fact to an act already counted; it is never a second act. */
  readonly upgradeOf: 'account' | 'dossier' | null;
};

/**
 * Indicators of the programme, versioned in time (PRODUCT.md, DOMAIN.md 2.1 and 2.3):
 * the portal issued accounts until 30/06/2024, VNeID alone since; the four service
 * levels gave way to "toàn trình / một phần" (Nghị định 42/2022/NĐ-CP, counted from 2023).
 */
export const indicators = {
  portal_account_member: {
    label: 'Tài khoản Cổng DVCQG của đoàn viên, thanh niên', short: 'Tài khoản đoàn viên',
    countUnit: 'tài khoản', subject: 'account', holder: 'member',
    from: null, to: '2024-07-01', upgradeOf: null,
  },
  portal_account_outside: {
    label: 'Tài khoản Cổng DVCQG của người dân ngoài độ tuổi thanh niên', short: 'Tài khoản người dân',
    countUnit: 'tài khoản', subject: 'account', holder: 'outside_youth',
    from: null, to: '2024-07-01', upgradeOf: null,
  },
  vneid_member: {
    label: 'Kích hoạt VNeID, đăng nhập lần đầu của đoàn viên, thanh niên', short: 'VNeID đoàn viên',
    countUnit: 'tài khoản', subject: 'account', holder: 'member',
    from: '2024-07-01', to: null, upgradeOf: null,
  },
  vneid_outside: {
    label: 'Kích hoạt VNeID, đăng nhập lần đầu của người dân ngoài độ tuổi thanh niên', short: 'VNeID người dân',
    countUnit: 'tài khoản', subject: 'account', holder: 'outside_youth',
    from: '2024-07-01', to: null, upgradeOf: null,
  },
  account_transaction: {
    label: 'Tài khoản có phát sinh giao dịch thực tế', short: 'Có giao dịch',
    countUnit: 'tài khoản', subject: 'account', holder: null,
    from: null, to: null, upgradeOf: 'account',
  },
  dossier_level_3: {
    label: 'Hồ sơ trực tuyến mức độ 3 được hỗ trợ, hướng dẫn', short: 'Hồ sơ mức 3',
    countUnit: 'hồ sơ', subject: 'dossier', holder: null,
    from: null, to: '2023-01-01', upgradeOf: null,
  },
  dossier_level_4: {
    label: 'Hồ sơ trực tuyến mức độ 4 được hỗ trợ, hướng dẫn', short: 'Hồ sơ mức 4',
    countUnit: 'hồ sơ', subject: 'dossier', holder: null,
    from: null, to: '2023-01-01', upgradeOf: null,
  },
  dossier_full: {
    label: 'Hồ sơ trực tuyến toàn trình được hỗ trợ, hướng dẫn', short: 'Hồ sơ toàn trình',
    countUnit: 'hồ sơ', subject: 'dossier', holder: null,
    from: '2023-01-01', to: null, upgradeOf: null,
  },
  dossier_partial: {
    label: 'Hồ sơ trực tuyến một phần được hỗ trợ, hướng dẫn', short: 'Hồ sơ một phần',
    countUnit: 'hồ sơ', subject: 'dossier', holder: null,
    from: '2023-01-01', to: null, upgradeOf: null,
  },
  dossier_payment: {
    label: 'Hồ sơ trực tuyến có thanh toán trực tuyến', short: 'Thanh toán trực tuyến',
    countUnit: 'hồ sơ', subject: 'dossier', holder: null,
    from: '2023-01-01', to: null, upgradeOf: 'dossier',
  },
  outreach_turn: {
    label: 'Lượt tuyên truyền, hướng dẫn dịch vụ công trực tuyến', short: 'Lượt tuyên truyền',
    countUnit: 'lượt', subject: 'none', holder: null,
    from: null, to: null, upgradeOf: null,
  },
} as const satisfies Record<string, IndicatorFacts>;
export type Indicator = keyof typeof indicators;
export const indicatorCodes = Object.keys(indicators) as [Indicator, ...Indicator[]];

/** What the programme promises for a year, and how each number comes about. */
export type MeasureFacts = {
  readonly label: string;
  readonly short: string;
  /**
   * count = recognised acts of some indicators; ratio = one such count over another; active = grassroots units
   * that held an activity with a recognised claim, or have recognised acts of the parts; observed = a rate only the state's systems know, entered with date and source.
   */
  readonly kind: 'count' | 'ratio' | 'active' | 'observed';
  /** What one of it is called; of a rate, what its two counts are counts of. */
  readonly unit: 'lượt' | 'tài khoản' | 'hồ sơ' | 'đơn vị' | 'giao dịch' | 'đoàn viên, thanh niên';
  /** Indicators that count, of every time: each stops where its successor begins. */
  readonly parts: readonly Indicator[];
  /** Of a ratio, what it is a share of. */
  readonly wholes: readonly Indicator[];
  /** The text says "trên": met only when exceeded. */
  readonly over: boolean;
};

/** Chỉ tiêu của Đề án (worker/host/data/published_de_an_targets.csv), in the order the text gives them. */
export const measures = {
  informed_turns: {
    label: 'Lượt đoàn viên, thanh niên, người dân được tuyên truyền về dịch vụ công trực tuyến', short: 'Lượt tuyên truyền',
    kind: 'count', unit: 'lượt', parts: ['outreach_turn'], wholes: [], over: false,
  },
  active_units: {
    label: 'Tổ chức Đoàn cơ sở có hoạt động tuyên truyền, hỗ trợ', short: 'Cơ sở Đoàn có hoạt động',
    kind: 'active', unit: 'đơn vị', parts: ['outreach_turn'], wholes: [], over: false,
  },
  member_accounts: {
    label: 'Đoàn viên, thanh niên có tài khoản (Cổng Dịch vụ công đến 30/06/2024, VNeID từ 01/07/2024)', short: 'Tài khoản đoàn viên',
    kind: 'count', unit: 'tài khoản', parts: ['portal_account_member', 'vneid_member'], wholes: [], over: false,
  },
  outside_accounts: {
    label: 'Người dân ngoài độ tuổi thanh niên được hướng dẫn có tài khoản (Cổng Dịch vụ công đến 30/06/2024, VNeID từ 01/07/2024)', short: 'Tài khoản người dân',
    kind: 'count', unit: 'tài khoản', parts: ['portal_account_outside', 'vneid_outside'], wholes: [], over: false,
  },
  accounts_used: {
    label: 'Tài khoản của người dân đã hướng dẫn có phát sinh giao dịch thực tế', short: 'Tài khoản có giao dịch',
    kind: 'ratio', unit: 'tài khoản', parts: ['account_transaction'], wholes: ['portal_account_outside', 'vneid_outside'], over: false,
  },
  own_dossiers_online: {
    label: 'Hồ sơ của đoàn viên, thanh niên thực hiện trực tuyến', short: 'Hồ sơ đoàn viên trực tuyến',
    kind: 'observed', unit: 'hồ sơ', parts: [], wholes: [], over: false,
  },
  supported_dossiers: {
    label: 'Hồ sơ trực tuyến được hỗ trợ, hướng dẫn (mức 3, 4 đến 2022; toàn trình, một phần từ 2023)', short: 'Hồ sơ được hỗ trợ',
    kind: 'count', unit: 'hồ sơ', parts: ['dossier_level_3', 'dossier_level_4', 'dossier_full', 'dossier_partial'], wholes: [], over: false,
  },
  online_dossiers: {
    label: 'Hồ sơ giải quyết trực tuyến trên tổng số hồ sơ', short: 'Hồ sơ trực tuyến',
    kind: 'observed', unit: 'hồ sơ', parts: [], wholes: [], over: true,
  },
  online_payments: {
    label: 'Giao dịch thanh toán trực tuyến trên tổng số giao dịch thanh toán', short: 'Thanh toán trực tuyến',
    kind: 'observed', unit: 'giao dịch', parts: [], wholes: [], over: true,
  },
  members_with_account: {
    label: 'Đoàn viên, thanh niên có tài khoản trên tổng số', short: 'Đoàn viên có tài khoản',
    kind: 'observed', unit: 'đoàn viên, thanh niên', parts: [], wholes: [], over: false,
  },
} as const satisfies Record<string, MeasureFacts>;
export type Measure = keyof typeof measures;
export const measureCodes = Object.keys(measures) as [Measure, ...Measure[]];
/** Years of the programme. */
export const PROGRAMME_YEARS = [2022, 2023, 2024, 2025, 2026, 2027] as const;

/** How a target of a unit came to be its number. */
export const targetMethods = {
  published: 'theo văn bản của Đề án',
  set: 'giao trực tiếp',
  by_members: 'chia theo số đoàn viên',
  equally: 'chia đều',
  by_last_year: 'chia theo kết quả năm trước',
  by_hand: 'nhập từng đơn vị',
  handed_down: 'giao nguyên tỷ lệ',
  rescaled: 'theo tỷ lệ cũ, khi chỉ tiêu cấp trên đổi',
  inherited: 'kế tục khi sắp xếp đơn vị',
} as const;
export type TargetMethod = keyof typeof targetMethods;
export const targetMethodCodes = Object.keys(targetMethods) as [TargetMethod, ...TargetMethod[]];
/** Ways to divide a whole among units that somebody can choose. */
export const divisionCodes = ['by_members', 'equally', 'by_last_year', 'by_hand'] as const satisfies TargetMethod[];
export type DivisionMethod = (typeof divisionCodes)[number];

/** Where a year's number stands against its target; nobody is shamed by a word. */
export const progressWords = {
  no_target: 'chưa giao chỉ tiêu',
  no_data: 'chưa có số liệu',
  met: 'đạt chỉ tiêu',
  on_pace: 'đúng tiến độ',
  behind: 'cần nhanh hơn',
  below: 'còn dưới chỉ tiêu',
  ended: 'kết thúc năm dưới chỉ tiêu',
} as const;
export type Progress = keyof typeof progressWords;

/** Procedure groups (lĩnh vực) a dossier may belong to; folded headings of the office's export map onto them. */
export const procedureGroups = {
  civil_status: 'Hộ tịch',
  certification: 'Chứng thực',
  residence: 'Cư trú, căn cước',
  land: 'Đất đai, môi trường',
  business: 'Đăng ký kinh doanh',
  transport: 'Giao thông vận tải, bằng lái',
  social: 'Bảo trợ xã hội, người có công',
  health_education: 'Y tế, giáo dục',
  tax_insurance: 'Thuế, bảo hiểm',
  other: 'Lĩnh vực khác',
} as const;
export type ProcedureGroup = keyof typeof procedureGroups;
export const procedureGroupCodes = Object.keys(procedureGroups) as [ProcedureGroup, ...ProcedureGroup[]];

/** Kinds of unit; `axis` says which tree a kind belongs to. */
export const unitKinds = {
  province: { label: 'tỉnh', axis: 'state', level: 'province' },
  district: { label: 'huyện, thị xã, thành phố', axis: 'state', level: 'district' },
  commune: { label: 'xã, phường, thị trấn', axis: 'state', level: 'commune' },
  youth_province: { label: 'Tỉnh đoàn', axis: 'youth', level: 'province' },
  youth_district: { label: 'Huyện đoàn, Thị đoàn, Thành đoàn', axis: 'youth', level: 'district' },
  youth_commune: { label: 'Đoàn xã, phường', axis: 'youth', level: 'commune' },
  youth_direct: { label: 'Đoàn trực thuộc', axis: 'youth', level: 'direct' },
  youth_branch: { label: 'Chi đoàn', axis: 'youth', level: 'branch' },
} as const;
export type UnitKind = keyof typeof unitKinds;
export const unitKindCodes = Object.keys(unitKinds) as [UnitKind, ...UnitKind[]];
export type Axis = 'state' | 'youth';

/** What a unit of a board stands for: boards are filtered by it. */
export const placeKinds = { ward: 'Phường', commune: 'Xã', town: 'Thị trấn', direct: 'Trực thuộc' } as const;
export type PlaceKind = keyof typeof placeKinds;
export const placeKindCodes = Object.keys(placeKinds) as [PlaceKind, ...PlaceKind[]];
/** Numbers of members at which a unit of a board is of the next size. */
export const SIZE_BOUNDS = [500, 1000] as const;
/** Boards of a campaign beside that of its units: each with its own number, from the same ledger. */
export const boardSides = { districts: 'Huyện cũ', branches: 'Chi đoàn', teams: 'Đội hình' } as const;
export type BoardSide = keyof typeof boardSides;
export const boardSideCodes = Object.keys(boardSides) as [BoardSide, ...BoardSide[]];
/** Why another province's published boards could not be read. */
export const readingFaults = {
  address: 'địa chỉ trong cấu hình không dùng được',
  no_answer: 'không trả lời',
  refused: 'trả lời bằng một trang lỗi hoặc chuyển sang địa chỉ khác',
  too_long: 'trả lời dài quá mức cho phép',
  not_understood: 'trả lời theo dạng không hiểu được',
  future: 'ghi số liệu của một lúc chưa tới',
  older: 'trả lời bằng số liệu cũ hơn lần đọc trước',
} as const;
export type ReadingFault = keyof typeof readingFaults;
export const readingFaultCodes = Object.keys(readingFaults) as [ReadingFault, ...ReadingFault[]];
/** Lists a board is asked for: parts of it, by its own numbers. */
export const boardLists = { over: 'Vượt 100 %', none: 'Chưa có kết quả', risen: 'Tăng nhiều nhất từ đầu ngày' } as const;
export type BoardList = keyof typeof boardLists;
export const boardListCodes = Object.keys(boardLists) as [BoardList, ...BoardList[]];

/** What is said about a claim: by somebody with authority, by a reconciled row, or (the last two) by its author. */
export const outcomes = {
  recognised: 'đã công nhận',
  rejected: 'không được công nhận',
  needs_evidence: 'yêu cầu bổ sung minh chứng',
  duplicate: 'trùng hồ sơ',
  reopened: 'rút lại kết quả xác minh',
  revoked: 'thu hồi công nhận',
  withdrawn: 'người khai báo rút lại',
  answered: 'người khai báo đã bổ sung',
} as const;
export type Outcome = keyof typeof outcomes;
export const outcomeCodes = Object.keys(outcomes) as [Outcome, ...Outcome[]];
/** What an author says about their own claim; nobody else can, and nothing else is theirs to say. */
export type AuthorOutcome = 'withdrawn' | 'answered';
export type JudgeOutcome = Exclude<Outcome, AuthorOutcome>;
export const judgeOutcomeCodes = ['recognised', 'rejected', 'needs_evidence', 'duplicate', 'reopened', 'revoked'] as const satisfies JudgeOutcome[];
/** What takes a recognition back: the ledger gets the opposite of what stood. */
export const takesBack: readonly Outcome[] = ['reopened', 'revoked', 'withdrawn'];

/** State of a claim: always derived from its verdicts, never set by hand. */
export const claimStates = {
  pending: 'chờ xác minh',
  recognised: 'đã công nhận',
  rejected: 'không được công nhận',
  needs_evidence: 'yêu cầu bổ sung minh chứng',
  duplicate: 'trùng hồ sơ',
  withdrawn: 'đã rút',
  revoked: 'thu hồi',
} as const;
export type ClaimState = keyof typeof claimStates;
export const claimStateCodes = Object.keys(claimStates) as [ClaimState, ...ClaimState[]];
/** A recognition that rests on the office's own row is said as such: "đã đối soát". */
export const RECONCILED = 'đã đối soát';

/** Why a verdict was given. */
export const reasons = {
  matched: 'khớp với dữ liệu của cơ quan tiếp nhận',
  seen: 'đã kiểm tra minh chứng',
  not_found: 'không có trong dữ liệu của cơ quan tiếp nhận',
  not_online: 'hồ sơ không nộp trực tuyến',
  date_differs: 'ngày không khớp với dữ liệu của cơ quan tiếp nhận',
  agency_differs: 'cơ quan tiếp nhận không khớp với dữ liệu đối soát',
  wrong_holder: 'sai đối tượng (đoàn viên hay người ngoài độ tuổi)',
  evidence_unclear: 'minh chứng chưa rõ, chưa đủ',
  not_helped: 'không phải việc được hỗ trợ, hướng dẫn',
  claimed_twice: 'đã có khai báo khác cho cùng hồ sơ, tài khoản',
  shared: 'cùng hỗ trợ, chia phần theo thỏa thuận',
  mistake: 'công nhận nhầm, rút lại',
  source_changed: 'dữ liệu của cơ quan tiếp nhận đã thay đổi',
  source_withdrawn: 'hồ sơ đã được người nộp rút, theo dữ liệu của cơ quan tiếp nhận',
  source_returned: 'hồ sơ bị trả lại, theo dữ liệu của cơ quan tiếp nhận',
  import_undone: 'lần đối soát đã được hoàn tác',
  bulk: 'mở lại hàng loạt để xác minh lại',
  bulk_undone: 'hoàn tác việc mở lại hàng loạt',
  rechecked: 'kiểm tra lại theo xác suất, kết luận của người thứ ba',
  petition: 'theo kết quả giải quyết kiến nghị',
  own_wish: 'theo đề nghị của người khai báo',
} as const;
export type Reason = keyof typeof reasons;
export const reasonCodes = Object.keys(reasons) as [Reason, ...Reason[]];

/** What members promise with every claim; a changed word is a new version. */
export const PLEDGE = 'Tôi hỗ trợ miễn phí: không thu tiền, không giữ tài khoản của người dân.';
export const PLEDGE_VERSION = '2026-11-24';

/** What the office's row says has become of a dossier. */
export const sourceStates = {
  going: 'đang giải quyết hoặc đã giải quyết',
  withdrawn: 'người nộp đã rút',
  returned: 'trả lại, từ chối tiếp nhận',
} as const;
export type SourceState = keyof typeof sourceStates;

/** A claim shows what was done with a few pictures; more is an album. */
export const PICTURES_MAX = 3;
/** Why a picture is no longer there. */
export const destructions = {
  identity_document: 'ảnh có giấy tờ tùy thân hoặc màn hình VNeID: đã xóa, chỉ giữ dấu vết',
  author: 'người khai báo đã xóa',
  settled: 'đã xóa sau khi kết quả được chốt',
} as const;
export type Destruction = keyof typeof destructions;
export const destructionCodes = Object.keys(destructions) as [Destruction, ...Destruction[]];

/** Kinds of case in the queue. Reviewers see no difference between the first three. */
export const reviewKinds = {
  first: 'xác minh lần đầu',
  recheck: 'kiểm tra lại theo xác suất',
  planted: 'trường hợp đã biết đáp án',
  third: 'ý kiến thứ ba khi hai người khác nhau',
} as const;
export type ReviewKind = keyof typeof reviewKinds;
export const reviewKindCodes = Object.keys(reviewKinds) as [ReviewKind, ...ReviewKind[]];

/** How a case of one code or account claimed twice ends. */
export const conflictOutcomes = {
  one_owner: 'thuộc về một khai báo',
  shared: 'cùng hỗ trợ, chia phần theo thỏa thuận',
  none: 'không khai báo nào được công nhận',
  gone: 'chỉ còn một khai báo, các bên đã tự rút',
} as const;
export type ConflictOutcome = keyof typeof conflictOutcomes;
export const conflictOutcomeCodes = Object.keys(conflictOutcomes) as [ConflictOutcome, ...ConflictOutcome[]];

/** What a kiến nghị, phản ánh is about. */
export const petitionKinds = {
  claim: 'một khai báo chưa được công nhận',
  verdict: 'một kết quả xác minh',
  total: 'số tổng của đơn vị',
} as const;
export type PetitionKind = keyof typeof petitionKinds;
export const petitionKindCodes = Object.keys(petitionKinds) as [PetitionKind, ...PetitionKind[]];
export const petitionStates = {
  open: 'chờ phân công',
  assigned: 'đang xem xét',
  upheld: 'chấp nhận',
  dismissed: 'không chấp nhận (có lý do)',
  taken_back: 'người kiến nghị đã rút',
} as const;
export type PetitionState = keyof typeof petitionStates;
export const petitionStateCodes = Object.keys(petitionStates) as [PetitionState, ...PetitionState[]];
/** Working days in which a kiến nghị is decided. */
export const PETITION_WORKING_DAYS = 5;

/** Signs that ask for a look; they accuse nobody and change no points. */
export const alertKinds = {
  end_burst: 'dồn vào cuối đợt',
  many_in_a_minute: 'nhiều lượt trong một phút',
  one_procedure: 'lặp lại một lĩnh vực',
  at_night: 'nhiều lượt ban đêm',
  copies_target: 'tổng trùng đúng chỉ tiêu',
  hoarded: 'giữ lại rồi gửi một lúc',
  citizen_denies: 'người dân trả lời không đúng',
} as const;
export type AlertKind = keyof typeof alertKinds;
export const alertKindCodes = Object.keys(alertKinds) as [AlertKind, ...AlertKind[]];

/** By what everything is reopened at once. */
export const bulkKinds = {
  author: 'của một người khai báo',
  device: 'từ một thiết bị',
  judge: 'do một người xác minh công nhận',
  import: 'do một lần đối soát công nhận',
} as const;
export type BulkKind = keyof typeof bulkKinds;
export const bulkKindCodes = Object.keys(bulkKinds) as [BulkKind, ...BulkKind[]];

/** What became of one row of the office's export. */
export const rowFates = {
  recognised: 'được công nhận',
  already: 'đã công nhận từ trước',
  conflict: 'trùng giữa nhiều khai báo',
  contradicts: 'mâu thuẫn với khai báo',
  unclaimed: 'không có khai báo',
  taken_back: 'thu hồi: hồ sơ đã rút hoặc bị trả lại',
} as const;
export type RowFate = keyof typeof rowFates;

/** What somebody may be on a unit and all below it. What each may do is decided in domain/authority.ts. */
export const roles = {
  member: 'Đoàn viên',
  officer: 'Cán bộ đơn vị',
  reconciler: 'Người đối soát',
  organizer: 'Ban Tổ chức',
  administrator: 'Quản trị',
  auditor: 'Người giám sát',
} as const;
export type Role = keyof typeof roles;
export const roleCodes = Object.keys(roles) as [Role, ...Role[]];
/** Roles an administrator grants; a member is one by membership. */
export const grantedRoleCodes = ['officer', 'reconciler', 'organizer', 'administrator', 'auditor'] as const;
export type GrantedRole = (typeof grantedRoleCodes)[number];

/** How somebody proved who they are when a session began. */
export const factors = {
  password: 'mật khẩu',
  code: 'mật khẩu và mã một lần',
  passkey: 'khóa truy cập',
  provider: 'tài khoản liên kết',
  invitation: 'liên kết mời',
} as const;
export type Factor = keyof typeof factors;
export const factorCodes = Object.keys(factors) as [Factor, ...Factor[]];

/** What a consent is for; each is asked by itself (Luật 91/2025/QH15, Điều 16). */
export const consentPurposes = {
  unit_page: 'Nêu tôi trên trang công khai của đơn vị, cùng số lượt của tôi đã được công nhận',
  team_page: 'Nêu tôi trên trang công khai của đội hình tôi tham gia',
  league: 'Cho tôi vào nhóm nhỏ hằng tuần; khi tôi ở một phần ba dẫn đầu, nêu tôi cho những người trong nhóm, cùng số việc đã được công nhận trong tuần',
  campaign_board: 'Nêu tôi trên bảng đoàn viên công khai của các đợt thi đua, cùng đơn vị, hạng và số lượt của tôi đã được công nhận',
} as const;
export type ConsentPurpose = keyof typeof consentPurposes;
export const consentPurposeCodes = Object.keys(consentPurposes) as [ConsentPurpose, ...ConsentPurpose[]];
/** How much of a name a consent opens. */
export const consentChoices = {
  nothing: 'Không nêu gì',
  initials: 'Chữ cái đầu của họ tên',
  name: 'Họ và tên',
} as const;
export type ConsentChoice = keyof typeof consentChoices;
export const consentChoiceCodes = Object.keys(consentChoices) as [ConsentChoice, ...ConsentChoice[]];
/** Version of the words above that people agree to; a changed word is a new version, and an old yes stays what it was. */
export const CONSENT_TEXT_VERSION = '2026-11-24';
/** What somebody can be told of by push or letter, with the outcomes each is about; in the app everything always stands. */
export const noticeKinds = {
  recognised: { label: 'Khai báo được công nhận', outcomes: ['recognised'] },
  asked: { label: 'Khai báo cần tôi bổ sung minh chứng', outcomes: ['needs_evidence'] },
  declined: { label: 'Khai báo không được công nhận, hoặc trùng', outcomes: ['rejected', 'duplicate'] },
  taken_back: { label: 'Công nhận được xem lại hoặc thu hồi', outcomes: ['reopened', 'revoked'] },
} as const satisfies Record<string, { readonly label: string; readonly outcomes: readonly Outcome[] }>;
export type NoticeKind = keyof typeof noticeKinds;
export const noticeKindCodes = Object.keys(noticeKinds) as [NoticeKind, ...NoticeKind[]];
/** How often somebody gets a letter that says what is new. */
export const mailRhythms = { none: 'Không gửi thư', daily: 'Mỗi ngày một thư, lúc 07:00, khi có tin mới', weekly: 'Mỗi tuần một thư, 07:00 thứ Hai, khi có tin mới' } as const;
export type MailRhythm = keyof typeof mailRhythms;
export const mailRhythmCodes = Object.keys(mailRhythms) as [MailRhythm, ...MailRhythm[]];

/** Younger than this nothing is ever public (Luật Trẻ em 2016; only the year of birth is known, so the year counts). */
export const ADULT_FROM_YEARS = 16;

/** Kinds of team that cross the tree. */
export const teamKinds = {
  volunteer: 'Đội hình thanh niên tình nguyện',
  digital: 'Tổ công nghệ số thanh niên',
} as const;
export type TeamKind = keyof typeof teamKinds;
export const teamKindCodes = Object.keys(teamKinds) as [TeamKind, ...TeamKind[]];

/**
 * What units hold together (DOMAIN.md 1.3). A kind that names a weekday is held on it: 0 = Sunday, 6 = Saturday;
 * null = any day.
 */
export const activityKinds = {
  outreach: { label: 'Buổi tuyên truyền', weekday: null },
  training: { label: 'Lớp tập huấn, hướng dẫn kỹ năng số', weekday: null },
  digital_sunday: { label: 'Ngày Chủ nhật số', weekday: 0 },
  volunteer_saturday: { label: 'Thứ Bảy tình nguyện', weekday: 6 },
  other: { label: 'Hoạt động khác', weekday: null },
} as const satisfies Record<string, { readonly label: string; readonly weekday: number | null }>;
export type ActivityKind = keyof typeof activityKinds;
export const activityKindCodes = Object.keys(activityKinds) as [ActivityKind, ...ActivityKind[]];
/** State of an activity: always derived from its times and whether it was cancelled. */
export const activityStates = {
  upcoming: 'sắp diễn ra',
  going: 'đang diễn ra',
  held: 'đã diễn ra',
  cancelled: 'đã hủy',
} as const;
export type ActivityState = keyof typeof activityStates;
/** Days of the week as offices write them, from Sunday = 0. */
export const weekdays = ['Chủ nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy'] as const;
/** At most this many activities in one weekly series: a little more than a year. */
export const SERIES_MAX = 60;
/** An activity lasts at most this many days; what is longer is a campaign. */
export const ACTIVITY_DAYS_MAX = 31;
/** Turns and people a single activity may report: more is a slip of the hand. */
export const ACTIVITY_TURNS_MAX = 20_000;
/** At most this many claims attached in one request. */
export const ATTACH_MAX = 200;

/** What can happen to units, each on a date. */
export const unitChanges = {
  add: 'Thành lập',
  rename: 'Đổi tên',
  move: 'Chuyển đơn vị cấp trên',
  close: 'Kết thúc hoạt động',
  merge: 'Sáp nhập',
  split: 'Chia tách',
  reorganise: 'Sắp xếp, tổ chức lại',
} as const;
export type UnitChangeKind = keyof typeof unitChanges;
export const unitChangeCodes = Object.keys(unitChanges) as [UnitChangeKind, ...UnitChangeKind[]];

/** On which tree a result is shown. */
export const structures = {
  then: 'Theo cơ cấu lúc đó',
  now: 'Theo cơ cấu hiện nay',
} as const;
export type Structure = keyof typeof structures;
export const structureCodes = Object.keys(structures) as [Structure, ...Structure[]];

/** Requests about one's own data, with the days the law gives (Nghị định 356/2025/NĐ-CP; DOMAIN.md 5). */
export const dataRequests = {
  access: { label: 'Xem, nhận bản sao dữ liệu', doneDays: 10 },
  correction: { label: 'Chỉnh sửa dữ liệu', doneDays: 10 },
  withdrawal: { label: 'Rút lại đồng ý, hạn chế hoặc phản đối xử lý', doneDays: 15 },
  deletion: { label: 'Xóa dữ liệu', doneDays: 20 },
} as const;
export type DataRequestKind = keyof typeof dataRequests;
export const dataRequestCodes = Object.keys(dataRequests) as [DataRequestKind, ...DataRequestKind[]];
/** Working days to answer a request, and days a deadline may be extended by, once. */
export const ANSWER_WORKING_DAYS = 2;
export const EXTENSION_DAYS_MAX = 15;
export const dataRequestStates = {
  waiting: 'chờ trả lời',
  accepted: 'đã trả lời, đang thực hiện',
  done: 'đã thực hiện',
  refused: 'không thực hiện được (có lý do)',
} as const;
export type DataRequestState = keyof typeof dataRequestStates;
export const dataRequestStateCodes = Object.keys(dataRequestStates) as [DataRequestState, ...DataRequestState[]];

/** How long each kind of data is kept once nothing needs it; the minute's watch carries it out once a day. */
export const retentions = {
  session: { label: 'Phiên đăng nhập đã hết hạn', days: 7 },
  attempt: { label: 'Lần đăng nhập không thành công', days: 1 },
  verification: { label: 'Mã xác thực dùng một lần đã hết hạn', days: 1 },
  invitation: { label: 'Lời mời, liên kết đặt lại mật khẩu đã dùng hoặc hết hạn', days: 30 },
  mail: { label: 'Thư đã gửi hoặc không gửi được', days: 7 },
  address: { label: 'Địa chỉ mạng (đã rút gọn) trong nhật ký thao tác', days: 365 },
  former_member: { label: 'Người đã thôi sinh hoạt Đoàn, không còn vai trò nào', days: 730 },
  masked_code: { label: 'Mã hồ sơ, tài khoản dạng che của kết quả đã được xác minh', days: 730 },
  news: { label: 'Thông báo về kết quả khai báo', days: 180 },
  league: { label: 'Nhóm nhỏ hằng tuần đã khép lại', days: 365 },
  citizen_code: { label: 'Mã xác nhận của người dân đã hết hạn, chưa dùng', days: 7 },
  evidence: { label: 'Ảnh minh chứng của khai báo đã có kết quả', days: 90 },
} as const;
export type Retention = keyof typeof retentions;
export const retentionCodes = Object.keys(retentions) as [Retention, ...Retention[]];

/** Begins what stands where a person's link was dropped: counts stay whole, nobody is behind them. */
export const ERASED_PERSON = 'da-xoa';

/** What a campaign may begin from; the fields of each are made in domain/templates.ts. */
export const campaignTemplates = {
  youth_month: { label: 'Tháng Thanh niên', note: 'Cả tháng Ba; điểm theo số lượt được công nhận, có điểm cộng cho cách làm hay.' },
  digital_sunday: { label: 'Ngày Chủ nhật số', note: 'Chỉ tính việc làm vào các ngày Chủ nhật, đến hết năm.' },
  peak_60: { label: 'Chiến dịch cao điểm 60 ngày', note: 'Sáu mươi ngày liền; điểm theo tỷ lệ hoàn thành chỉ tiêu được giao.' },
  quarter: { label: 'Đợt thi đua quý', note: 'Trọn một quý; nửa theo chỉ tiêu, nửa theo số lượt trên 100 đoàn viên.' },
  year: { label: 'Đợt thi đua năm', note: 'Bộ tiêu chí 100 điểm và điểm cộng, điểm trừ; có xếp loại.' },
} as const satisfies Record<string, { readonly label: string; readonly note: string }>;
export type CampaignTemplate = keyof typeof campaignTemplates;
export const campaignTemplateCodes = Object.keys(campaignTemplates) as [CampaignTemplate, ...CampaignTemplate[]];

/** Steps of the form a campaign is launched by, in order. */
export const draftSteps = {
  content: 'Nội dung',
  time: 'Thời gian',
  scope: 'Phạm vi và cụm',
  targets: 'Chỉ tiêu được giao',
  rules: 'Tiêu chí và điểm',
} as const;
export type DraftStep = keyof typeof draftSteps;
export const draftStepCodes = Object.keys(draftSteps) as [DraftStep, ...DraftStep[]];

/** Phases of a campaign, computed from the clock and its timestamps. */
export const phases = {
  scheduled: 'Sắp diễn ra',
  running: 'Đang diễn ra',
  grace: 'Nhận khai báo muộn',
  settling: 'Đang đối soát, thẩm định',
  closed: 'Đã kết thúc',
} as const;
export type Phase = keyof typeof phases;

/** How points are made. `weighted` sums acts; `percent_of_target` compares with the assigned target; `criteria` adds up a sheet of both and more. */
export const scorings = {
  weighted: 'tổng điểm theo trọng số',
  percent_of_target: 'tỷ lệ hoàn thành chỉ tiêu được giao',
  criteria: 'bộ tiêu chí, nhiều phần',
} as const;
export type Scoring = keyof typeof scorings;
export const scoringCodes = Object.keys(scorings) as [Scoring, ...Scoring[]];

/** Keys a campaign may break ties by, in the order it declares. */
export const tieBreaks = {
  percent: 'tỷ lệ hoàn thành cao hơn',
  points: 'điểm cao hơn',
  acts: 'số lượt được công nhận nhiều hơn',
  transactions: 'nhiều tài khoản có giao dịch thực tế hơn',
  payments: 'nhiều hồ sơ thanh toán trực tuyến hơn',
} as const;

/** Kinds of criterion on a score sheet. */
export const criterionKinds = {
  acts: 'Điểm theo số lượt được công nhận',
  target: 'Điểm theo tỷ lệ hoàn thành chỉ tiêu',
  per_members: 'Điểm theo số lượt trên 100 đoàn viên',
  steps: 'Điểm theo bậc',
  judged: 'Điểm thẩm định',
  bonus: 'Điểm cộng',
  deduction: 'Điểm trừ',
} as const;

/** What happened to a campaign: due at a moment, or decided by people. Each once. */
export const campaignEvents = {
  launched: 'Phát động',
  started: 'Bắt đầu',
  ended: 'Kết thúc thời gian thực hiện',
  claims_closed: 'Hết hạn nhận khai báo',
  closed: 'Kết thúc thẩm định',
  outage: 'Hệ thống gián đoạn',
  amended: 'Điều chỉnh thể lệ',
  frozen: 'Khóa số liệu',
  unfrozen: 'Mở khóa số liệu',
  freeze_cancelled: 'Hủy khóa số liệu đã hẹn',
  published: 'Công bố kết quả',
  recalled: 'Thu hồi công bố',
} as const;
export type CampaignEvent = keyof typeof campaignEvents;
export const campaignEventCodes = Object.keys(campaignEvents) as [CampaignEvent, ...CampaignEvent[]];

/** What a published edition is, and what is proposed about one. */
export const editionKinds = { provisional: 'công bố tạm thời', official: 'công bố chính thức' } as const;
export type EditionKind = keyof typeof editionKinds;
export const editionKindCodes = Object.keys(editionKinds) as [EditionKind, ...EditionKind[]];
/** More people sign no decision. */
export const SIGNERS_MAX = 5;
export const publicationActs = { publish: 'công bố', recall: 'thu hồi công bố' } as const;
export type PublicationAct = keyof typeof publicationActs;
export const publicationActCodes = Object.keys(publicationActs) as [PublicationAct, ...PublicationAct[]];

/** What a program's token may do. */
export const tokenScopes = { reconcile: 'Đối soát: gửi tệp kết xuất', read: 'Đọc: bảng nội bộ, tệp đối soát, chỉ tiêu, khen thưởng' } as const;
export type TokenScope = keyof typeof tokenScopes;
export const tokenScopeCodes = Object.keys(tokenScopes) as [TokenScope, ...TokenScope[]];

/** What the public feed of changes tells of. */
export const changeKinds = { ...campaignEvents, points_agreed: 'Điểm thẩm định được đồng ý', board: 'Bảng mới' } as const;
export type ChangeKind = keyof typeof changeKinds;
export const changeKindCodes = Object.keys(changeKinds) as [ChangeKind, ...ChangeKind[]];
/** The feed keeps so many of its last changes; who was away for longer reads everything anew. */
export const CHANGES_KEPT = 100_000;

/** A big screen shows one sentence at a time: what is longer cannot be read in passing. */
export const ANNOUNCEMENT_CHARS_MAX = 160;

/** What two people say about points given by people, and about a change of rules after the start. */
export const proposalStates = {
  proposed: 'chờ người thứ hai đồng ý',
  agreed: 'đã được đồng ý',
  refused: 'không được đồng ý',
  cancelled: 'người đề nghị đã hủy',
} as const;
export type ProposalState = keyof typeof proposalStates;
export const proposalStateCodes = Object.keys(proposalStates) as [ProposalState, ...ProposalState[]];
export type TieBreak = keyof typeof tieBreaks;
export const tieBreakCodes = Object.keys(tieBreaks) as [TieBreak, ...TieBreak[]];

/** Forms of a reward (hình thức khen thưởng) a campaign ends with. */
export const rewardForms = {
  certificate: 'Giấy khen',
  commendation: 'Bằng khen',
  emulation_flag: 'Cờ thi đua',
  other: 'Hình thức khác',
} as const;
export type RewardForm = keyof typeof rewardForms;
export const rewardFormCodes = Object.keys(rewardForms) as [RewardForm, ...RewardForm[]];

/** Levels of the youth tree a campaign may rank. */
export const rankedLevels = {
  province: 'Tỉnh đoàn',
  district: 'Huyện đoàn, Thị đoàn, Thành đoàn và tương đương',
  commune: 'Đoàn xã, phường và tương đương',
} as const;
export type RankedLevel = keyof typeof rankedLevels;
export const rankedLevelCodes = Object.keys(rankedLevels) as [RankedLevel, ...RankedLevel[]];

/** How a campaign's numbers came about. */
export const campaignSources = {
  live: 'số liệu khai báo và đối soát trong hệ thống',
  notice: 'số liệu đã công bố bằng thông báo',
  demonstration: 'dữ liệu trình diễn',
} as const;
export type CampaignSource = keyof typeof campaignSources;
export const campaignSourceCodes = Object.keys(campaignSources) as [CampaignSource, ...CampaignSource[]];

/** A whole act in milli-parts: shares on every axis sum to this. */
export const WHOLE_MILLI = 1000;
/** The zone every local date and clock time is meant in; UTC+7 all year. */
export const ZONE = 'Asia/Ho_Chi_Minh';
/** At most this many claims in one request. */
export const CLAIM_BATCH_MAX = 500;
/** At most this many export rows in one chunk. */
export const IMPORT_CHUNK_MAX = 2000;
/** Local dates that stand for "since before our records" and "still so". */
export const DAWN = '0001-01-01';
export const DUSK = '9999-12-31';
/** The day the programme began; nothing can have been done for it before. */
export const PROGRAMME_FROM = '2022-01-01';

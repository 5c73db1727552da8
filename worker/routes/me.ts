import { Hono } from 'hono';
import { CONSENT_TEXT_VERSION, DUSK, consentPurposeCodes, consentPurposes, roles } from '#vocabulary';
import { passwordInput, proofInput, sessionEnd, type AccountView, type Me } from '#wire/me';
import { consentInput, moveAnswer, type ConsentView, type Mine } from '#wire/person';
import { unitsWhere } from '#domain/authority';
import { isChild, truncatedAddress } from '#domain/person';
import { attemptKey, attempted } from '#services/attempts';
import { answerAsked } from '#services/members';
import { dataOf } from '#services/own-data';
import { hashPassword, passwordFault, verifyPassword } from '#services/password';
import { PROVIDER_ID } from '#services/sign-in';
import { claimsListed } from '#store/claim-lists';
import { consented, consentsOf } from '#store/consents';
import { membershipsOf, moveAsked, movesAsked } from '#store/members';
import { hasAddress, personById } from '#store/people';
import { endSessions, keysOf, lendEyes, passwordHashOf, proved, sessionsOf, setPassword } from '#store/sessions';
import { teamsToClaimWith } from '#store/teams';
import { namesOn, unitName } from '#store/units';
import { Refusal } from '#refusal';
import { accept } from './accept.ts';
import { claimView } from './claim-view.ts';
import { asOneself, needsSecondFactor, provedUntil, providerOf, signedIn, whoAsks, type ApiEnv, type SignedIn } from './context.ts';

const CLAIMS_SHOWN = 50;
/** Somebody who came in by a link sets a password without knowing the old one, this long. */
const SETUP_MS = 30 * 60_000;
const known = (date: string): string | null => (date === DUSK ? null : date);
const loginOf = (person: SignedIn): string => person.username ?? (hasAddress(person.email) ? person.email : person.name);

export const me = new Hono<ApiEnv>()
  .get('/', async (c) => {
    const person = await whoAsks(c.env, c.req.raw, c.var.door, c.var.now);
    if (!person) return c.json<Me>({ signedIn: false }, 200);
    const current = person.granted.filter((grant) => grant.validFrom <= c.var.today && c.var.today < grant.validTo);
    const grants = await Promise.all(current.map(async ({ role, unitId }) => ({
      role, roleLabel: roles[role], unitId, unitName: (await unitName(c.var.door, unitId, c.var.today))?.name ?? '' })));
    const keys = await keysOf(c.var.door, person.id, PROVIDER_ID);
    return c.json<Me>({ signedIn: true, userId: person.id, name: person.name, email: loginOf(person), grants,
      needsSecondFactor: needsSecondFactor(person, c.var.today), twoFactorEnabled: person.twoFactorEnabled, factor: person.session.factor,
      provedUntil: person.support ? 0 : provedUntil(person), proves: { password: keys.hasPassword === 1, passkey: keys.passkeys.length > 0 },
      movesAsked: (await movesAsked(c.var.door, person.id, c.var.today)).length,
      support: person.support && { byName: person.support.byName, until: person.support.until } }, 200);
  })
  /** The password once more: opens dangerous acts for five minutes, in this session. */
  .post('/proof', signedIn, asOneself, accept('json', proofInput), async (c) => {
    const { person, door, now } = c.var;
    const hash = await passwordHashOf(door, person.id);
    const key = attemptKey(c.env.BETTER_AUTH_SECRET ?? '', `proof\n${person.id}`, null);
    const right = await attempted(door, key, now, async () => hash !== null && verifyPassword({ hash, password: c.req.valid('json').password }));
    if (!right) throw new Refusal('proof_wrong', { field: 'password' });
    await proved(door, person.session.id, now);
    return c.json({ provedUntil: provedUntil({ ...person, session: { ...person.session, provedAt: now } }) }, 200);
  })
  .post('/password', signedIn, asOneself, accept('json', passwordInput), async (c) => {
    const { person, door, now } = c.var;
    const settingUp = person.session.factor === 'invitation' && person.session.createdAt + SETUP_MS > now;
    if (!settingUp && provedUntil(person) <= now) throw new Refusal('proof_needed');
    const { password } = c.req.valid('json');
    const fault = passwordFault(password, { name: person.name, login: loginOf(person) });
    if (fault) throw new Refusal(fault, { field: 'password' });
    await setPassword(door, person.id, await hashPassword(password), person.session.id, now, person.actor);
    return c.json({ ok: true }, 200);
  })
  .get('/account', signedIn, asOneself, async (c) => {
    const { person, door, now } = c.var;
    const { passkeys, hasPassword, linked } = await keysOf(door, person.id, PROVIDER_ID);
    const provider = providerOf(c.env);
    const sessions = await sessionsOf(door, person.id, now);
    return c.json<AccountView>({
      login: loginOf(person), hasPassword: hasPassword === 1, twoFactorEnabled: person.twoFactorEnabled, provider: provider && { name: provider.name, linked: linked === 1 },
      passkeys: passkeys.map(({ id, name, createdAt }) => ({ id, name: name ?? 'Khóa truy cập', createdAt })),
      sessions: sessions.map(({ id, createdAt, userAgent, ipAddress, factor }) => ({
        id, createdAt, userAgent: userAgent ?? '', address: truncatedAddress(ipAddress), factor, current: id === person.session.id })) }, 200);
  })
  .post('/sessions/end', signedIn, asOneself, accept('json', sessionEnd), async (c) => {
    const { id } = c.req.valid('json');
    await endSessions(c.var.door, c.var.person.id, id ? { id } : { except: c.var.person.session.id }, c.var.person.actor);
    return c.json({ ok: true }, 200);
  })
  .post('/support/end', signedIn, async (c) => {
    await lendEyes(c.var.door, c.var.person.session.id, null, c.var.person.actor, c.var.person.id);
    return c.json({ ok: true }, 200);
  })
  .get('/membership', signedIn, async (c) => {
    const { person, door, today } = c.var;
    const { birthYear } = (await personById(door, person.id))!;
    const [memberships, moves, said, { rows: claims }] = await Promise.all([
      membershipsOf(door, person.id, today), movesAsked(door, person.id, today), consentsOf(door, person.id), claimsListed(door, { authorId: person.id }, null, null, CLAIMS_SHOWN)]);
    const names = await namesOn(door, claims.map((row) => ({ unitId: row.unit_id, date: row.act_date })));
    return c.json<Mine>({
      name: person.name, birthYear, child: isChild(birthYear, today), textVersion: CONSENT_TEXT_VERSION,
      memberships: memberships.map((each) => ({ ...each, to: known(each.to) })),
      moves: moves.map(({ id, fromName, toName, onDate, askedByName }) => ({ id, fromName, toName, onDate, askedByName })),
      consents: consentPurposeCodes.map((purpose): ConsentView => {
        const last = said.filter((each) => each.purpose === purpose).at(-1);
        return { purpose, label: consentPurposes[purpose], choice: last?.choice ?? null, at: last?.at ?? null, textVersion: last?.textVersion ?? null };
      }),
      claims: claims.map((row) => claimView(row, names.get(`${row.unit_id} ${row.act_date}`) ?? '')),
    }, 200);
  })
  /** Teams a claim of theirs may name. */
  .get('/teams', signedIn, async (c) => {
    const { person, door, today } = c.var;
    const units = unitsWhere(person.grants, 'claim', today);
    return c.json({ teams: await teamsToClaimWith(door, person.id, units, today) }, 200);
  })
  .post('/moves/:id', signedIn, asOneself, accept('json', moveAnswer), async (c) => {
    const { person, door, today } = c.var;
    const move = await moveAsked(door, c.req.param('id'), today);
    if (!move || move.personId !== person.id) throw new Refusal('move_unknown');
    return c.json({ onDate: await answerAsked(door, move, c.req.valid('json').answer === 'yes', person.actor) }, 200);
  })
  .post('/consents', signedIn, asOneself, accept('json', consentInput), async (c) => {
    const { person, door, today } = c.var;
    const { purpose, choice, textVersion } = c.req.valid('json');
    if (textVersion !== CONSENT_TEXT_VERSION) throw new Refusal('malformed', { field: 'textVersion', message: 'Lời hỏi ý kiến đã thay đổi. Hãy mở lại trang và đọc lại trước khi chọn.' });
    if (choice !== 'nothing' && isChild((await personById(door, person.id))?.birthYear ?? null, today)) throw new Refusal('consent_child', { field: 'choice' });
    await consented(door, person.id, purpose, choice, textVersion, person.actor);
    return c.json({ ok: true }, 200);
  })
  .get('/data', signedIn, asOneself, async (c) => {
    c.header('content-disposition', 'attachment; filename="du-lieu-cua-toi.json"');
    return c.json(await dataOf(c.var.door, c.var.person.id, c.var.today), 200);
  });

/**
 * Passkeys on pages that do not hydrate: a button with `data-passkey` asks the browser for one and
 * tells the server. `sign-in` and `prove` show one, `register` makes one.
 */
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { language } from '../language.ts';

type Said = { code?: string; message?: string } | null;
/** What the server refused, in the language of the page: this script is too small to bring all refusals in English. */
function said(answer: Said): string {
  if (language() === 'vi' && /[à-ỹđ]/i.test(answer?.message ?? '')) return answer!.message!;
  if (answer?.code === 'proof_wrong') return 'Mật khẩu không đúng nên việc chưa được thực hiện. Hãy nhập lại.';
  if (answer?.code === 'too_many_attempts') return 'Đã thử sai nhiều lần. Hãy đợi một lúc rồi thử lại.';
  return 'Khóa truy cập này không dùng được ở đây. Hãy thử khóa khác hoặc dùng mật khẩu.';
}

const ask = async (address: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(`/api/auth/passkey/${address}`, body === undefined ? {} : {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const answer = await response.json().catch(() => null) as Said;
  if (!response.ok) throw new Error(said(answer));
  return answer;
};

const deeds: Record<string, (button: HTMLButtonElement) => Promise<void>> = {
  register: async (button) => {
    // The password typed beside it opens the five minutes in which a key may be added.
    const proof = button.form?.querySelector<HTMLInputElement>('[name="proof"]')?.value;
    if (proof) {
      const answer = await fetch('/api/me/proof', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ password: proof }) });
      if (!answer.ok) throw new Error(said(await answer.json() as Said));
    }
    const options = await ask('generate-register-options');
    await ask('verify-registration', { response: await startRegistration({ optionsJSON: options as never }), name: navigator.platform || 'Thiết bị này' });
  },
  'sign-in': async () => {
    const options = await ask('generate-authenticate-options');
    await ask('verify-authentication', { response: await startAuthentication({ optionsJSON: options as never }) });
  },
};
deeds.prove = deeds['sign-in']!;

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-passkey]')) {
  // A page with several forms carries this script several times: one press makes one key.
  if (!browserSupportsWebAuthn() || !button.hidden) continue;
  button.hidden = false;
  const said = (button.form ?? document).querySelector<HTMLElement>('[data-passkey-says]') ?? document.querySelector<HTMLElement>('[data-passkey-says]');
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await deeds[button.dataset.passkey!]!(button);
      const next = button.dataset.next;
      // What was typed into the form beside a proof goes on its way; elsewhere the next page opens.
      const submit = button.form?.querySelector<HTMLElement>('button:not([type="button"])');
      if (next !== undefined) location.assign(next);
      else if (submit) button.form!.requestSubmit(submit);
      else button.form?.querySelector<HTMLButtonElement>('[data-passkey="register"]')?.click();
    } catch (error) {
      button.disabled = false;
      const words = error instanceof Error && error.name === 'Error' ? error.message : 'Chưa xác nhận được bằng khóa truy cập. Hãy thử lại hoặc dùng mật khẩu.';
      if (said) said.textContent = words;
    }
  });
}

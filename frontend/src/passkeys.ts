/**
 * Passkeys: the one part of the pages that needs scripts, because browsers offer it to scripts alone (WebAuthn).
 *
 * `form.passkey-form` names in `data-ceremony` whether a passkey is made or shown, and in `data-options` where a
 * challenge is asked for. The browser's answer goes into the hidden fields `challenge` and `credential` (their names
 * begin with `data-prefix`), and the form is sent as any other.
 */

/** What the node answers: the challenge's name and the options, in which bytes are base64url. */
interface Begun {
  challenge: string;
  options: Record<string, unknown>;
}

/** Lets the form's button make or show a passkey; says so where this browser cannot. */
export function offerPasskey(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>("button");
  const told = form.querySelector<HTMLElement>(".passkey-told");
  const { unable, failed } = form.dataset;
  if (!button || !told || !unable || !failed) return;
  if (!window.isSecureContext || !("PublicKeyCredential" in window)) {
    told.textContent = unable;
    return;
  }
  told.textContent = "";
  button.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    told.textContent = "";
    try {
      await answer(form);
      form.submit();
    } catch (fault) {
      told.textContent = fault instanceof Refused ? fault.message : failed;
      button.disabled = false;
    }
  });
}

/** What the node refused, in its own words. */
class Refused extends Error {}

/** Asks for a challenge, has the browser answer it, and fills the hidden fields. */
async function answer(form: HTMLFormElement): Promise<void> {
  const { ceremony, prefix = "" } = form.dataset;
  const begun = await begin(form);
  const publicKey = withBytes(begun.options);
  const credential =
    ceremony === "make"
      ? await navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions })
      : await navigator.credentials.get({ publicKey: publicKey as unknown as PublicKeyCredentialRequestOptions });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no passkey");
  fill(form, `${prefix}challenge`, begun.challenge);
  fill(form, `${prefix}credential`, JSON.stringify(written(credential)));
}

/** Asks the node for a challenge. */
async function begin(form: HTMLFormElement): Promise<Begun> {
  const body = new URLSearchParams();
  const key = form.elements.namedItem("form_key");
  if (key instanceof HTMLInputElement) body.set("form_key", key.value);
  const response = await fetch(form.dataset.options ?? "", {
    method: "POST",
    body,
    headers: { accept: "application/json" },
  });
  const said = await response.json();
  if (!response.ok) {
    const reasons: { text: string }[] = said.reasons ?? [];
    throw new Refused(reasons.map((one) => one.text).join(" ") || said.detail);
  }
  return said as Begun;
}

function fill(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}

/** The options with bytes where the browser wants them. */
function withBytes(options: Record<string, unknown>): Record<string, unknown> {
  const made: Record<string, unknown> = { ...options, challenge: bytes(options.challenge) };
  const user = options.user as { id: string } | undefined;
  if (user) made.user = { ...user, id: bytes(user.id) };
  for (const name of ["allowCredentials", "excludeCredentials"]) {
    const listed = options[name] as { id: string }[] | undefined;
    if (listed) made[name] = listed.map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return made;
}

/** What the browser answered, in the form of `PublicKeyCredential.toJSON`, which older browsers lack. */
function written(credential: PublicKeyCredential): object {
  const { response } = credential;
  const parts: Record<string, string | null> = { clientDataJSON: text(response.clientDataJSON) };
  if (response instanceof AuthenticatorAttestationResponse) {
    parts.attestationObject = text(response.attestationObject);
  } else if (response instanceof AuthenticatorAssertionResponse) {
    parts.authenticatorData = text(response.authenticatorData);
    parts.signature = text(response.signature);
    parts.userHandle = response.userHandle ? text(response.userHandle) : null;
  }
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response: parts };
}

/** Bytes from base64url. */
function bytes(encoded: unknown): Uint8Array {
  const plain = atob(String(encoded).replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}

/** Bytes as base64url without padding. */
function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

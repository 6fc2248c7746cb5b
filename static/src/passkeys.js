// Passkeys: the button asks the browser for one, and the form around it is sent with the answer.
// components/passkey.html says what it looks like. Nobody needs it: a password and a code do too.

const TROUBLE = {
  NotAllowedError: "The passkey was not used: the window was closed, or it took too long. Try again, or choose another way.",
  InvalidStateError: "This device already has a passkey for your account. Use that one.",
  SecurityError: "Passkeys do not work at this address. Choose another way.",
};
const OTHER_TROUBLE = "The passkey did not work. Try again, or choose another way.";

export function startPasskeys() {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("[data-passkey-button]");
    const trouble = form.querySelector("[data-passkey-trouble]");
    form.querySelector("[data-passkey-without]").hidden = true;
    if (!window.PublicKeyCredential) {
      say(trouble, "This browser has no passkeys. Choose another way.");
      continue;
    }
    button.hidden = false;
    // The Enter key in the name's field is the button too.
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      button.click();
    });
    button.addEventListener("click", async () => {
      trouble.hidden = true;
      try {
        const options = await optionsOf(form);
        form.elements.credential.value = JSON.stringify(await ask(options));
        form.submit();
      } catch (error) {
        say(trouble, TROUBLE[error.name] || OTHER_TROUBLE);
      }
    });
  }
}

function say(where, sentence) {
  where.textContent = sentence;
  where.hidden = false;
}

// Signing in asks for them when the button is pressed; other pages bring them along.
async function optionsOf(form) {
  const here = document.getElementById("passkey-options");
  if (here) return JSON.parse(here.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no options");
  return answer.json();
}

async function ask({ creation_options: creation, request_options: request }) {
  const publicKey = (creation || request).publicKey;
  publicKey.challenge = bytes(publicKey.challenge);
  if (creation) publicKey.user.id = bytes(publicKey.user.id);
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    for (const known of publicKey[list] || []) known.id = bytes(known.id);
  }
  const container = navigator.credentials;
  const found = await (creation ? container.create({ publicKey }) : container.get({ publicKey }));
  return inText(found);
}

function inText(credential) {
  const { response } = credential;
  const answer = {};
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  for (const part of parts) {
    if (response[part]) answer[part] = text(response[part]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: answer,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

// Base 64 in the alphabet that addresses can carry.
const bytes = (value) =>
  Uint8Array.from(atob(value.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

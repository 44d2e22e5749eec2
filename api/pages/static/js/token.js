// Signs with a token that the local agent holds (docs/local-agent.md). The PIN is asked for by the agent, never here.
"use strict";

const place = document.querySelector("[data-token]");
const tokenForm = place?.querySelector("form");
const said = place?.querySelector("[data-status]");
const choices = place?.querySelector("[data-certificates]");
const signButton = place?.querySelector("[data-sign]");
const againButton = place?.querySelector("[data-again]");
const REFUSALS = { "pin-wrong": "pinWrong", "pin-locked": "pinLocked", "token-gone": "tokenGone", refused: "refused" };
let certificates = [];

function words(name) {
  return place.dataset["words" + name[0].toUpperCase() + name.slice(1)];
}

function say(text) {
  said.textContent = text;
}

class Stopped extends Error {}

async function askAgent(path, body) {
  const asked = body && { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const answer = await fetch(place.dataset.agent + path, asked).catch(() => null);
  if (!answer) throw new Stopped(words("noAgent"));
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Stopped(words(REFUSALS[content.code] || "failed"));
  return content;
}

async function askServer(step, fields) {
  const form = new FormData();
  form.append("form_token", tokenForm.elements.form_token.value);
  for (const [name, value] of fields) form.append(name, value);
  const answer = await fetch(`${place.dataset.base}/${step}`, { method: "POST", body: form }).catch(() => null);
  const content = await answer?.json().catch(() => null);
  if (!content) throw new Stopped(words("failed"));
  if (!answer.ok) throw new Stopped(`${content.detail} (${content.code}, ${content.request_id})`);
  return content;
}

function offer(certificate, number) {
  const label = document.createElement("label");
  const radio = document.createElement("input");
  const text = document.createElement("span");
  label.className = "choice";
  Object.assign(radio, { type: "radio", name: "chosen", value: String(number), checked: number === 0 });
  text.textContent = certificate.label;
  label.append(radio, text);
  choices.append(label);
}

async function sha256Of(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function search() {
  againButton.hidden = true;
  signButton.hidden = true;
  choices.querySelectorAll("label").forEach((label) => label.remove());
  say(words("searching"));
  try {
    certificates = (await askAgent("/v1/certificates")).data;
    if (certificates.length === 0) throw new Stopped(words("noCertificates"));
    certificates.forEach(offer);
    signButton.hidden = false;
    say("");
  } catch (error) {
    fail(error);
  }
}

function fail(error) {
  say(error instanceof Stopped ? error.message : words("failed"));
  signButton.hidden = true;
  againButton.hidden = false;
}

// One press is one signature: after a wrong PIN nothing is tried again by itself.
async function sign(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  const chosen = certificates[Number(new FormData(tokenForm).get("chosen"))];
  signButton.hidden = true;
  try {
    const algorithm = chosen.algorithms[0];
    const chain = [chosen.certificate, ...chosen.issuers].map((one) => ["certificate", one]);
    const fields = [["sha256", tokenForm.elements.sha256.value], ["algorithm", algorithm], ...chain];
    const begun = await askServer("begin", fields);
    say(words("waiting") + " " + begun.document_digest);
    const question = {
      certificate_sha256: await sha256Of(chosen.certificate),
      algorithm,
      signed_attributes: begun.signed_attributes,
      document_digest: begun.document_digest,
    };
    const { signature } = await askAgent("/v1/signatures", question);
    say(words("finishing"));
    const done = await askServer("complete", [["id", begun.id], ["signature", signature]]);
    location.assign(done.location);
  } catch (error) {
    fail(error);
  }
}

if (place) {
  tokenForm.addEventListener("submit", sign, { capture: true });
  againButton.addEventListener("click", search);
  search();
}

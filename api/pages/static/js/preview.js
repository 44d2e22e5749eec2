// Shows what is typed as pages, a moment after typing stops. Without this file the preview button does it.
"use strict";

const PAUSE = 1200;
const place = document.querySelector("[data-preview]");
const typed = place.querySelector("form");
const status = place.querySelector("[data-preview-status]");
const hint = status.textContent;
let waiting = null;
let asked = null;

// A marking of secrecy on the form (js/secrecy.js) keeps everything here; and what the server refused is not sent again.
function isMarked() {
  const warning = typed.querySelector("[data-secrecy]");
  return Boolean(warning && !warning.hidden);
}

async function show() {
  if (isMarked() || !typed.checkValidity()) return;
  asked?.abort();
  asked = new AbortController();
  status.textContent = place.dataset.previewBusy;
  try {
    const answer = await fetch(place.dataset.preview, { method: "POST", body: new FormData(typed), signal: asked.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const pages = page.querySelector("[data-preview-pages]");
    if (!pages) throw new Error("no preview");
    pages.querySelector("#problem")?.removeAttribute("role");
    place.querySelector("[data-preview-pages]").replaceWith(pages);
    status.textContent = hint;
    if (!answer.ok) stop();
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = place.dataset.previewFailed;
  }
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(show, PAUSE);
}

// After a refusal the preview waits until somebody asks for it.
function stop() {
  typed.removeEventListener("input", later);
}

function onRequest(event) {
  if (event.submitter?.name !== "preview") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  typed.addEventListener("input", later);
  show();
}

typed.addEventListener("submit", onRequest, { capture: true });
typed.addEventListener("input", later);

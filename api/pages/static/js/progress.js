// The page of a batch keeps itself current and has each change read out; without this file it is loaded again by itself.
"use strict";

const PAUSE = 1500;

async function renew() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer || !answer.ok) return again();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-progress]");
  const shown = document.querySelector("[data-progress]");
  if (!fresh || !("running" in fresh.dataset)) return location.reload();
  const status = shown.querySelector("[role=status]");
  if (status.textContent !== fresh.querySelector("[role=status]").textContent) {
    status.replaceChildren(...fresh.querySelector("[role=status]").childNodes);
    shown.querySelector("progress").value = fresh.querySelector("progress").value;
    shown.querySelector("tbody").replaceWith(fresh.querySelector("tbody"));
  }
  return again();
}

function again() {
  setTimeout(renew, PAUSE);
}

again();

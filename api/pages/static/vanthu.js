// Small conveniences; every page works without this file.
"use strict";

function announce(form) {
  const status = form.querySelector(".busy");
  if (status) status.textContent = form.dataset.busy;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
}

async function hashOf(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The comparison needs only the hash: the file then never leaves the visitor's machine.
async function hashInstead(form) {
  const chooser = form.querySelector("input[type=file]");
  const hash = form.querySelector("input[name=sha256]");
  if (chooser.files.length && !hash.value) {
    hash.value = await hashOf(chooser.files[0]);
    chooser.value = "";
  }
  form.submit();
}

for (const form of document.querySelectorAll("form[data-busy]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    announce(form);
    if ("hashLocally" in form.dataset && window.isSecureContext) {
      event.preventDefault();
      hashInstead(form);
    }
  });
}
